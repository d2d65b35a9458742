"""What a resubmission may change: only the addresses its tickets name. Pure functions over revision contents.

The dossier goes on living while an application is with its applicant; a new revision takes from it only what the
tickets unlocked, so nothing else can slip in.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Protocol

from dossiers.services.snapshots import up_to_date

# The address of what the applicant chose for this application itself (职称、专业、现从事专业).
APPLICATION = "application"

Sections = dict[str, list[dict[str, Any]]]


class Addressed(Protocol):
    """A ticket, as far as merging needs it."""

    section: str
    entry: Any
    field: str


def merged(old: Sections, fresh: Sections, tickets: Iterable[Addressed]) -> Sections:
    """`old` with every ticketed section, entry, field or evidence slot taken from `fresh`."""
    result = deepcopy(old)
    for ticket in tickets:
        if ticket.section != APPLICATION:
            _merge(result, fresh, ticket)
    return result


def unlocked_fields(tickets: Iterable[Addressed], section: str, entry: str | None) -> set[str] | None:
    """Field and slot names that may change in one entry; None means the whole entry, an empty set nothing."""
    names: set[str] = set()
    for ticket in tickets:
        if ticket.section != section:
            continue
        if not ticket.entry and not ticket.field:
            return None
        if ticket.entry and str(ticket.entry) != str(entry):
            continue
        if not ticket.field:
            return None
        names.add(ticket.field)
    return names


def _merge(result: Sections, fresh: Sections, ticket: Addressed) -> None:
    if not ticket.entry and not ticket.field:
        result[ticket.section] = deepcopy(fresh.get(ticket.section, []))
        return
    entries = result.setdefault(ticket.section, [])
    for index, entry in enumerate(list(entries)):
        if ticket.entry and entry["entry"] != str(ticket.entry):
            continue
        now = _entry(fresh, ticket.section, entry["entry"])
        if now is not None:
            old = up_to_date(ticket.section, entry)
            entries[index] = deepcopy(now) if not ticket.field else _with_field(old, now, ticket.field)


def _entry(sections: Sections, section: str, uuid: str) -> dict[str, Any] | None:
    return next((entry for entry in sections.get(section, []) if entry["entry"] == uuid), None)


def _with_field(entry: dict[str, Any], now: dict[str, Any], field: str) -> dict[str, Any]:
    """One field, or the files of one evidence slot, taken from the dossier's entry of now."""
    changed = deepcopy(entry)
    if field in now["data"] or field in changed["data"]:
        changed["data"][field] = deepcopy(now["data"].get(field))
    else:
        kept = [item for item in changed["evidence"] if item["slot"] != field]
        changed["evidence"] = kept + [deepcopy(item) for item in now["evidence"] if item["slot"] == field]
    changed["version"] = now["version"]
    return changed
