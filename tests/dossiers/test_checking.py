"""用人单位审核业绩档案: what is sent, taken back, judged and changed afterwards, and what counts meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.enums import Role
from accounts.models import Event, Notification
from accounts.services.employment import choose_employer
from accounts.services.events import verify
from dossiers.completeness import UNCHECKED
from dossiers.enums import EntryState, VersionState
from dossiers.models import Entry, EntryVersion, Evidence
from dossiers.queries import gaps
from dossiers.queries.checks import waiting_count
from dossiers.scheme import DossierRules
from dossiers.services import checking, entries, evidence, sending
from dossiers.services.entries import Page
from dossiers.services.snapshots import snapshot
from tests.dossiers.conftest import new_version
from tests.dossiers.employers import CHECKED, Employer, actor, counted, dossier_of, sent, unit, waiting
from tests.kit import files
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

PAPER = {
    "title": "框架剪力墙结构抗震性能分析", "journal": "建筑结构", "journal_level": "core", "issn": "1000-6869",
    "cn_serial": "CN 11-1931/TU", "published_on": "2022-05", "rank": "first",
}  # fmt: skip
CONTENT = {"content": "本人从事环境工程十年，主持项目三项。"}


@pytest.fixture
def employer(db) -> Employer:
    return Employer()


@pytest.fixture
def someone(employer):
    return employer.employee()


def write(someone, entry: Entry, data: dict) -> Entry:
    """Change an entry by its form."""
    declared = someone.rules.section(entry.section)
    reading = declared.read({each.name: each.written(data.get(each.name)) for each in declared.fields})
    uuid = entry.uuid if declared.many else None
    entries.save_entry(someone.person, declared, uuid, reading, page=Page(entry.version), by=someone.actor)
    return someone.fresh(entry)


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(ActionDenied) as denied:
        call(*args, **kwargs)
    return denied.value.sentence


def status_of(call, *args, **kwargs) -> int:
    with pytest.raises(ActionDenied) as denied:
        call(*args, **kwargs)
    return denied.value.status


# --- sending ---------------------------------------------------------------------------------------------------------


def test_a_complete_entry_is_sent_as_it_is(employer, someone):
    entry = someone.entry("summary", CONTENT)

    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    version = waiting(entry)
    assert someone.fresh(entry).state == EntryState.SUBMITTED
    assert (version.number, version.data, version.files) == (1, CONTENT, [])
    assert (dossier_of(someone).waiting, dossier_of(someone).waiting_since) == (1, version.sent_at)


def test_an_incomplete_entry_is_not_sent_and_says_what_it_lacks(someone):
    entry = someone.entry("papers", {"title": "甲"})

    sentence = refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)

    assert sentence.startswith("“甲”还没有填写完整：请")
    assert not EntryVersion.objects.exists()


def test_all_that_is_ready_goes_together_and_nothing_else(someone):
    someone.entry("summary", CONTENT)
    someone.entry("experience")
    someone.entry("papers", {"title": "甲"})

    assert sending.send_ready(someone.person, by=someone.actor) == 2
    assert refused(sending.send_ready, someone.person, by=someone.actor) == sending.NOTHING


def test_one_section_is_sent_alone(someone):
    someone.entry("summary", CONTENT)
    entry = someone.entry("experience")

    assert sending.send_ready(someone.person, section="experience", by=someone.actor) == 1
    assert waiting(entry).entry == entry


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_sending_do_not_grow_with_the_entries(someone, django_assert_num_queries, count):
    for _ in range(count):
        someone.entry("experience")

    with django_assert_num_queries(15):
        sending.send_ready(someone.person, by=someone.actor)


def test_what_was_sent_is_not_sent_again(employer, someone):
    entry = sent(someone)

    assert "正在等待用人单位审核" in refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    assert "不需要再提交" in refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)


def test_nobody_sends_without_an_employer_or_where_nobody_checks(employer, someone):
    entry = someone.entry("summary", CONTENT)
    new_version({"sections": CHECKED["sections"]})

    assert refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor) == sending.NOT_CHECKED
    someone.person.employer = None
    assert refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor) == sending.NO_EMPLOYER


def test_nobody_acts_on_anothers_entry(employer, someone):
    other = employer.employee("王小明")
    entry = employer.approved(someone)

    for act in (sending.send_entry, sending.take_back, sending.revise, sending.discard):
        assert status_of(act, someone.person, entry.uuid, by=other.actor) == 404
        assert status_of(act, other.person, entry.uuid, by=other.actor) == 404
    assert status_of(sending.send_ready, someone.person, by=other.actor) == 404


def test_what_is_not_judged_is_taken_back_and_changed(someone):
    entry = sent(someone)

    sending.take_back(someone.person, entry.uuid, by=someone.actor)

    assert write(someone, someone.fresh(entry), CONTENT).data == CONTENT
    assert entry.versions.get().state == VersionState.TAKEN_BACK
    assert (dossier_of(someone).waiting, dossier_of(someone).waiting_since) == (0, None)


def test_what_is_judged_is_not_taken_back(employer, someone):
    entry = employer.approved(someone)

    assert "不能撤回" in refused(sending.take_back, someone.person, entry.uuid, by=someone.actor)


# --- judging ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "roles", [(Role.LEADER,), (Role.ORGANISATION_ADMIN,)], ids=["leader", "administrator"]
)
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


# --- messages --------------------------------------------------------------------------------------------------------


def messages_to(someone) -> list[str]:
    return list(Notification.objects.filter(recipient=someone.user, kind="dossier_checked").values_list("body", flat=True))


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


# --- what is locked, and new versions --------------------------------------------------------------------------------


def test_what_waits_or_is_approved_is_locked(employer, someone):
    entry = sent(someone, "experience")
    declared = someone.rules.section("experience")
    calls = (
        (entries.delete_entry, someone.person, declared, entry.uuid),
        (sending.discard, someone.person, entry.uuid),
    )

    assert refused(write, someone, entry, {"post": "工程师"}) == entries.BEING_CHECKED
    assert refused(entries.delete_entry, someone.person, declared, entry.uuid, by=someone.actor) == entries.BEING_CHECKED
    assert "请先撤回再修改" in refused(sending.revise, someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    assert refused(write, someone, entry, {"post": "工程师"}) == entries.APPROVED_LOCKED
    for call, *given in calls:
        assert refused(call, *given, by=someone.actor)
    assert someone.fresh(entry).data == entry.data


def test_files_of_a_locked_entry_stay_as_they_are(employer, someone):
    entry = sent(someone, "experience")
    declared = someone.rules.section("experience")
    file = _file(someone, entry)

    def attach():
        return evidence.attach(someone.person, entry, declared, declared.slots[0], _upload(), by=someone.actor)

    assert refused(attach) == entries.BEING_CHECKED
    assert refused(evidence.remove, someone.person, file.uuid, lambda _: declared, by=someone.actor)
    Evidence.objects.filter(pk=file.pk).update(removed_at=clock.now())
    assert refused(evidence.restore, someone.person, file.uuid, lambda _: declared, by=someone.actor)


def _upload():
    return SimpleUploadedFile("合同.jpg", files.jpeg())


def _file(someone, entry, slot: str = "proof", sha256: str = "a" * 64, **fields) -> Evidence:
    return Evidence.objects.create(
        owner=someone.person, entry=entry, slot=slot, kind="pdf", name="合同.pdf", stored=f"evidence/{uuid4()}.pdf",
        size=10, sha256=sha256, pages_state="ready", **fields,
    )  # fmt: skip


def test_an_approved_entry_is_changed_as_a_new_version_and_counts_as_it_was_until_that_is_approved(employer, someone):
    entry = employer.approved(someone, "papers", PAPER)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry = write(someone, someone.fresh(entry), PAPER | {"title": "乙"})

    assert entry.state == EntryState.COMPLETE
    assert counted(someone) == {"papers": "框架剪力墙结构抗震性能分析 · 建筑结构"}
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    assert counted(someone) == {"papers": "框架剪力墙结构抗震性能分析 · 建筑结构"}
    employer.judge(entry)
    assert counted(someone) == {"papers": "乙 · 建筑结构"}


@pytest.mark.parametrize("finding", [VersionState.RETURNED, VersionState.REFUSED])
def test_a_new_version_that_is_not_approved_leaves_the_old_one_in_force(employer, someone, finding):
    entry = employer.approved(someone, "papers", PAPER)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry = write(someone, someone.fresh(entry), PAPER | {"title": "乙"})
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    employer.judge(entry, finding=finding, reason="与期刊不符。")

    assert counted(someone) == {"papers": "框架剪力墙结构抗震性能分析 · 建筑结构"}


def test_to_revise_twice_changes_nothing(employer, someone):
    entry = employer.approved(someone)

    sending.revise(someone.person, entry.uuid, by=someone.actor)
    assert sending.revise(someone.person, entry.uuid, by=someone.actor).state == EntryState.COMPLETE


def test_a_change_is_given_up_with_its_files(employer, someone):
    entry = someone.entry("experience")
    kept = _file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry = write(someone, someone.fresh(entry), dict(entry.data, post="总工程师"))
    Evidence.objects.filter(pk=kept.pk).update(removed_at=clock.now())
    _file(someone, entry, sha256="b" * 64)

    sending.discard(someone.person, entry.uuid, by=someone.actor)

    entry = someone.fresh(entry)
    assert (entry.state, entry.data["post"]) == (EntryState.APPROVED, "设计师")
    assert [file.pk for file in entry.files] == [kept.pk]


def test_an_approved_entry_is_not_deleted_while_it_is_being_changed_either(employer, someone):
    entry = employer.approved(someone, "experience")
    sending.revise(someone.person, entry.uuid, by=someone.actor)

    declared = someone.rules.section("experience")
    assert refused(entries.delete_entry, someone.person, declared, entry.uuid, by=someone.actor) == entries.APPROVED_STAYS


# --- what counts for an application ----------------------------------------------------------------------------------

def test_before_it_is_approved_an_entry_counts_for_nothing_and_says_why(employer, someone):
    entry = someone.entry("summary", CONTENT)
    assert counted(someone) == {"summary": UNCHECKED[EntryState.COMPLETE]}

    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    assert counted(someone) == {"summary": UNCHECKED[EntryState.SUBMITTED]}
    employer.judge(entry, finding=VersionState.RETURNED, reason="请写具体。")
    assert counted(someone) == {"summary": UNCHECKED[EntryState.RETURNED]}


def test_nobody_applies_with_what_was_not_approved(employer, someone):
    entry = someone.entry("summary", CONTENT)

    lacking = [gap for gap in gaps(someone.person, someone.rules) if gap.section == "summary"]

    assert [(gap.sentence, gap.url) for gap in lacking] == [
        (f"“专业技术工作总结”：{UNCHECKED[EntryState.COMPLETE]}", "/dossier/summary/?check=1")
    ]
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    assert [gap for gap in gaps(someone.person, someone.rules) if gap.section == "summary"] == []


def test_what_was_not_selected_need_not_be_approved(employer, someone):
    entry = someone.entry("experience")

    def lacking(selection):
        return [gap.entry for gap in gaps(someone.person, someone.rules, selection) if gap.section == "experience"]

    assert lacking(None) == [entry.uuid]
    assert lacking({"experience": []}) == []


def test_an_unfinished_entry_is_not_told_twice(someone):
    entry = someone.entry("papers", {"title": "甲"})

    sentences = [gap.sentence for gap in gaps(someone.person, someone.rules) if gap.entry == entry.uuid]
    assert sentences
    assert not any("审核" in sentence for sentence in sentences)


def test_only_what_was_approved_is_frozen(employer, someone):
    approved = employer.approved(someone, "experience")
    someone.entry("experience")
    sent(someone)

    frozen = snapshot(someone.person, rules=someone.rules)

    assert [entry["entry"] for entry in frozen["experience"]] == [str(approved.uuid)]
    assert frozen["summary"] == []


def test_the_version_in_force_is_frozen_with_the_files_it_had(employer, someone):
    entry = someone.entry("experience")
    file = _file(someone, entry)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    before = snapshot(someone.person, rules=someone.rules)["experience"]
    sending.revise(someone.person, entry.uuid, by=someone.actor)
    entry = write(someone, someone.fresh(entry), dict(entry.data, post="总工程师"))
    Evidence.objects.filter(pk=file.pk).update(removed_at=clock.now())

    assert snapshot(someone.person, rules=someone.rules)["experience"] == before
    mended = snapshot(someone.person, rules=someone.rules, mended={str(entry.uuid)})["experience"][0]
    assert (mended["data"]["post"], mended["evidence"]) == ("总工程师", [])


def test_what_an_office_opened_is_changed_though_it_is_approved_and_stays_in_force(employer, someone):
    entry = employer.approved(someone)
    declared = someone.rules.section("summary")
    reading = declared.read(CONTENT)

    page = Page(entry.version)
    entries.save_entry(someone.person, declared, None, reading, page=page, by=someone.actor, by_ticket=True)

    entry = someone.fresh(entry)
    assert (entry.state, entry.data) == (EntryState.COMPLETE, CONTENT)
    assert entry.in_force.data != CONTENT
    assert gaps(someone.person, someone.rules, mended={str(entry.uuid)})[-1].section != "summary"


def test_what_was_mended_goes_to_the_employer_only_where_the_scheme_says_so(employer, someone):
    entry = someone.entry("summary", CONTENT)
    mended = {str(entry.uuid)}
    by = someone.actor

    assert sending.send_mended(someone.person, mended, rules=someone.rules, by=by) == 0
    wanted = DossierRules.read(CHECKED | {"recheck_mended": True})
    assert sending.send_mended(someone.person, set(), rules=wanted, by=by) == 0
    assert sending.send_mended(someone.person, mended, rules=wanted, by=by) == 1
    assert sending.send_mended(someone.person, mended, rules=wanted, by=by) == 0
    assert waiting(entry).number == 1


# --- change of employer ----------------------------------------------------------------------------------------------


def test_with_a_new_employer_what_was_approved_stays_and_what_waits_goes_there(employer, someone):
    approved, entry = employer.approved(someone), sent(someone, "experience")
    later = Employer("宁波乙环境科技有限公司", employer.version)

    choose_employer(someone.user, later.unit)

    assert (waiting_count(employer.by), waiting_count(later.by)) == (0, 1)
    assert someone.fresh(approved).in_force.organisation_name == employer.name
    assert status_of(employer.judge, entry) == 404
    later.judge(entry)
    assert someone.fresh(entry).in_force.organisation_name == later.name


def test_where_the_new_employer_checks_nothing_what_waits_is_taken_back(employer, someone):
    entry = sent(someone)
    someone.person.employer = unit("温州丙公司")
    someone.person.employer.functions.all().delete()
    someone.person.save()

    sending.take_back(someone.person, entry.uuid, by=someone.actor)

    assert someone.fresh(entry).state == EntryState.COMPLETE
