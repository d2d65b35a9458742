"""用人单位审核业绩档案: who judges what, what stands on the chain, what the person is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.enums import Role
from accounts.models import Event, Notification
from accounts.services.events import verify
from dossiers.enums import EntryState, VersionState
from dossiers.models import Entry, EntryVersion
from dossiers.queries.checks import waiting_count
from dossiers.services import checking, sending
from tests.dossiers.employers import (
    CONTENT,
    Employer,
    actor,
    dossier_of,
    refused,
    sent,
    status_of,
    waiting,
    write,
)
from zcps.kit import clock


def test_an_approved_entry_is_in_force_and_says_by_whom(employer, someone):
    entry = employer.approved(someone)

    version = entry.in_force
    assert (entry.state, version.state) == (EntryState.APPROVED, VersionState.APPROVED)
    assert (version.organisation, version.organisation_name) == (employer.unit, employer.name)
    assert version.judged_by == employer.clerk


@pytest.mark.parametrize("finding", [VersionState.RETURNED, VersionState.REFUSED])
def test_returning_and_refusing_need_a_reason(employer, someone, finding):
    entry = sent(someone)

    assert refused(employer.judge, entry, finding=finding).startswith(f"请填写{finding.label}的理由")

    employer.judge(entry, finding=finding, reason="总结与档案不符。")
    assert someone.fresh(entry).state == finding.value
    assert entry.versions.get().reason == "总结与档案不符。"


def test_what_was_returned_is_changed_and_sent_again(employer, someone):
    entry = sent(someone)
    employer.judge(entry, finding=VersionState.RETURNED, reason="请写具体。")

    entry = write(someone, someone.fresh(entry), CONTENT)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)

    assert someone.fresh(entry).state == EntryState.APPROVED
    assert list(entry.versions.order_by("number").values_list("number", "state")) == [(1, "returned"), (2, "approved")]


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_judged_by_as_many_statements_as_one(employer, someone, django_assert_num_queries, count):
    rows = [someone.entry("experience") for _ in range(count)]
    sending.send_ready(someone.person, by=someone.actor)
    by, versions = employer.by, [waiting(row).uuid for row in rows]

    with django_assert_num_queries(18):
        found = checking.judge(rows[0].dossier, versions, finding=VersionState.APPROVED, by=by)

    assert found.count == count


@pytest.mark.parametrize("roles", [(Role.LEADER,), (Role.ORGANISATION_ADMIN,)], ids=["leader", "administrator"])
def test_only_a_clerk_of_the_employer_judges(employer, someone, roles):
    entry = sent(someone)
    for by in (actor(employer.officer(*roles)), Employer("宁波乙公司", employer.version).by, someone.actor):
        found = {"finding": VersionState.APPROVED, "by": by}
        assert status_of(checking.judge, entry.dossier, [waiting(entry).uuid], **found) == 404


def test_a_clerk_never_judges_the_own_dossier(employer, someone):
    entry = sent(someone)
    clerk = employer.officer(Role.CLERK)
    clerk.person = someone.person
    clerk.save(update_fields=["person"])

    found = {"finding": VersionState.APPROVED, "by": actor(clerk)}
    assert status_of(checking.judge, entry.dossier, [waiting(entry).uuid], **found) == 404
    assert waiting_count(actor(clerk)) == 0


def test_a_version_of_another_dossier_is_missing(employer, someone):
    entry, other = sent(someone), sent(employer.employee("王小明"))

    found = {"finding": VersionState.APPROVED, "by": employer.by}
    assert status_of(checking.judge, entry.dossier, [waiting(other).uuid], **found) == 404
    assert status_of(checking.judge, entry.dossier, [uuid4()], **found) == 404
    assert waiting(other)


@pytest.mark.parametrize("finding", [VersionState.APPROVED, VersionState.RETURNED, VersionState.REFUSED])
def test_what_was_judged_meanwhile_is_not_judged_again(employer, someone, finding):
    entry = sent(someone)
    version = waiting(entry)
    employer.judge(entry, finding=finding, reason="理由。")

    sentence = refused(checking.judge, entry.dossier, [version.uuid], finding=VersionState.APPROVED, by=employer.by)

    assert sentence.endswith(checking.MISSED[finding])
    assert entry.versions.get().state == finding


def test_what_was_taken_back_meanwhile_is_told_and_the_rest_judged(employer, someone):
    first, second = sent(someone), sent(someone, "experience")
    versions = [waiting(first).uuid, waiting(second).uuid]
    sending.take_back(someone.person, first.uuid, by=someone.actor)

    found = checking.judge(first.dossier, versions, finding=VersionState.APPROVED, by=employer.by)

    assert (found.count, len(found.missed)) == (1, 1)
    assert "申报人已撤回" in found.missed[0]
    assert someone.fresh(first).state == EntryState.COMPLETE
    assert someone.fresh(second).state == EntryState.APPROVED


def test_everything_stands_on_the_dossiers_chain(employer, someone):
    entry = sent(someone)
    sending.take_back(someone.person, entry.uuid, by=someone.actor)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry, finding=VersionState.RETURNED, reason="请写具体。")

    stream = dossier_of(someone).stream
    events = Event.objects.filter(stream=stream).order_by("seq")
    assert [event.kind for event in events] == [
        "entries_sent",
        "entries_taken_back",
        "entries_sent",
        "entries_judged",
    ]
    judged = events.last()
    assert (judged.actor, judged.organisation) == (employer.clerk, employer.unit)
    said = judged.payload_row.payload["entries"][0]
    assert (said["entry"], said["number"], said["finding"], said["reason"]) == (
        str(entry.uuid), 2, "returned", "请写具体。",
    )  # fmt: skip
    assert said["sha256"] == sending.digest_of(entry.versions.get(number=2))
    assert verify(stream) == []


def test_what_was_sent_and_found_cannot_be_rewritten(employer, someone):
    entry = employer.approved(someone)
    changes = ({"data": {}}, {"files": [1]}, {"state": "refused"}, {"reason": "另一个理由"})

    for change in changes:
        with pytest.raises(ProgrammingError), transaction.atomic():
            EntryVersion.objects.filter(entry=entry).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        EntryVersion.objects.filter(entry=entry)._raw_delete("default")


def test_no_entry_is_approved_without_a_version(someone):
    entry = someone.entry("summary", CONTENT)

    with pytest.raises(IntegrityError, match="entry_approved_in_force"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state=EntryState.APPROVED)


def messages_to(someone) -> list[str]:
    return list(
        Notification.objects.filter(recipient=someone.user, kind="dossier_checked").values_list("body", flat=True)
    )


def test_a_round_of_judging_is_one_message_when_nothing_waits_any_more(employer, someone):
    first, second = sent(someone), sent(someone, "experience")
    employer.judge(first, finding=VersionState.RETURNED, reason="请写具体。")
    assert messages_to(someone) == []

    employer.judge(second)

    assert messages_to(someone) == [
        f"{employer.name}审核了您的业绩档案：通过 1 条，退回 1 条。“专业技术工作总结”退回：请写具体。修改后请重新提交审核。"
    ]
    assert checking.tell_findings() == 0


def test_a_round_that_rests_is_told_by_the_clock(employer, someone):
    first, _ = sent(someone), sent(someone, "experience")
    employer.judge(first)

    assert checking.tell_findings() == 0  # the clerk may go on
    with clock.frozen(clock.now() + checking.QUIET + timedelta(seconds=1)):
        assert checking.tell_findings() == 1
        assert checking.tell_findings() == 0
    assert messages_to(someone) == [f"{employer.name}审核了您的业绩档案：通过 1 条。"]


def test_only_the_first_reasons_are_told(employer, someone):
    rows = [sent(someone, "experience") for _ in range(5)]
    employer.judge(*rows, finding=VersionState.REFUSED, reason="单位名称与公章不符")

    (body,) = messages_to(someone)
    assert body.count("单位名称与公章不符。") == 3
    assert "其余 2 条请登录查看。" in body


def test_whoever_has_no_account_is_told_nothing(employer, someone):
    entry = sent(someone)
    someone.user.kind = "employer"
    someone.user.save()

    employer.judge(entry)

    assert not Notification.objects.exists()
    assert EntryVersion.objects.get().told_at is not None
