"""Sections as tables: what a paper form prints, what a spreadsheet holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossiers.enums import PaperForm
from dossiers.presentation.content import data_of
from dossiers.sections import FieldKind, Section

_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR})


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


def printed(section: Section, entries: Sequence[Mapping[str, Any]], form: PaperForm = PaperForm.REVIEW) -> Table:
    """Return the table a paper form prints of a section: its columns, values as people read them."""
    columns = [Column(name, section.label_of(name)) for name in section.columns_on(form)]
    datas = [data_of(section, entry) for entry in entries]
    return Table(columns, [[section.shown(column.name, data) for column in columns] for data in datas])


def sheet(section: Section, entries: Sequence[Mapping[str, Any]]) -> Table:
    """Return every field as a column of a spreadsheet; numbers stay numbers, everything else is text."""
    columns = [Column(each.name, _with_unit(each.label, each.unit), each.kind in _NUMBERS) for each in section.fields]
    return Table(columns, [_sheet_row(section, data_of(section, entry)) for entry in entries])


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
