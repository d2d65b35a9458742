"""Pages of a list: by key (no page costs more than the first) or by number up to 10 000 rows.

A cursor is a signed text that holds the sort's name and the values of the row it stands at. It needs
no row to exist: rows may vanish or come, the page goes on behind the same values. A cursor that is
broken, forged or of another sort leads to the first page, never to an error.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Q, QuerySet, Value
from django.http import QueryDict

PAGE_SIZE = 50
NUMBERED_LIMIT = 10_000
COUNT_CAP = 999
_SALT = "zcps.kit.lists"


@dataclass(frozen=True)
class Sort:
    """A named order: columns as for `order_by`; the last one must be unique (the key is added).

    All columns must be NOT NULL, or the rows with NULL are never reached by key.
    """

    name: str
    label: str
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.columns[-1].lstrip("-") not in {"pk", "id"}:
            direction = "-" if self.columns[-1].startswith("-") else ""
            object.__setattr__(self, "columns", (*self.columns, f"{direction}pk"))


@dataclass(frozen=True)
class Page:
    """One page of a list. `next` and `previous` are cursors, empty where there is none."""

    rows: list[Any]
    sort: Sort
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class NumberedPage:
    """One page of a list that is counted exactly; `is_cut` says that rows beyond the limit exist."""

    rows: list[Any]
    number: int
    pages: int
    count: int
    is_cut: bool = False
    around: list[int | None] = field(default_factory=list)

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def chosen_sort(sorts: Sequence[Sort], name: str | None) -> Sort:
    """Return the sort of that name; the first one for any other name."""
    return next((sort for sort in sorts if sort.name == name), sorts[0])


def page(
    queryset: QuerySet,
    *,
    sort: Sort,
    after: str | None = "",
    before: str | None = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Return the page behind the cursor `after` or ahead of the cursor `before`: one statement."""
    ahead_of = _values_at(queryset, sort, before)
    if ahead_of is not None:
        return _page_ahead(queryset, sort, ahead_of, size)
    behind = _values_at(queryset, sort, after)
    rows, has_more = _rows_beyond(queryset, sort.columns, behind, size)
    if not rows and behind is not None:
        return _page_ahead(queryset, sort, behind, size)
    return _page(rows, sort, has_next=has_more, has_previous=behind is not None)


def _page_ahead(queryset: QuerySet, sort: Sort, values: list[Any], size: int) -> Page:
    rows, has_more = _rows_beyond(queryset, _turned(sort.columns), values, size)
    if not has_more:
        # The beginning is reached: a whole first page rather than the few rows that are left.
        return page(queryset, sort=sort, size=size)
    return _page(rows[::-1], sort, has_next=True, has_previous=True)


def _rows_beyond(
    queryset: QuerySet, order: Sequence[str], values: list[Any] | None, size: int
) -> tuple[list[Any], bool]:
    ordered = queryset.order_by(*order)
    if values is not None:
        ordered = ordered.filter(_beyond(queryset, order, values))
    rows = list(ordered[: size + 1])
    return rows[:size], len(rows) > size


def portions(queryset: QuerySet, *, sort: Sort, size: int) -> Iterator[list[Any]]:
    """Yield every row in order, `size` at a time, each portion one statement: for what is written out as a whole.

    Rows may come or go meanwhile; it always goes on behind the last row that was seen.
    """
    behind, has_more = None, True
    while has_more:
        rows, has_more = _rows_beyond(queryset, sort.columns, behind, size)
        if rows:
            yield rows
            behind = [_value_of(rows[-1], column.lstrip("-")) for column in sort.columns]


