"""Writes a table as XLSX: types kept, codes as text, formulas of strangers as plain text."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zcps.kit.xlsx.values import Kind

LONGEST = 32_767  # characters in a cell
# What a spreadsheet, or one that reads the CSV saved from it, takes for the beginning of a formula; full-width too.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NUMBER_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.CODE: "@", Kind.TEXT: "@"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_BODY = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1, "border_color": "#C9CED6"}
_HEAD = {**_BODY, "bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "align": "center"}
_TITLE = {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}


@dataclass(frozen=True)
class Out:
    """A column to write: its title, what it holds, its width in characters."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 14


def write_table(
    columns: Sequence[Out], rows: Iterable[Sequence[Any]], *, sheet: str = "名单", heading: str = ""
) -> bytes:
    """Return the file; each row is as long as `columns`. None is an empty cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        page = book.add_worksheet(sheet[:31])
        top = _write_head(book, page, columns, heading)
        formats = [_format(book, column.kind) for column in columns]
        quoted = book.add_format({**_BODY, "num_format": "@", "quote_prefix": True})
        for number, row in enumerate(rows, start=top):
            for place, (value, look) in enumerate(zip(row, formats, strict=True)):
                _write(page, (number, place), value, look, quoted)
    return out.getvalue()


def _write_head(book: xlsxwriter.Workbook, page: Worksheet, columns: Sequence[Out], heading: str) -> int:
    """Write heading and titles, arrange the printing; return the number of the first row of data."""
    top = 1 if heading else 0
    if heading:
        page.set_row(0, 30)
        page.merge_range(0, 0, 0, max(len(columns) - 1, 1), heading, book.add_format(_TITLE))
    look = book.add_format(_HEAD)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(top, place, column.title, look)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")
    return top + 1


def _format(book: xlsxwriter.Workbook, kind: Kind) -> Format:
    look = dict(_BODY)
    if kind in _NUMBER_FORMATS:
        look["num_format"] = _NUMBER_FORMATS[kind]
    return book.add_format(look)


def _write(page: Worksheet, cell: tuple[int, int], value: Any, look: Format, quoted: Format) -> None:
    if value is None or value == "":
        page.write_blank(*cell, None, look)
    elif isinstance(value, dt.datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        page.write_datetime(*cell, local, look)
    elif isinstance(value, dt.date):
        page.write_datetime(*cell, value, look)
    elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        _write_text(page, cell, value, look, quoted)
    else:
        page.write_number(*cell, value, look)


def _write_text(page: Worksheet, cell: tuple[int, int], value: Any, look: Format, quoted: Format) -> None:
    text = str(value)
    if isinstance(value, bool):
        text = "是" if value else "否"
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    # As text it is no formula; the quote prefix keeps it text when somebody edits the cell or saves as CSV.
    page.write_string(*cell, text, quoted if text.startswith(_FORMULA_STARTS) else look)
