"""What was approved is locked, changed as a new version, and the only thing an application takes."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.completeness import UNCHECKED
from dossiers.enums import EntryState, VersionState
from dossiers.models import Evidence
from dossiers.queries import gaps
from dossiers.scheme import DossierRules
from dossiers.services import entries, evidence, sending
from dossiers.services.entries import Page
from dossiers.services.snapshots import snapshot
from tests.dossiers.employers import (
    CHECKED,
    CONTENT,
    PAPER,
    counted,
    refused,
    sent,
    waiting,
    write,
)
from tests.kit import files
from zcps.kit import clock


def test_what_waits_or_is_approved_is_locked(employer, someone):
    entry = sent(someone, "experience")
    declared = someone.rules.section("experience")
    calls = (
        (entries.delete_entry, someone.person, declared, entry.uuid),
        (sending.discard, someone.person, entry.uuid),
    )

    assert refused(write, someone, entry, {"post": "工程师"}) == entries.BEING_CHECKED
    assert (
        refused(entries.delete_entry, someone.person, declared, entry.uuid, by=someone.actor) == entries.BEING_CHECKED
    )
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
    assert (
        refused(entries.delete_entry, someone.person, declared, entry.uuid, by=someone.actor) == entries.APPROVED_STAYS
    )


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