def numbered_page(
    queryset: QuerySet, *, number: Any, size: int = PAGE_SIZE, limit: int = NUMBERED_LIMIT
) -> NumberedPage:
    """Return page `number` of an ordered queryset; what is no page leads to the nearest one."""
    found = capped_count(queryset, cap=limit)
    count = min(found, limit)
    pages = max(1, -(-count // size))
    number = min(max(_whole(number), 1), pages)
    first = (number - 1) * size
    rows = list(queryset[first : min(first + size, limit)])
    around = _around(number, pages)
    return NumberedPage(rows, number, pages, count, is_cut=found > limit, around=around)


def capped_count(queryset: QuerySet, *, cap: int = COUNT_CAP) -> int:
    """Count rows up to cap + 1 (read: more than cap) with one statement that stops there."""
    return queryset.order_by()[: cap + 1].count()


def count_label(count: int, *, cap: int = COUNT_CAP) -> str:
    """Write a capped count: 999+ beyond the cap."""
    return f"{cap}+" if count > cap else str(count)


def querystring(params: QueryDict, **changes: Any) -> str:
    """Return the query with some parameters changed (None drops one); the rest, filters, survives.

    Anything but a move to a page begins at the first page again: both cursors and the number drop out.
    """
    query = params.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return query.urlencode()


def cursor_at(row: Any, sort: Sort) -> str:
    """Return the cursor that stands at this row."""
    values = [_plain(_value_of(row, column.lstrip("-"))) for column in sort.columns]
    return signing.dumps([sort.name, values], salt=_SALT, compress=True)


def _page(rows: list[Any], sort: Sort, *, has_next: bool, has_previous: bool) -> Page:
    if not rows:
        return Page(rows, sort)
    return Page(
        rows,
        sort,
        next=cursor_at(rows[-1], sort) if has_next else "",
        previous=cursor_at(rows[0], sort) if has_previous else "",
    )


def _turned(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in columns)


class RowComparison(Func):
    """(a, b) > (x, y): the one form for which PostgreSQL goes straight to the place in the index."""

    output_field = BooleanField()
    arg_joiner = ", "

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        texts, half = [text for text, _ in parts], len(parts) // 2
        left, right = ", ".join(texts[:half]), ", ".join(texts[half:])
        params = [value for _, values in parts for value in values]
        return f"(({left}) {self.extra['side']} ({right}))", params


def _beyond(queryset: QuerySet, order: Sequence[str], values: Sequence[Any]) -> Func | Q:
    names = [column.lstrip("-") for column in order]
    if len({column.startswith("-") for column in order}) > 1:
        return _beyond_mixed(order, values)
    given = [Value(value, output_field=_field_of(queryset, name)) for name, value in zip(names, values, strict=True)]
    side = "<" if order[0].startswith("-") else ">"
    return RowComparison(*(F(name) for name in names), *given, side=side)


def _beyond_mixed(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return (a > x) or (a = x and b < y) …, and a >= x alone, so that an index finds the start."""
    condition, equal = Q(), Q()
    for column, value in zip(order, values, strict=True):
        name, side = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    bound = "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{order[0].lstrip('-')}__{bound}": values[0]}) & condition


def _values_at(queryset: QuerySet, sort: Sort, cursor: str | None) -> list[Any] | None:
    if not cursor:
        return None
    try:
        name, values = signing.loads(cursor, salt=_SALT)
        fields = [_field_of(queryset, column.lstrip("-")) for column in sort.columns]
        if name != sort.name:
            return None
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None


def _field_of(queryset: QuerySet, column: str) -> Field:
    model = queryset.model
    for name in column.split("__"):
        found = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = found.related_model
    return found


def _value_of(row: Any, column: str) -> Any:
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


def _whole(number: Any) -> int:
    text = str(number)
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 1


def _around(number: int, pages: int) -> list[int | None]:
    """Return the page numbers to offer: first, last, two to each side; None stands for a gap."""
    wanted = sorted({1, pages, *range(number - 2, number + 3)} & set(range(1, pages + 1)))
    shown: list[int | None] = []
    for previous, current in zip([0, *wanted], wanted, strict=False):
        if current - previous > 1:
            shown.append(None)
        shown.append(current)
    return shown
