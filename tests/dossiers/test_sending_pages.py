"""The person's pages of a checked dossier: sending, taking back, reasons, new versions, their history."""

from uuid import uuid4

import pytest

from dossiers.enums import EntryState, VersionState
from dossiers.models import Evidence
from dossiers.queries import statuses
from dossiers.services import sending
from tests.dossiers.employers import (
    CONTENT,
    dossier_of,
    sent,
    with_file,
    write,
)


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
    assert '<form class="entry-form' not in shown
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

    write(someone, someone.fresh(entry), entry.data | {"post": "总工"})
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
        (["sent", "returned"], "有退回或审核不通过的内容"),
    ],
)
def test_the_lead_says_what_comes_next(employer, someone, monkeypatch, states, lead):
    monkeypatch.setattr("dossiers.views.desk.statuses", _only_experience)
    entry = someone.entry("experience")
    if "sent" in states:
        sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    if "approved" in states:
        employer.judge(entry)
    if "returned" in states:
        employer.judge(entry, finding=VersionState.RETURNED, reason="请写具体。")

    assert lead in someone.client.get("/dossier/").content.decode()


def _only_experience(person, rules):
    return [status for status in statuses(person, rules) if status.section.code == "experience"]


def test_every_version_is_kept_and_told_with_what_it_changed(employer, someone):
    entry = someone.entry("experience")
    file = with_file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry = write(someone, someone.fresh(entry), entry.data | {"post": "总工程师"})
    Evidence.objects.filter(pk=file.pk).update(removed_at=file.uploaded_at)
    with_file(someone, entry, sha256="b" * 64)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    shown = someone.client.get(f"/dossier/entries/{entry.uuid}/history/").content.decode()

    assert shown.index("第 2 次提交") < shown.index("第 1 次提交") < shown.index("现行有效")
    assert "<del>设计师</del> <ins>总工程师</ins>" in shown
    assert "新传“合同.jpg”" in shown
    assert "移除“合同.jpg”" in shown
    assert someone.client.get(f"/dossier/entries/{uuid4()}/history/").status_code == 404
