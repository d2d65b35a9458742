"""The clerk's pages of 业绩档案审核: whose entries wait, and one person's with evidence and decisions."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Person
from dossiers.enums import EntryState
from dossiers.models import EntryVersion
from dossiers.services import sending
from tests.dossiers.conftest import RULES, new_version
from tests.dossiers.employers import (
    CONTENT,
    Employer,
    sent,
    waiting,
    with_file,
    write,
)
from tests.factories import accounts as make

LIST = "/dossier/checks/"


@pytest.fixture
def clerk(employer) -> Client:
    return employer.client()


def page_of(someone) -> str:
    return f"/dossier/checks/{someone.person.uuid}/"


def judge(clerk: Client, someone, *versions, **data):
    given = {"version": [str(each.uuid) for each in versions], "finding": "approved"} | data
    return clerk.post(f"{page_of(someone)}judge/", given)


def names(page: str) -> list[str]:
    return [line.partition(">")[2].partition("<")[0] for line in page.split('<a href="/dossier/checks/')[1:]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_row_and_three(employer, clerk, django_assert_num_queries, count):
    for number in range(count):
        sent(employer.employee(f"王小{'甲乙丙'[number]}"))
    clerk.get(LIST)  # what a process reads of a scheme once

    with django_assert_num_queries(15):
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
    office = make.organisation("hrss", functions=("hrss",))
    cases = (
        (employer.officer(Role.LEADER), 404, 404),
        (employer.officer(Role.ORGANISATION_ADMIN), 404, 404),
        (make.officer(office, Role.CLERK), 404, 404),
        (elsewhere.clerk, 200, 404),
        (someone.user, 404, 404),
        (employer.clerk, 200, 200),
    )

    for user, the_list, the_person in cases:
        client = employer.client(user)
        assert client.get(LIST).status_code == the_list, user
        assert client.get(page_of(someone)).status_code == the_person, user
        assert judge(client, someone, waiting_of(someone)).status_code == (404 if the_person == 404 else 302), user


def waiting_of(someone):
    return EntryVersion.objects.filter(entry__dossier__person=someone.person).first()


def test_where_the_scheme_checks_nothing_there_is_no_list(employer, clerk):
    new_version(RULES, beside=employer.version.content)

    assert clerk.get(LIST).status_code == 404


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


def test_a_post_without_a_finding_says_what_to_choose(someone, clerk):
    entry = sent(someone)

    answer = clerk.post(f"{page_of(someone)}judge/", {"version": str(waiting(entry).uuid), "finding": "?"})

    assert "请选择“通过”“退回修改”或“审核不通过”。" in answer.content.decode()


def test_a_phrase_and_a_text_that_are_too_long_together_are_refused(someone, clerk):
    entry = sent(someone)
    phrase = someone.rules.check_phrases[0]

    answer = judge(clerk, someone, waiting(entry), finding="returned", phrase=phrase, reason="长" * 490)

    assert answer.status_code == 422
    assert "理由连同常用语最多 500 个字" in answer.content.decode()


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
    entry = write(someone, someone.fresh(entry), entry.data | {"post": "总工程师"})
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
    for path, kind in ((page, "inline"), (f"{page_of(someone)}files/{file.uuid}/", "attachment")):
        answer = clerk.get(path)
        assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"][: len(kind)]) == (
            "image/jpeg",
            kind,
        )
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


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
