"""Adds, saves, orders, deletes and restores the entries of one's own dossier.

Every act locks the dossier first, so two windows of one person come one after the other. Saving is lenient: whatever
was typed is kept, and only `gaps` decides whether it may be submitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from accounts.policies import Actor
from dossiers import completeness
from dossiers.enums import EntryState
from dossiers.exceptions import EntryStale, not_found
from dossiers.models import Dossier, Entry, EntryKey
from dossiers.queries import entries_of, entry_of, judged, rules_for
from dossiers.sections import Reading, Section
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

MOST_ENTRIES = 200
BEING_CHECKED = "这一条已提交用人单位审核，审核之前不能修改；需要修改的，请先撤回。"
APPROVED_LOCKED = "这一条已审核通过，内容已锁定；需要修改的，请在这一条的页面点“修改”，修改后重新提交审核。"
APPROVED_STAYS = "这一条已审核通过，不能删除；不用于某次申报的，申报时不选即可。"


@dataclass(frozen=True)
class Page:
    """What the open page knows: the version it was drawn from, and its own name (see `Entry.editor`).

    A save by the button ends the page: an autosave of it that comes late is stale.
    """

    version: int
    editor: str = ""
    is_autosave: bool = False


def locked_dossier(person: Person) -> Dossier:
    """Return the person's dossier, made when missing, locked until the transaction ends."""
    Dossier.objects.get_or_create(person=person)
    return Dossier.objects.select_for_update().get(person=person)


@transaction.atomic
def add_entry(person: Person, section: Section, *, by: Actor) -> Entry:
    """Return a blank entry at the end of the section; a blank one that is there already is taken again."""
    refuse_others(person, by)
    dossier = locked_dossier(person)
    entries = entries_of(person, [section.code])
    blank = next((entry for entry in entries if _is_blank(entry)), None)
    if blank or (entries and not section.many):
        return blank or entries[0]
    if len(entries) >= MOST_ENTRIES:
        sentence = f"“{section.label}”最多填写 {MOST_ENTRIES} {section.noun}，请先删除不需要的内容再添加。"
        raise ActionDenied(sentence)
    position = max((entry.position for entry in entries), default=0) + 1
    return Entry.objects.create(
        dossier=dossier, section=section.code, section_version=section.version, position=position
    )


@transaction.atomic
def save_entry(
    person: Person,
    section: Section,
    uuid: UUID | None,
    reading: Reading,
    *,
    page: Page,
    by: Actor,
    by_ticket: bool = False,
) -> Entry:
    """Keep what was typed; EntryStale when another page saved meanwhile, 404 when the entry is not there.

    by_ticket: an office has returned it, which opens an approved entry too; what was approved stays in force.
    """
    refuse_others(person, by)
    locked_dossier(person)
    entry = entry_of(person, section, uuid) or _first_of_its_section(person, section, by)
    refuse_locked(entry, by_ticket=by_ticket)
    if (entry.data, entry.rough) == (reading.data, reading.rough):
        return entry
    if entry.version != page.version and not _is_own_echo(entry, page):
        raise EntryStale(entry)
    return _write(entry, section, reading, editor=page.editor if page.is_autosave else "")


@transaction.atomic
def adopt_correction(entry_uuid: UUID | str, data: Mapping[str, Any], *, by: Actor) -> Entry:
    """Take corrected fields of a returned application over into the living entry, so that both say the same.

    `data` holds only the fields that changed; None empties one.
    """
    own = Entry.objects.filter(uuid=entry_uuid, dossier__person_id=by.person_id, deleted_at__isnull=True)
    found = own.select_related("dossier__person").first()
    if found is None:
        raise not_found()
    person = found.dossier.person
    section = rules_for(person).section(found.section)
    locked_dossier(person)
    entry = entry_of(person, section, found.uuid)
    refuse_locked(entry, by_ticket=True)
    merged = {**section.upcast(entry.data, entry.section_version), **data}
    kept = {name: value for name, value in merged.items() if value is not None}
    rough = {name: typed for name, typed in entry.rough.items() if name not in data}
    return _write(entry, section, Reading(kept, rough, {}), editor="")


