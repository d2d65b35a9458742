"""The pages of the dossier: what they show, what they save, and to whom they are not there."""

import json
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import AccountKind
from dossiers.models import Entry
from dossiers.sections import SECTIONS
from dossiers.services import entries
from tests.dossiers.conftest import new_version
from tests.factories import accounts as make
from tests.factories.dossiers import SAMPLES

JSON = {"Accept": "application/json"}


def typed(section: str, data: dict) -> dict[str, str]:
    return {each.name: each.written(data.get(each.name)) for each in SECTIONS[section].fields}


def text_of(response) -> str:
    return response.content.decode()


def test_the_overview_counts_sections_and_lists_gaps_with_links(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    page = text_of(applicant.client.get("/dossier/"))

    assert "1 篇，至少 2 篇" in page
    assert f"/dossier/papers/{entry.uuid}/?check=1#id_journal" in page
    assert "请填写“专业技术工作总结”。" in page


def test_the_overview_says_when_nothing_is_missing(applicant) -> None:
    new_version({"sections": [{"section": "summary", "minimum": 1}]})
    applicant.entry("summary")

    page = text_of(applicant.client.get("/dossier/"))

    assert "内容完整，可以在开放的批次中申报。" in page
    assert "继续完善" not in page


def test_numbers_of_the_person_are_shown_masked_only(applicant) -> None:
    for path in ("/dossier/", "/dossier/basic/"):
        page = text_of(applicant.client.get(path))

        assert "3301**********" in page
        assert "138****1234" in page
        assert "13800001234" not in page


def test_a_get_creates_nothing(applicant) -> None:
    for path in ("/dossier/", "/dossier/basic/", "/dossier/papers/"):
        assert applicant.client.get(path).status_code == 200

    assert Entry.objects.count() == 0


def test_adding_leads_to_a_blank_entry(applicant) -> None:
    response = applicant.client.post("/dossier/papers/add/")

    entry = Entry.objects.get()
    assert response.url == f"/dossier/papers/{entry.uuid}/"
    assert applicant.client.get(response.url).status_code == 200


def test_a_list_shows_entries_with_their_standing(applicant) -> None:
    applicant.entry("papers")

    page = text_of(applicant.client.get("/dossier/papers/"))

    assert "框架剪力墙结构抗震性能分析 · 建筑结构" in page
    assert "还需完善：" in page
    assert 'title="请上传“封面”。">封面</a>' in page


def test_a_list_shows_warnings_where_they_belong_and_faults_of_the_section_above(applicant) -> None:
    applicant.entry("experience")
    applicant.entry("experience", {"started_on": "2001-01", "ended_on": "2002-01"})
    applicant.entry("education", SAMPLES["education"][0] | {"is_highest": False})

    assert "请核对：“工作经历”中2008年7月之前有 77 个月没有经历" in text_of(
        applicant.client.get("/dossier/experience/")
    )
    assert "请在“学历学位”中把一条" in text_of(applicant.client.get("/dossier/education/"))


def test_saving_an_incomplete_entry_keeps_it_and_shows_what_is_missing(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    response = applicant.client.post(
        f"/dossier/papers/{entry.uuid}/", {"title": "乙", "published_on": "去年", "version": entry.version}
    )

    assert response.url == f"/dossier/papers/{entry.uuid}/?check=1"
    page = text_of(applicant.client.get(response.url))
    assert "内容已保存，还有" in page
    assert 'value="去年"' in page
    assert "请填写“刊物（会议）名称”。" in page
    assert 'href="#slot-cover"' in page


def test_saving_a_complete_section_of_one_entry_leads_back(applicant) -> None:
    response = applicant.client.post("/dossier/summary/", {"content": "总结。", "version": "0"}, follow=True)

    assert response.redirect_chain == [("/dossier/", 302)]
    assert "“专业技术工作总结”已保存，内容完整。" in text_of(response)
    assert 'data-autosave-done="entry-summary"' in text_of(response)


def test_a_stale_save_answers_409_with_the_difference_and_the_typed_text(applicant) -> None:
    entry = applicant.entry("papers", {"title": "已保存的题目"})

    response = applicant.client.post(
        f"/dossier/papers/{entry.uuid}/", {"title": "本页的题目", "version": entry.version - 1}
    )

    page = text_of(response)
    assert response.status_code == 409
    assert "<del>已保存的题目</del> <ins>本页的题目</ins>" in page
    assert 'value="本页的题目"' in page
    assert f'name="version" value="{entry.version}"' in page
    assert "data-autosave=" not in page
    assert applicant.fresh(entry).data == {"title": "已保存的题目"}


@pytest.mark.parametrize("version", ["", "-1", "x", "１", "9" * 30])
def test_a_page_without_a_true_version_never_overwrites(applicant, version) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    response = applicant.client.post(f"/dossier/papers/{entry.uuid}/", {"title": "乙", "version": version})

    assert response.status_code == 409


def test_autosave_keeps_everything_and_tells_what_is_odd(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    content = {"title": "乙", "published_on": "去年", "version": entry.version, "editor": "page"}

    response = applicant.client.post(f"/dossier/papers/{entry.uuid}/autosave/", content, headers=JSON)

    answer = json.loads(response.content)
    assert answer["version"] == entry.version + 1
    assert answer["errors"] == {"published_on": "请按“2024-06”或“2024年6月”的样子填写年月。"}
    assert len(answer["saved_at"]) == len("15:04")
    fresh = applicant.fresh(entry)
    assert (fresh.data, fresh.rough) == ({"title": "乙"}, {"published_on": "去年"})


def test_autosave_begins_a_section_of_one_entry(applicant) -> None:
    response = applicant.client.post("/dossier/summary/autosave/", {"content": "总", "version": "0"}, headers=JSON)

    assert json.loads(response.content)["version"] == 1
    assert Entry.objects.get().data == {"content": "总"}


def test_a_stale_autosave_is_told_and_changes_nothing(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    response = applicant.client.post(
        f"/dossier/papers/{entry.uuid}/autosave/", {"title": "乙", "version": 0}, headers=JSON
    )

    assert response.status_code == 409
    assert "其他页面" in json.loads(response.content)["reason"]
    assert applicant.fresh(entry).data == {"title": "甲"}


def test_autosave_of_a_deleted_entry_is_told(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    entries.delete_entry(applicant.person, SECTIONS["papers"], entry.uuid, by=applicant.actor)

    response = applicant.client.post(
        f"/dossier/papers/{entry.uuid}/autosave/", {"title": "乙", "version": 1}, headers=JSON
    )

    assert response.status_code == 404
    assert json.loads(response.content)["reason"].endswith("。")


def test_autosave_without_a_session_answers_401_to_the_script(applicant) -> None:
    response = Client().post("/dossier/summary/autosave/", {"content": "总", "version": "0"}, headers=JSON)

    assert response.status_code == 401
    assert "登录已过期" in json.loads(response.content)["reason"]


def test_without_a_session_pages_lead_to_the_sign_in_and_back(db) -> None:
    response = Client().get("/dossier/papers/")

    assert response.status_code == 302
    assert response.url.endswith("?next=/dossier/papers/")


def test_deleting_offers_the_way_back(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    page = text_of(applicant.client.post(f"/dossier/papers/{entry.uuid}/delete/", follow=True))
    assert "已删除“甲”" in page
    assert f"/dossier/papers/{entry.uuid}/restore/" in page

    page = text_of(applicant.client.post(f"/dossier/papers/{entry.uuid}/restore/", follow=True))
    assert "已恢复“甲”" in page


def test_entries_are_moved_by_buttons(applicant) -> None:
    first, second = (applicant.entry("papers", {"title": title}) for title in "甲乙")

    applicant.client.post(f"/dossier/papers/{second.uuid}/move/", {"direction": "up"})
    page = text_of(applicant.client.get("/dossier/papers/"))
    assert page.index(str(second.uuid)) < page.index(str(first.uuid))

    applicant.client.post(f"/dossier/papers/{second.uuid}/move/", {"direction": "down"})
    page = text_of(applicant.client.get("/dossier/papers/"))
    assert page.index(str(first.uuid)) < page.index(str(second.uuid))


def test_a_list_takes_no_post_and_a_section_of_one_entry_no_number(applicant) -> None:
    assert applicant.client.post("/dossier/papers/").status_code == 405
    assert applicant.client.get(f"/dossier/summary/{uuid4()}/").url == "/dossier/summary/"


def test_what_people_type_is_shown_as_text(applicant) -> None:
    applicant.entry("papers", {"title": "<script>alert(1)</script>{{7*7}}"})

    for path in ("/dossier/", "/dossier/papers/"):
        page = text_of(applicant.client.get(path))
        assert "<script>alert(1)" not in page
        assert "{{7*7}}" in page


ENTRY_PATHS = ("", "autosave/", "evidence/cover/", "evidence/cover/upload/", "delete/", "restore/", "move/")


@pytest.mark.parametrize("path", ENTRY_PATHS)
def test_entries_of_others_are_not_there(applicant, stranger, path) -> None:
    foreign = applicant.entry("papers", SAMPLES["papers"][0])
    content = {"title": "乙", "version": foreign.version}

    answers = []
    for uuid in (foreign.uuid, uuid4()):
        base = f"/dossier/papers/{uuid}/{path}"
        got, posted = stranger.client.get(base), stranger.client.post(base, content)
        answers.append((got.status_code, posted.status_code, len(posted.content)))

    assert answers[0] == answers[1]
    assert set(answers[0][:2]) <= {302, 404, 405}
    assert 404 in answers[0]
    assert applicant.fresh(foreign).data == foreign.data


@pytest.mark.parametrize(
    "path", ["nothing/", "projects/", "nothing/add/", "papers/evidence/nothing/", "basic/evidence/nothing/upload/"]
)
def test_what_the_scheme_does_not_have_is_not_there(applicant, path) -> None:
    method = applicant.client.post if path.endswith(("add/", "upload/")) else applicant.client.get

    assert method(f"/dossier/{path}").status_code == 404


def test_staff_have_no_dossier_here(db) -> None:
    client = Client()
    client.force_login(make.user(AccountKind.OFFICE), backend=settings.AUTHENTICATION_BACKENDS[-1])

    response = client.get("/dossier/")

    assert response.status_code == 403
    assert "个人账号" in text_of(response)


@pytest.mark.parametrize("page", ["home", "section", "entry"])
def test_the_number_of_queries_does_not_grow_with_entries(applicant, page) -> None:
    def address() -> str:
        own = {"home": [], "section": ["papers"], "entry": ["papers", entry.uuid]}[page]
        return reverse(f"dossiers:{page}", args=own)

    entry = applicant.entry("papers", {"title": "甲"})
    applicant.client.get(address())
    with CaptureQueriesContext(connection) as one:
        applicant.client.get(address())

    for title in "乙丙":
        applicant.entry("papers", {"title": title})
    with CaptureQueriesContext(connection) as three:
        applicant.client.get(address())

    assert len(three) == len(one) <= 20


def test_a_section_nobody_has_written_in_yet_is_not_full_of_faults(applicant) -> None:
    page = text_of(applicant.client.get("/dossier/basic/?check=1"))

    assert "需要完善" not in page
    assert "has-error" not in page
