"""The read-only view: every section with its entries, values as people read them, and their files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.presentation.content import Content, FileView, data_of, file_view
from dossiers.scheme import DossierRules
from dossiers.sections import Section


@dataclass(frozen=True)
class Row:
    """One value: fits `_ui/facts.html`. `address` is what a ticket names."""

    name: str
    label: str
    value: str
    address: str
    is_full: bool = False


@dataclass(frozen=True)
class EntryView:
    """One entry ready for a template."""

    uuid: str
    number: int
    title: str
    rows: Sequence[Row]
    evidence: Sequence[FileView]
    address: str

    @property
    def told(self) -> list[Row]:
        """The rows that say something, for the person who knows what was left empty."""
        return [row for row in self.rows if row.value]


@dataclass(frozen=True)
class SectionView:
    """One section ready for a template; `heads` and each entry's `cells` make its list."""

    code: str
    label: str
    noun: str
    many: bool
    entries: Sequence[EntryView]
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def sections_view(content: Content, rules: DossierRules) -> list[SectionView]:
    """Return every chosen section, empty ones too, in the scheme's order."""
    return [_section_view(chosen.section, content.get(chosen.code, ())) for chosen in rules]


def entry_view(section: Section, entry: Mapping[str, Any], number: int = 1) -> EntryView:
    """Return one entry of a content, every declared field with its value."""
    data = data_of(section, entry)
    address = f"{section.code}/{entry['entry']}"
    return EntryView(
        uuid=entry["entry"],
        number=number,
        title=section.title(data),
        rows=[
            Row(name, label, section.shown(name, data), f"{address}/{name}", is_full)
            for name, label, is_full in _shown_fields(section)
        ],
        evidence=[file_view(section, item) for item in entry.get("evidence", ())],
        address=address,
    )


def _section_view(section: Section, entries: Sequence[Mapping[str, Any]]) -> SectionView:
    views = [entry_view(section, entry, number) for number, entry in enumerate(entries, start=1)]
    datas = [data_of(section, entry) for entry in entries]
    return SectionView(
        code=section.code,
        label=section.label,
        noun=section.noun,
        many=section.many,
        entries=views,
        heads=[section.label_of(name) for name in section.columns],
        lines=[[section.shown(name, data) for name in section.columns] for data in datas],
    )


def _shown_fields(section: Section) -> Iterator[tuple[str, str, bool]]:
    for each in section.fields:
        yield each.name, each.label, each.is_wide
    for derived in section.derived:
        yield derived.name, derived.label, False