@transaction.atomic
def delete_entry(person: Person, section: Section, uuid: UUID, *, by: Actor) -> Entry:
    """Take an entry out of the dossier; it can be restored, and its evidence stays."""
    entry = _locked(person, section, uuid, by)
    if entry.in_force_id is not None:
        raise ActionDenied(APPROVED_STAYS)
    refuse_locked(entry)
    entry.deleted_at, entry.deleted_by_id = clock.now(), by.user_id
    entry.save(update_fields=["deleted_at", "deleted_by"])
    EntryKey.objects.filter(entry=entry).delete()
    return entry


@transaction.atomic
def restore_entry(person: Person, section: Section, uuid: UUID, *, by: Actor) -> Entry:
    """Put a deleted entry back where it stood."""
    refuse_others(person, by)
    locked_dossier(person)
    rows = Entry.objects.filter(dossier__person=person, section=section.code, uuid=uuid)
    entry = rows.filter(deleted_at__isnull=False).first()
    if entry is None:
        raise not_found()
    entry.deleted_at = entry.deleted_by = None
    entry.save(update_fields=["deleted_at", "deleted_by"])
    copy_keys(entry, section)
    return entry


@transaction.atomic
def move_entry(person: Person, section: Section, uuid: UUID, *, step: int, by: Actor) -> None:
    """Move an entry up (-1) or down (1) by one place; at the end of the list nothing happens."""
    _locked(person, section, uuid, by)
    entries = entries_of(person, [section.code])
    place = next(index for index, entry in enumerate(entries) if entry.uuid == uuid)
    target = min(max(place + step, 0), len(entries) - 1)
    entries.insert(target, entries.pop(place))
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    update_from_unnest(Entry, entries, ["position"])


def refuse_others(person: Person, by: Actor) -> None:
    """Only the person fills in the dossier; to everybody else it is not there."""
    if by.person_id != person.pk:
        raise not_found()


def refuse_locked(entry: Entry, *, by_ticket: bool = False) -> None:
    """Nobody changes what the employer is judging; what it approved is changed as a new version, or by a ticket."""
    if entry.state == EntryState.SUBMITTED:
        raise ActionDenied(BEING_CHECKED)
    if entry.state == EntryState.APPROVED and not by_ticket:
        raise ActionDenied(APPROVED_LOCKED)


def restate(entry: Entry, section: Section) -> None:
    """Write down whether the entry is complete now; `.files` must be fresh."""
    is_complete = completeness.is_complete(section, judged(entry, section))
    entry.state = EntryState.COMPLETE if is_complete else EntryState.DRAFT


def copy_keys(entry: Entry, section: Section) -> None:
    """Copy the key fields to their indexed table, where doubles across people are found."""
    keys = section.keys_of(entry.data)
    EntryKey.objects.filter(entry=entry).exclude(name__in=keys).delete()
    rows = [EntryKey(entry=entry, name=name, value=value) for name, value in keys.items()]
    EntryKey.objects.bulk_create(rows, update_conflicts=True, unique_fields=["entry", "name"], update_fields=["value"])


def _write(entry: Entry, section: Section, reading: Reading, *, editor: str) -> Entry:
    keys_before = section.keys_of(entry.data)
    entry.data, entry.rough, entry.editor = reading.data, reading.rough, editor
    entry.section_version = section.version
    entry.version += 1
    entry.updated_at = clock.now()
    restate(entry, section)
    entry.save(update_fields=["data", "rough", "editor", "section_version", "version", "updated_at", "state"])
    if section.keys_of(entry.data) != keys_before:
        copy_keys(entry, section)
    return entry


def _first_of_its_section(person: Person, section: Section, by: Actor) -> Entry:
    """A section of one entry begins with its first save; of others the entry must be there."""
    if section.many:
        raise not_found()
    add_entry(person, section, by=by)
    return entry_of(person, section, None)


def _locked(person: Person, section: Section, uuid: UUID, by: Actor) -> Entry:
    refuse_others(person, by)
    locked_dossier(person)
    entry = entry_of(person, section, uuid)
    if entry is None or not section.many:
        raise not_found()
    return entry


def _is_own_echo(entry: Entry, page: Page) -> bool:
    """The last save was an autosave of this very page, whose answer it has not heard."""
    return bool(page.editor) and entry.editor == page.editor


def _is_blank(entry: Entry) -> bool:
    return not (entry.data or entry.rough or entry.files)
