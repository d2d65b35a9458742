"""Shows frozen or living sections: the read-only view, the difference of two revisions, tables for paper and sheets.

Everything works on the `sections` part of a revision's content (see `services.snapshots`), never on rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS, FieldKind, Section

Content = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Row:
    """One value: fits `_ui/facts.html`. `address` is what a ticket names."""

    name: str
    label: str
    value: str
    address: str
    is_full: bool = False


@dataclass(frozen=True)
class FileView:
    """One file of an entry."""

    slot: str
    label: str
    file: str
    name: str
    sha256: str
    pages: int
    kind: str


@dataclass(frozen=True)
class EntryView:
    """One entry ready for a template."""

    uuid: str
    number: int
    title: str
    rows: Sequence[Row]
    evidence: Sequence[FileView]
    address: str


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


@dataclass(frozen=True)
class FieldChange:
    """One value before and after."""

    name: str
    label: str
    before: str
    after: str
    address: str


@dataclass(frozen=True)
class Change:
    """What happened to one entry: added, removed, or changed field by field and file by file."""

    section: str
    section_label: str
    entry: str
    title: str
    kind: str
    fields: Sequence[FieldChange] = ()
    files_added: Sequence[FileView] = ()
    files_removed: Sequence[FileView] = ()

    @property
    def kind_label(self) -> str:
        return {"added": "新增", "removed": "删除", "changed": "修改"}[self.kind]


@dataclass(frozen=True)
class Column:
    """One column of a sheet or printed table; `is_number` values are numbers, all others text."""

    name: str
    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Entries of one section as columns and rows."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]] = field(default_factory=list)


def sections_view(content: Content, rules: DossierRules) -> list[SectionView]:
    """Return every chosen section, empty ones too, in the scheme's order."""
    return [_section_view(chosen.section, content.get(chosen.code, ())) for chosen in rules]


def entry_view(section: Section, entry: Mapping[str, Any], number: int = 1) -> EntryView:
    """Return one entry of a content, every declared field with its value."""
    data = _data(section, entry)
    address = f"{section.code}/{entry['entry']}"
    return EntryView(
        uuid=entry["entry"],
        number=number,
        title=section.title(data),
        rows=[
            Row(name, label, section.shown(name, data), f"{address}/{name}", is_full)
            for name, label, is_full in _shown_fields(section)
        ],
        evidence=[_file_view(section, item) for item in entry.get("evidence", ())],
        address=address,
    )


def diff(old: Content, new: Content, rules: DossierRules) -> list[Change]:
    """Return what changed from one revision to the next, entry by entry; nothing when they are equal."""
    return [
        change
        for chosen in rules
        for change in _section_changes(chosen.section, old.get(chosen.code, ()), new.get(chosen.code, ()))
    ]


def data_changes(section: Section, before: Mapping[str, Any], after: Mapping[str, Any], uuid: str) -> list[FieldChange]:
    """Return the fields in which two contents of one entry differ, as people read them."""
    address = f"{section.code}/{uuid}"
    return [
        FieldChange(each.name, each.label, each.shown(old), each.shown(new), f"{address}/{each.name}")
        for each in section.fields
        if (old := before.get(each.name)) != (new := after.get(each.name))
    ]


def printed(section: Section, entries: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table a paper form prints: the print columns, values as people read them."""
    columns = [Column(name, section.label_of(name)) for name in section.print_columns]
    datas = [_data(section, entry) for entry in entries]
    return Table(columns, [[section.shown(column.name, data) for column in columns] for data in datas])


def sheet(section: Section, entries: Sequence[Mapping[str, Any]]) -> Table:
    """Return every field as a column of a spreadsheet; numbers stay numbers, everything else is text."""
    columns = [Column(each.name, _with_unit(each.label, each.unit), each.kind in _NUMBERS) for each in section.fields]
    return Table(columns, [_sheet_row(section, _data(section, entry)) for entry in entries])


_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR})


def section_of(code: str, rules: DossierRules) -> Section:
    """Return a section as the scheme wants it, or as declared when the scheme has left it out since."""
    return rules.section(code) if code in rules else SECTIONS[code]


def _section_view(section: Section, entries: Sequence[Mapping[str, Any]]) -> SectionView:
    views = [entry_view(section, entry, number) for number, entry in enumerate(entries, start=1)]
    datas = [_data(section, entry) for entry in entries]
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


def _data(section: Section, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return section.upcast(entry["data"], entry.get("section_version", section.version))


def _file_view(section: Section, item: Mapping[str, Any]) -> FileView:
    return FileView(
        slot=item["slot"],
        label=section.label_of(item["slot"]),
        file=item["file"],
        name=item["name"],
        sha256=item["sha256"],
        pages=item.get("pages", 1),
        kind=item.get("kind", ""),
    )


def _section_changes(section: Section, old: Sequence, new: Sequence) -> Iterator[Change]:
    before = {entry["entry"]: entry for entry in old}
    after = {entry["entry"]: entry for entry in new}
    for uuid, entry in after.items():
        change = _change(section, before.get(uuid), entry)
        if change:
            yield change
    for uuid in before.keys() - after.keys():
        yield _whole(section, before[uuid], "removed")


def _change(section: Section, old: Mapping | None, new: Mapping) -> Change | None:
    if old is None:
        return _whole(section, new, "added")
    fields = data_changes(section, _data(section, old), _data(section, new), new["entry"])
    added, removed = _file_changes(section, old, new)
    if not (fields or added or removed):
        return None
    title = section.title(_data(section, new))
    return Change(section.code, section.label, new["entry"], title, "changed", fields, added, removed)


def _whole(section: Section, entry: Mapping, kind: str) -> Change:
    """An entry that is there in one of the two only: all its values on that side."""
    data = _data(section, entry)
    before, after = ({}, data) if kind == "added" else (data, {})
    files = [_file_view(section, item) for item in entry.get("evidence", ())]
    added, removed = (files, []) if kind == "added" else ([], files)
    fields = data_changes(section, before, after, entry["entry"])
    return Change(section.code, section.label, entry["entry"], section.title(data), kind, fields, added, removed)


def _file_changes(section: Section, old: Mapping, new: Mapping) -> tuple[list[FileView], list[FileView]]:
    before = {item["file"]: item for item in old.get("evidence", ())}
    after = {item["file"]: item for item in new.get("evidence", ())}
    added = [_file_view(section, after[key]) for key in after if key not in before]
    removed = [_file_view(section, before[key]) for key in before if key not in after]
    return added, removed


def _sheet_row(section: Section, data: Mapping[str, Any]) -> list[Any]:
    return [
        data.get(each.name) if each.kind is FieldKind.INTEGER else _sheet_value(each, data.get(each.name))
        for each in section.fields
    ]


def _sheet_value(each: Any, value: Any) -> Any:
    if each.kind in _NUMBERS:
        return float(value) if value not in (None, "") else None
    return each.shown(value)


def _with_unit(label: str, unit: str) -> str:
    return f"{label}（{unit}）" if unit else label
