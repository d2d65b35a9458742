"""The pages of 业绩档案审核: the person's sending, and the clerk's list and page of one person."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from django.urls import reverse

from dossiers.enums import EntryState, VersionState
from dossiers.models import EntryVersion, Evidence, PageImage
from dossiers.queries import statuses
from dossiers.services import entries, sending
from dossiers.services.entries import Page
from tests.dossiers.conftest import RULES, new_version
from tests.dossiers.employers import Employer, dossier_of, sent, waiting
from tests.factories import accounts as make
from tests.kit import files
from zcps.kit.uploads import store

CONTENT = {"content": "本人从事环境工程十年，主持项目三项。"}
LIST = "/dossier/checks/"


@pytest.fixture
def employer(db) -> Employer:
    return Employer()


@pytest.fixture
def someone(employer):
    return employer.employee()


@pytest.fixture
def clerk(employer) -> Client:
    return employer.client()


def page_of(someone) -> str:
    return f"/dossier/checks/{someone.person.uuid}/"


def judge(clerk: Client, someone, *versions, **data):
    given = {"version": [str(each.uuid) for each in versions], "finding": "approved"} | data
    return clerk.post(f"{page_of(someone)}judge/", given)


def with_file(someone, entry, *, sha256: str = "a" * 64) -> Evidence:
    """A file with one page that can be looked at."""
    stored = store(files.jpeg(), folder="evidence", suffix=".jpg")
    row = Evidence.objects.create(
        owner=someone.person, entry=entry, slot="proof", kind="image", name="合同.jpg", stored=stored, size=10,
        sha256=sha256, pages_state="ready",
    )  # fmt: skip
    PageImage.objects.create(evidence=row, number=1, stored=stored, width=60, height=80)
    return row


# --- the person ------------------------------------------------------------------------------------------------------


def test_the_head_of_the_dossier_offers_to_send_what_is_ready(employer, someone):
    someone.entry("summary", CONTENT)
    assert "全部提交审核（1）" in someone.client.get("/dossier/").content.decode()

    answer = someone.client.post("/dossier/send/", follow=True)

    assert "已提交用人单位审核 1 条" in answer.content.decode()
    assert dossier_of(someone).waiting == 1


def test_a_section_is_sent_from_its_list(someone):
    someone.entry("experience")
    assert "本栏全部提交审核（1）" in someone.client.get("/dossier/experience/").content.decode()

    answer = someone.client.post("/dossier/send/", {"section": "experience"})

    assert answer.url == "/dossier/experience/"
    assert "待审核" in someone.client.get("/dossier/experience/").content.decode()


def test_where_nobody_checks_nothing_of_it_is_seen(applicant):
    applicant.entry("experience")

    for path in ("/dossier/", "/dossier/experience/", "/dossier/summary/"):
        shown = applicant.client.get(path).content.decode()
        assert "提交审核" not in shown
        assert "待送审" not in shown
    assert applicant.client.post("/dossier/send/").status_code == 409


def test_saving_can_send_at_once(someone):
    form = {"content": CONTENT["content"], "version": "0"}

    answer = someone.client.post("/dossier/summary/", form | {"send": "1"}, follow=True)

    assert "已提交用人单位审核" in answer.content.decode()
    assert dossier_of(someone).waiting == 1


def test_saving_what_is_not_complete_sends_nothing(someone):
    answer = someone.client.post("/dossier/summary/", {"content": "", "version": "0", "send": "1"})

    assert answer.url == "/dossier/summary/?check=1"
    assert dossier_of(someone).waiting == 0


def test_a_locked_entry_is_shown_and_taken_back(someone):
    entry = someone.entry("experience")
    with_file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    path = f"/dossier/experience/{entry.uuid}/"

    shown = someone.client.get(path).content.decode()
    assert "待审核，内容已锁定" in shown
    assert "合同.jpg" in shown
    assert "<form class=\"entry-form" not in shown
    assert someone.client.post(f"{path}autosave/", {"version": "1"}).status_code == 409

    answer = someone.client.post(f"/dossier/entries/{entry.uuid}/take-back/")
    assert answer.url == path
    assert '<form class="entry-form' in someone.client.get(path).content.decode()


def test_an_approved_entry_says_by_whom_and_is_opened_and_given_up(employer, someone):
    entry = employer.approved(someone, "experience")
    path = f"/dossier/experience/{entry.uuid}/"
    shown = someone.client.get(path).content.decode()
    assert f"{employer.name}（{employer.clerk.get_full_name()}）于" in shown
    assert "审核：通过" in shown
    assert "删除“" not in someone.client.get("/dossier/experience/").content.decode()

    assert someone.client.post(f"/dossier/entries/{entry.uuid}/revise/").url == path
    assert "正在修改已审核通过的内容" in someone.client.get(path).content.decode()

    assert someone.client.post(f"/dossier/entries/{entry.uuid}/discard/").url == path
    assert someone.fresh(entry).state == EntryState.APPROVED


def test_the_reason_stands_at_the_entry_in_its_list_and_at_the_head(employer, someone):
    entry = sent(someone, "experience")
    employer.judge(entry, finding=VersionState.RETURNED, reason="单位名称与公章不符。")

    for path in ("/dossier/", "/dossier/experience/", f"/dossier/experience/{entry.uuid}/"):
        assert "单位名称与公章不符。" in someone.client.get(path).content.decode()

    entry = someone.fresh(entry)
    declared = someone.rules.section("experience")
    reading = declared.read({each.name: each.written((entry.data | {"post": "总工"}).get(each.name)) for each in declared.fields})
    entries.save_entry(someone.person, declared, entry.uuid, reading, page=Page(entry.version), by=someone.actor)
    assert "（已修改，请重新提交审核）" in someone.client.get("/dossier/").content.decode()
    answer = someone.client.post(f"/dossier/entries/{entry.uuid}/send/")
    assert answer.url == "/dossier/experience/"
    assert "单位名称与公章不符。" not in someone.client.get("/dossier/").content.decode()


@pytest.mark.parametrize(
    ("states", "lead"),
    [
        ([], "内容完整。提交用人单位审核"),
        (["sent"], "已提交用人单位审核"),
        (["sent", "approved"], "用人单位已全部审核通过"),
    ],
)
def test_the_lead_says_what_comes_next(employer, someone, monkeypatch, states, lead):
    monkeypatch.setattr("dossiers.views.desk.statuses", _only_experience)
    entry = someone.entry("experience")
    if "sent" in states:
        sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    if "approved" in states:
        employer.judge(entry)

    assert lead in someone.client.get("/dossier/").content.decode()


def _only_experience(person, rules):
    return [status for status in statuses(person, rules) if status.section.code == "experience"]


def test_every_version_is_kept_and_told_with_what_it_changed(employer, someone):
    entry = someone.entry("experience")
    file = with_file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry, declared = someone.fresh(entry), someone.rules.section("experience")
    reading = declared.read({each.name: each.written((entry.data | {"post": "总工程师"}).get(each.name)) for each in declared.fields})
    entries.save_entry(someone.person, declared, entry.uuid, reading, page=Page(entry.version), by=someone.actor)
    Evidence.objects.filter(pk=file.pk).update(removed_at=file.uploaded_at)
    with_file(someone, entry, sha256="b" * 64)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    shown = someone.client.get(f"/dossier/entries/{entry.uuid}/history/").content.decode()

    assert shown.index("第 2 次提交") < shown.index("第 1 次提交") < shown.index("现行有效")
    assert "<del>设计师</del> <ins>总工程师</ins>" in shown
    assert "新传“合同.jpg”" in shown
    assert "移除“合同.jpg”" in shown
    assert someone.client.get(f"/dossier/entries/{uuid4()}/history/").status_code == 404


# --- the clerk's list ------------------------------------------------------------------------------------------------


def names(page: str) -> list[str]:
    return [line.partition(">")[2].partition("<")[0] for line in page.split('<a href="/dossier/checks/')[1:]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_row_and_three(employer, clerk, django_assert_num_queries, count):
    for number in range(count):
        sent(employer.employee(f"王小{'甲乙丙'[number]}"))
    clerk.get(LIST)  # what a process reads of a scheme once

    with django_assert_num_queries(12):
        answer = clerk.get(LIST)

    assert len(names(answer.content.decode())) == count


def test_the_list_is_sorted_and_filtered(employer, clerk):
    for name in ("张三", "李四", "王五"):
        sent(employer.employee(name))

    assert names(clerk.get(LIST).content.decode()) == ["张三", "李四", "王五"]
    assert names(clerk.get(f"{LIST}?sort=name").content.decode()) == ["李四", "王五", "张三"]
    assert names(clerk.get(f"{LIST}?sort=-arrival").content.decode()) == ["王五", "李四", "张三"]
    assert names(clerk.get(f"{LIST}?name=李").content.decode()) == ["李四"]
    assert "没有符合条件的人员" in clerk.get(f"{LIST}?name=赵").content.decode()


def test_an_empty_list_says_so(clerk):
    assert "没有等待审核的业绩档案" in clerk.get(LIST).content.decode()


def test_the_pages_are_there_for_the_employers_clerk_alone(employer, someone):
    sent(someone)
    elsewhere = Employer("宁波乙环境科技有限公司", employer.version)
    unchecked = make.organisation("hrss", functions=("hrss",))
    cases = (
        (employer.officer(Role.LEADER), 404, 404),
        (employer.officer(Role.ORGANISATION_ADMIN), 404, 404),
        (make.officer(unchecked, Role.CLERK), 404 if not _is_checked(unchecked) else 200, 404),
        (elsewhere.clerk, 200, 404),
        (someone.user, 404, 404),
        (employer.clerk, 200, 200),
    )

    for user, the_list, the_person in cases:
        client = employer.client(user)
        assert client.get(LIST).status_code == the_list, user
        assert client.get(page_of(someone)).status_code == the_person, user
        assert judge(client, someone, waiting_of(someone)).status_code == (404 if the_person == 404 else 302), user


def _is_checked(organisation) -> bool:
    return organisation.functions.filter(scheme__current__isnull=False).exists()


def waiting_of(someone):
    return EntryVersion.objects.filter(entry__dossier__person=someone.person).first()


def test_where_the_scheme_checks_nothing_there_is_no_list(employer, clerk):
    new_version(RULES, beside=employer.version.content)

    assert clerk.get(LIST).status_code == 404


# --- one person ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_one_entry_and_three(employer, someone, clerk, django_assert_num_queries, count):
    for _ in range(count):
        sent(someone, "experience")

    with django_assert_num_queries(13):
        answer = clerk.get(page_of(someone))

    assert answer.content.decode().count('class="entry check-entry"') == count


def test_somebody_who_sent_nothing_is_not_there(employer, clerk):
    other = employer.employee("王小明")
    other.entry("summary", CONTENT)

    assert clerk.get(page_of(other)).status_code == 404


def test_drafts_are_not_shown(someone, clerk):
    sent(someone)
    someone.entry("experience", {"employer": "保密单位"})

    assert "保密单位" not in clerk.get(page_of(someone)).content.decode()


def test_an_entry_is_approved_and_the_next_one_comes(employer, someone, clerk):
    first, second = sent(someone, "experience"), sent(someone)
    version, following = waiting(first), waiting(second)
    shown = clerk.get(page_of(someone)).content.decode()
    assert f'name="next" value="{following.uuid}"' in shown

    answer = judge(clerk, someone, version, next=str(following.uuid))

    assert answer.url == f"{page_of(someone)}?entry={following.uuid}#entry-{following.uuid}"
    assert someone.fresh(first).state == EntryState.APPROVED
    assert someone.fresh(second).state == EntryState.SUBMITTED


def test_all_are_approved_at_once_and_the_next_person_is_offered(employer, someone, clerk):
    rows = [sent(someone, "experience") for _ in range(3)]
    sent(employer.employee("王小明"))
    assert "本栏全部通过" in clerk.get(page_of(someone)).content.decode()

    answer = judge(clerk, someone, *[waiting(row) for row in rows])

    shown = clerk.get(answer.url).content.decode()
    assert "已通过 3 条。" in shown
    assert "没有等待审核的内容" in shown
    assert "继续审核王小明" in shown
    assert {someone.fresh(row).state for row in rows} == {EntryState.APPROVED}


@pytest.mark.parametrize(("finding", "word"), [("returned", "已退回 1 条。"), ("refused", "已审核不通过 1 条。")])
def test_a_finding_with_a_ready_made_phrase(employer, someone, clerk, finding, word):
    entry = sent(someone)
    phrase = someone.rules.check_phrases[1]

    answer = clerk.post(
        f"{page_of(someone)}judge/",
        {"version": str(waiting(entry).uuid), "finding": finding, "phrase": phrase, "reason": "见第二页。"},
        follow=True,
    )

    assert word in answer.content.decode()
    assert entry.versions.get().reason == f"{phrase}\n见第二页。"


def test_without_a_reason_the_page_says_so_at_the_entry(someone, clerk):
    entry = sent(someone)

    answer = judge(clerk, someone, waiting(entry), finding="returned")

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "请填写退回的理由，申报人按理由修改。" in shown
    assert f'id="problem-{waiting(entry).uuid}" open' in shown
    assert someone.fresh(entry).state == EntryState.SUBMITTED


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"finding": "approved"}, 404),
        ({"finding": "approved", "version": "x"}, 404),
        ({"finding": "submitted", "version": "x"}, 422),
        ({"finding": "returned", "reason": "长" * 501, "version": "x"}, 422),
    ],
)
def test_bad_input_is_refused_in_words(someone, clerk, data, status):
    sent(someone)

    assert clerk.post(f"{page_of(someone)}judge/", data).status_code == status


def test_what_was_taken_back_meanwhile_is_told(someone, clerk):
    first, second = sent(someone, "experience"), sent(someone)
    versions = waiting(first), waiting(second)
    sending.take_back(someone.person, first.uuid, by=someone.actor)

    shown = clerk.get(judge(clerk, someone, *versions).url).content.decode()

    assert "申报人已撤回，没有审核" in shown


def test_a_new_version_shows_what_it_was(employer, someone, clerk):
    entry = someone.entry("experience")
    with_file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry, declared = someone.fresh(entry), someone.rules.section("experience")
    reading = declared.read({each.name: each.written((entry.data | {"post": "总工程师"}).get(each.name)) for each in declared.fields})
    entries.save_entry(someone.person, declared, entry.uuid, reading, page=Page(entry.version), by=someone.actor)
    with_file(someone, entry, sha256="b" * 64)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    shown = clerk.get(page_of(someone)).content.decode()

    assert "修改后的新版本" in shown
    assert "<del>设计师</del> <ins>总工程师</ins>" in shown
    assert shown.count("新传") == 1


def test_the_evidence_stands_beside_the_entry_and_is_looked_at(someone, clerk):
    entry = someone.entry("experience")
    file = with_file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    shown = clerk.get(f"{page_of(someone)}?entry={waiting(entry).uuid}&file={file.uuid}").content.decode()

    page = f"{page_of(someone)}files/{file.uuid}/pages/1/"
    assert page in shown
    assert clerk.get(page).headers["Content-Type"] == "image/jpeg"
    assert clerk.get(f"{page_of(someone)}files/{file.uuid}/").status_code == 200


def test_files_that_were_not_sent_are_missing(employer, someone, clerk):
    entry = someone.entry("experience")
    file = with_file(someone, entry)
    sent(someone)
    other = sent(employer.employee("王小明"))

    assert clerk.get(f"{page_of(someone)}files/{file.uuid}/pages/1/").status_code == 404
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    theirs = f"/dossier/checks/{other.dossier.person.uuid}/files/{file.uuid}/"
    assert clerk.get(theirs).status_code == 404


def test_what_an_earlier_employer_approved_says_by_whom(employer, someone):
    employer.approved(someone)
    later = Employer("宁波乙环境科技有限公司", employer.version)
    Person.objects.filter(pk=someone.person.pk).update(employer=later.unit)

    shown = later.client().get(page_of(someone)).content.decode()

    assert f"{employer.name}（" in shown
    assert "审核：通过" in shown


def test_the_tree_and_the_home_count_the_people_who_wait(employer, someone, clerk):
    sent(someone)

    home = clerk.get(reverse("review:inbox_home")).content.decode()
    assert home.count("业绩档案审核") >= 2
    assert clerk.get("/inbox/counts/").json()[LIST] == "1"
