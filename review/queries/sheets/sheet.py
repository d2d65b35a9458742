"""What a table is: rows that are read portion by portion, and the cells of one row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from review.columns import COLUMNS, Column, Table
from review.scheme import ReviewRules, TableColumn
from zcps.kit.lists import Sort, capped_count, portions

PORTION = 500

Cells = Mapping[Column, Callable[[Any], Any]]  # how the value of each column is read from a row


@dataclass(frozen=True)
class TableAsked:
    """Which list, narrowed to what, in which order: all a worker needs to find the same rows. `code` names the list of its kind."""

    table: Table
    code: str = ""
    wanted: dict[str, Any] = field(default_factory=dict)
    sort: str = ""

    def as_parameters(self) -> dict[str, Any]:
        """As JSON. Names by which a list of more than a thousand rows is narrowed are nobody's personal data."""
        return asdict(self)

    @classmethod
    def read(cls, parameters: dict[str, Any]) -> Self:
        return cls(**parameters | {"table": Table(parameters["table"])})


def _nothing(rows: list) -> None:
    """The rows have all their cells need."""


@dataclass(frozen=True)
class Sheet:
    """One table of one office. `prepare` gives a portion of rows what their cells need beside the row."""

    table: Table
    name: str
    rows: QuerySet
    sort: Sort
    cells: Callable[[bool], Cells]  # by whether ID numbers are whole
    rules: ReviewRules | None
    prepare: Callable[[list], None] = _nothing

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The scheme's choice, else all there are."""
        chosen = self.rules.tables.get(self.table, ()) if self.rules else ()
        return chosen or tuple(TableColumn(column) for column in COLUMNS[self.table])

    @property
    def has_numbers(self) -> bool:
        return any(each.column == Column.ID_NUMBER for each in self.columns)

    def count(self, *, cap: int) -> int:
        """No further than one beyond the cap."""
        return capped_count(self.rows, cap=cap)

    def lines(self, *, whole_numbers: bool) -> Iterator[list[list[Any]]]:
        """The cells of every row, portion by portion and by key, so that memory stays the same whatever their number."""
        cells = self.cells(whole_numbers)
        values = [cells[each.column] for each in self.columns]
        for rows in portions(self.rows, sort=self.sort, size=PORTION):
            self.prepare(rows)
            yield [[value(row) for value in values] for row in rows]
