"""What is missing in a dossier, each with the link where it is mended; and how far each section is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Person
from dossiers.completeness import Judged, Lack, remark_lack, section_lacks
from dossiers.enums import SectionGroup
from dossiers.models import Entry
from dossiers.queries.counted import counted_entries
from dossiers.queries.entries import entries_of, judged
from dossiers.scheme import ChosenSection, DossierRules
from dossiers.sections import Section
from dossiers.sections.across import Remark, remarks

Selection = Mapping[str, Collection[UUID | str]]


@dataclass(frozen=True)
class Gap:
    """One thing to mend before submission; a warning may stay as it is. `detail`: see `completeness.Lack`."""

    section: str
    entry: UUID | None
    field: str
    sentence: str
    url: str
    is_warning: bool = False
    detail: str = ""


@dataclass(frozen=True)
class SectionStatus:
    """One section of the overview: its entries and what it lacks."""

    chosen: ChosenSection
    entries: Sequence[Entry]
    gaps: Sequence[Gap]

    @property
    def section(self) -> Section:
        return self.chosen.section

    @property
    def faults(self) -> list[Gap]:
        return [gap for gap in self.gaps if not gap.is_warning]

    @property
    def is_complete(self) -> bool:
        return not self.faults

    @property
    def is_untouched(self) -> bool:
        return not self.entries


def gaps(
    person: Person, rules: DossierRules, selection: Selection | None = None, *, mended: Collection[str] = ()
) -> list[Gap]:
    """Every fault that keeps an application back, in order; warnings are left out.

    With a selection only the selected entries are judged. `mended`: see `counted_entries`.
    """
    found = _statuses(counted_entries(person, rules, mended=mended), rules, selection)
    return [gap for status in found for gap in status.faults]


def statuses(person: Person, rules: DossierRules, selection: Selection | None = None) -> list[SectionStatus]:
    """Every chosen section with its entries as they are being filled in and gaps, warnings included. Two queries."""
    return _statuses(entries_of(person), rules, selection)


def counted_statuses(person: Person, rules: DossierRules) -> list[SectionStatus]:
    """The same with the entries as an application takes them."""
    return _statuses(counted_entries(person, rules), rules, None)


def _statuses(entries: list[Entry], rules: DossierRules, selection: Selection | None) -> list[SectionStatus]:
    own = {chosen.code: _selected(entries, chosen.code, selection) for chosen in rules}
    held = {chosen.code: [judged(entry, chosen.section) for entry in own[chosen.code]] for chosen in rules}
    found = remarks({code: [each.data for each in items] for code, items in held.items()})
    return [
        _status(chosen, own[chosen.code], held[chosen.code], [each for each in found if each.section == chosen.code])
        for chosen in rules
    ]


def grouped(found: Iterable[SectionStatus]) -> list[tuple[SectionGroup, list[SectionStatus]]]:
    """The sections under their headings; within one they keep the scheme's order, empty headings are left out."""
    by_group: dict[SectionGroup, list[SectionStatus]] = {group: [] for group in SectionGroup}
    for status in found:
        by_group[status.section.group].append(status)
    return [(group, items) for group, items in by_group.items() if items]


def entry_url(section: Section, uuid: UUID | str | None) -> str:
    """The page where an entry is filled in; a section of one entry is its own page."""
    if section.many and uuid:
        return reverse("dossiers:entry", args=[section.code, uuid])
    return reverse("dossiers:section", args=[section.code])


def _selected(entries: Iterable[Entry], section: str, selection: Selection | None) -> list[Entry]:
    own = [entry for entry in entries if entry.section == section]
    if selection is None or section not in selection:
        return own
    wanted = {str(uuid) for uuid in selection[section]}
    return [entry for entry in own if str(entry.uuid) in wanted]


def _status(
    chosen: ChosenSection, entries: list[Entry], held: Sequence[Judged], found: Sequence[Remark]
) -> SectionStatus:
    lacks = section_lacks(chosen, held)
    lacks += [remark_lack(chosen.section, each.index, held[each.index], each.field, each.sentence) for each in found]
    return SectionStatus(chosen, entries, [_gap(chosen.section, entries, lack) for lack in lacks])


def _gap(section: Section, entries: Sequence[Entry], lack: Lack) -> Gap:
    uuid = None if lack.index is None else entries[lack.index].uuid
    url = entry_url(section, uuid) + _place(section, lack) if uuid or not section.many else entry_url(section, None)
    return Gap(section.code, uuid, lack.field, lack.sentence, url, lack.is_warning, lack.detail)


def _place(section: Section, lack: Lack) -> str:
    """The page shows its own faults, and opens at the field or slot."""
    if not lack.field:
        return "?check=1"
    is_slot = any(slot.code == lack.field for slot in section.slots)
    return f"?check=1#{'slot-' if is_slot else 'id_'}{lack.field}"
