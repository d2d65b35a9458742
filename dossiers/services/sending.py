"""送审: sends entries of one's own dossier to the employer, takes them back, opens approved ones for a new version.

The approved version stays in force until a newer one is approved, whatever becomes of the working copy.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min

from accounts.models import Person
from accounts.policies import Actor
from accounts.services.events import EventDraft, canonical, record
from dossiers import completeness
from dossiers.enums import EntryState, VersionState
from dossiers.exceptions import not_found
from dossiers.models import Dossier, Entry, EntryVersion, Evidence
from dossiers.presentation import known_section
from dossiers.queries import entries_of, entry_url, judged, rules_for
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from dossiers.services.entries import copy_keys, locked_dossier, refuse_others, restate
from dossiers.services.snapshots import frozen_files
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

NOT_CHECKED = "您所在单位的业绩档案不需要送审，填写完整后可以直接申报。"
NO_EMPLOYER = "请先登记工作单位，业绩档案由工作单位审核。"
NOTHING = "没有可以提交审核的内容。填写完整、还没有审核的条目才能提交。"
# What may be sent one by one; all together only what was filled in or changed since it was judged.
SENDABLE = frozenset({EntryState.DRAFT, EntryState.COMPLETE, EntryState.RETURNED, EntryState.REFUSED})


@transaction.atomic
def send_entry(person: Person, uuid: UUID, *, by: Actor) -> Entry:
    """Send one entry to the employer; a sentence says what it still lacks."""
    refuse_others(person, by)
    dossier, rules = locked_dossier(person), _checked_rules(person)
    entry = _own(person, uuid)
    section = known_section(entry.section, rules)
    if entry.state not in SENDABLE:
        raise _denied(section, entry, f"“{_title(section, entry)}”{SENT_ALREADY[EntryState(entry.state)]}")
    faults = [each for each in completeness.entry_problems(section, judged(entry, section)) if not each.is_warning]
    if faults:
        raise _denied(section, entry, f"“{_title(section, entry)}”还没有填写完整：{faults[0].sentence}")
    _send(dossier, [entry], rules, by=by)
    return entry


SENT_ALREADY = {
    EntryState.SUBMITTED: "已经提交，正在等待用人单位审核。",
    EntryState.APPROVED: "已经审核通过，不需要再提交。",
}


@transaction.atomic
def send_ready(person: Person, *, section: str = "", by: Actor) -> int:
    """Send everything that is complete and was not sent as it is, of one section or of all; return how many."""
    refuse_others(person, by)
    dossier, rules = locked_dossier(person), _checked_rules(person)
    ready = [entry for entry in entries_of(person, [section] if section else None) if _is_ready(entry, rules)]
    if not ready:
        raise ActionDenied(NOTHING)
    _send(dossier, ready, rules, by=by)
    return len(ready)


@transaction.atomic
def send_mended(person: Person, mended: Collection[str], *, rules: DossierRules, by: Actor) -> int:
    """Send what was mended by tickets to the employer too, where the scheme says so; return how many entries.

    What is not complete, or is there already, stays: the office that returned it judges it with the revision.
    """
    if not (rules.is_checked and rules.recheck_mended):
        return 0
    dossier = locked_dossier(person)
    entries = [entry for entry in entries_of(person) if str(entry.uuid) in mended and _is_ready(entry, rules)]
    if entries:
        _send(dossier, entries, rules, by=by)
    return len(entries)


@transaction.atomic
def take_back(person: Person, uuid: UUID, *, by: Actor) -> Entry:
    """Take back an entry the employer has not judged yet."""
    refuse_others(person, by)
    dossier = locked_dossier(person)
    entry = _own(person, uuid)
    section = known_section(entry.section, rules_for(person))
    if entry.state != EntryState.SUBMITTED:
        raise _denied(section, entry, f"“{_title(section, entry)}”已经审核，或者没有提交，不能撤回。")
    EntryVersion.objects.filter(entry=entry, state=VersionState.SUBMITTED).update(state=VersionState.TAKEN_BACK)
    restate(entry, section)
    entry.save(update_fields=["state"])
    recount(dossier)
    record([_event(dossier, "entries_taken_back", [{"entry": entry.uuid, "section": entry.section}], by=by)])
    return entry


@transaction.atomic
def revise(person: Person, uuid: UUID, *, by: Actor) -> Entry:
    """Open an approved entry for a new version; the approved one stays in force. Opened already: nothing happens."""
    refuse_others(person, by)
    locked_dossier(person)
    entry = _own(person, uuid)
    section = known_section(entry.section, rules_for(person))
    if entry.state == EntryState.SUBMITTED:
        raise _denied(section, entry, f"“{_title(section, entry)}”正在审核，请先撤回再修改。")
    if entry.state == EntryState.APPROVED:
        restate(entry, section)
        entry.save(update_fields=["state"])
    return entry


@transaction.atomic
def discard(person: Person, uuid: UUID, *, by: Actor) -> Entry:
    """Give up what was changed: the entry says again what was approved, files included."""
    refuse_others(person, by)
    locked_dossier(person)
    entry = _own(person, uuid)
    section = known_section(entry.section, rules_for(person))
    if entry.in_force_id is None or entry.is_locked:
        raise _denied(section, entry, f"“{_title(section, entry)}”没有可以放弃的修改。")
    approved = entry.in_force
    _put_back_files(entry, {item["file"] for item in approved.files})
    entry.data, entry.rough, entry.editor = approved.data, {}, ""
    entry.section_version, entry.state = approved.section_version, EntryState.APPROVED
    entry.version += 1
    entry.updated_at = clock.now()
    entry.save(update_fields=["data", "rough", "editor", "section_version", "state", "version", "updated_at"])
    copy_keys(entry, section)
    return entry


def recount(dossier: Dossier) -> None:
    """Write down how many entries wait and since when; the dossier is locked."""
    waiting = EntryVersion.objects.filter(entry__dossier=dossier, state=VersionState.SUBMITTED)
    found = waiting.aggregate(count=Count("pk"), since=Min("sent_at"))
    dossier.waiting, dossier.waiting_since = found["count"], found["since"]
    dossier.save(update_fields=["waiting", "waiting_since"])


def _send(dossier: Dossier, entries: Sequence[Entry], rules: DossierRules, *, by: Actor) -> None:
    """One row a version, one statement for the entries, one event: nothing grows with their number."""
    numbers = dict(
        EntryVersion.objects.filter(entry__in=entries).order_by().values_list("entry").annotate(last=Max("number"))
    )
    now = clock.now()
    versions = [
        EntryVersion(
            entry=entry,
            number=numbers.get(entry.pk, 0) + 1,
            entry_version=entry.version,
            section_version=entry.section_version,
            data=entry.data,
            files=frozen_files(entry.files),
            sent_at=now,
            sent_by_id=by.user_id,
        )
        for entry in entries
    ]
    EntryVersion.objects.bulk_create(versions)
    for entry in entries:
        entry.state = EntryState.SUBMITTED
    update_from_unnest(Entry, entries, ["state"])
    recount(dossier)
    record([_event(dossier, "entries_sent", [_told(version) for version in versions], by=by)])


def _told(version: EntryVersion) -> dict[str, Any]:
    """What the chain says of a version: its content by digest alone."""
    return {
        "entry": version.entry.uuid,
        "section": version.entry.section,
        "number": version.number,
        "sha256": digest_of(version),
    }


def digest_of(version: EntryVersion) -> str:
    """The digest of what a version says, with its files."""
    said = {"data": version.data, "files": version.files, "section_version": version.section_version}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _event(dossier: Dossier, kind: str, entries: list[dict[str, Any]], *, by: Actor) -> EventDraft:
    return EventDraft(stream=dossier.stream, kind=kind, payload={"entries": entries}, actor_id=by.user_id)


def _checked_rules(person: Person) -> DossierRules:
    rules = rules_for(person)
    if person.employer_id is None:
        raise ActionDenied(NO_EMPLOYER)
    if not rules.is_checked:
        raise ActionDenied(NOT_CHECKED)
    return rules


def _own(person: Person, uuid: UUID) -> Entry:
    """One of the person's live entries of whatever section, with its files."""
    entry = next((entry for entry in entries_of(person) if entry.uuid == uuid), None)
    if entry is None:
        raise not_found()
    return entry


def _is_ready(entry: Entry, rules: DossierRules) -> bool:
    """Complete by the rules of today; sections the scheme has left out are not asked for."""
    if entry.state != EntryState.COMPLETE or entry.section not in rules:
        return False
    section = rules.section(entry.section)
    return completeness.is_complete(section, judged(entry, section))


def _put_back_files(entry: Entry, wanted: set[str]) -> None:
    held = Evidence.objects.filter(entry=entry)
    held.filter(removed_at__isnull=True).exclude(uuid__in=wanted).update(removed_at=clock.now())
    held.filter(removed_at__isnull=False, uuid__in=wanted).update(removed_at=None)


def _title(section: Section, entry: Entry) -> str:
    return section.title(judged(entry, section).data)


def _denied(section: Section, entry: Entry, sentence: str) -> ActionDenied:
    """A refusal that leads back to the entry."""
    return ActionDenied(sentence, back_url=entry_url(section, entry.uuid), back_label="返回这一条")
