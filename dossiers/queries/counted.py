"""What of a dossier counts for an application: of a checked one only what the employer approved. The one place of that rule.

An entry whose working copy is being changed counts as it was approved last. What the tickets of a returned application
opened is the exception: it counts as it stands, because the office that returned it judges it with the revision.
"""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from accounts.models import Person
from dossiers.completeness import UNCHECKED
from dossiers.enums import EntryState, EvidenceKind
from dossiers.models import Entry, EntryVersion, Evidence
from dossiers.queries.entries import entries_of
from dossiers.scheme import DossierRules


def counted_entries(person: Person, rules: DossierRules, *, mended: Collection[str] = ()) -> list[Entry]:
    """Live entries in order, each as an application takes it, with `.unchecked`: the sentence why it may not, or nothing.

    mended: uuids of the entries that tickets opened. Two statements; one more where approved entries are being changed.
    """
    entries = entries_of(person)
    if not rules.is_checked:
        return entries
    approved = _versions(entry for entry in entries if _is_behind(entry, mended))
    return [_counted(entry, approved.get(entry.in_force_id), mended) for entry in entries]


def as_approved(entry: Entry, version: EntryVersion) -> Entry:
    """A copy of the entry that says what the version said, never to be saved."""
    found = copy(entry)
    found.data, found.rough, found.state = version.data, {}, EntryState.APPROVED
    found.section_version, found.version = version.section_version, version.entry_version
    found.files = [_file(item, entry) for item in version.files]
    return found


def _counted(entry: Entry, approved: EntryVersion | None, mended: Collection[str]) -> Entry:
    if approved is not None:
        return as_approved(entry, approved)
    if entry.state != EntryState.APPROVED and str(entry.uuid) not in mended:
        entry.unchecked = UNCHECKED[EntryState(entry.state)]
    return entry


def _is_behind(entry: Entry, mended: Collection[str]) -> bool:
    """Approved once, and its working copy is not what was approved."""
    return bool(entry.in_force_id) and entry.state != EntryState.APPROVED and str(entry.uuid) not in mended


def _versions(entries: Any) -> dict[int, EntryVersion]:
    wanted = [entry.in_force_id for entry in entries]
    return EntryVersion.objects.in_bulk(wanted) if wanted else {}


def _file(item: Mapping[str, Any], entry: Entry) -> Evidence:
    """A file of a version as its row said it then."""
    return Evidence(
        uuid=item["file"],
        entry_id=entry.pk,
        slot=item["slot"],
        sha256=item["sha256"],
        name=item["name"],
        kind=EvidenceKind(item["kind"]),
        page_count=item["pages"],
    )
