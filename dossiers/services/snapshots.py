"""Freezes a dossier, or what was selected of it, into the `sections` part of a revision's content."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from accounts.models import Person
from dossiers.models import Entry, Evidence
from dossiers.queries import counted_entries
from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS, Section

Sections = dict[str, list[dict[str, Any]]]


def snapshot(
    person: Person,
    *,
    rules: DossierRules,
    selection: Mapping[str, Collection[UUID | str]] | None = None,
    mended: Collection[str] = (),
) -> Sections:
    """Return every chosen section with its entries in order: data, and evidence by sha256.

    Sections the selection does not name go in whole. Of a checked dossier only what was approved goes in, and what
    tickets opened (`mended`, see `counted_entries`). Nothing in the result is a row: it stays as it is for ever.
    """
    entries = [entry for entry in counted_entries(person, rules, mended=mended) if not entry.unchecked]
    return {
        chosen.code: [_frozen(entry, chosen.section) for entry in _selected(entries, chosen.code, selection)]
        for chosen in rules
    }


def up_to_date(code: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a frozen entry as today's declaration of its section would have written it.

    Whoever mixes an old entry with fields of a newer one brings the old one up first: one entry has one version.
    """
    section = SECTIONS.get(code)
    version = entry.get("section_version", section.version if section else 1)
    if section is None or version >= section.version:
        return dict(entry)
    return {**entry, "data": section.upcast(dict(entry["data"]), version), "section_version": section.version}


def _selected(entries: Iterable[Entry], code: str, selection: Mapping | None) -> list[Entry]:
    own = [entry for entry in entries if entry.section == code]
    if selection is None or code not in selection:
        return own
    wanted = {str(uuid) for uuid in selection[code]}
    return [entry for entry in own if str(entry.uuid) in wanted]


def _frozen(entry: Entry, section: Section) -> dict[str, Any]:
    return {
        "entry": str(entry.uuid),
        "version": entry.version,
        "section_version": section.version,
        "data": section.upcast(entry.data, entry.section_version),
        "evidence": frozen_files(entry.files),
    }


def frozen_files(files: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Files as a revision names them: by what they are, never by their rows."""
    return [_frozen_file(item) for item in files]


def _frozen_file(item: Evidence) -> dict[str, Any]:
    return {
        "slot": item.slot,
        "file": str(item.uuid),
        "sha256": item.sha256,
        "name": item.name,
        "kind": item.kind,
        "pages": item.page_count,
    }
