"""Reads a table from XLSX: all errors by row and column, nothing written anywhere (a dry run by nature)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from zcps.kit.text import is_blank
from zcps.kit.uploads.refusals import Upload, UploadRefused
from zcps.kit.xlsx.package import open_package
from zcps.kit.xlsx.values import Kind, read_cell

MAX_ROWS = 5_000
MAX_SCANNED = 100_000
MAX_COLUMNS = 200


@dataclass(frozen=True)
class In:
    """A column to read. `clean` gets the value by its kind and may refuse it with a ValidationError."""

    name: str
    title: str
    kind: Kind = Kind.TEXT
    is_required: bool = True
    clean: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class CellError:
    """What is wrong in which row (as the spreadsheet numbers it) and column."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """One row that is right in itself."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """What was read; only a table without errors may be taken over. `ignored` are unknown titles."""

    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    sha256: str = ""


def read_table(file: Upload, columns: Sequence[In], *, max_rows: int = MAX_ROWS) -> Table:
    """Read the first visible sheet; its first row that is not empty holds the titles.

    Raises UploadRefused when the file as a whole cannot be read.
    """
    package = open_package(file)
    try:
        return _read(package.sheet, package.sha256, columns, max_rows)
    except UploadRefused:
        raise
    except Exception as error:  # hostile bytes raise anything; all of it means no
        raise UploadRefused("表格内容已损坏，无法读完。请新建表格粘贴数据后重新上传。") from error
    finally:
        package.book.close()


def _read(sheet: Any, sha256: str, columns: Sequence[In], max_rows: int) -> Table:
    lines = _lines(sheet)
    _, head = next(lines, (0, ()))
    places, ignored = _places(head, columns)
    table = Table(ignored=ignored, sha256=sha256)
    for count, (number, cells) in enumerate(lines, start=1):
        if count > max_rows:
            message = f"表格超过 {max_rows} 行，请拆分后分次上传。"
            raise UploadRefused(message)
        _read_row(table, number, {place: cell for place, cell in enumerate(cells) if cell.value is not None}, places)
    if not table.rows and not table.errors:
        raise UploadRefused("表格中没有数据，请在标题行下面逐行填写后重新上传。")
    return table


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows that hold something, with their numbers."""
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_SCANNED:
            message = f"表格有超过 {MAX_SCANNED} 行（含空行），请删除数据下方的空行后重新上传。"
            raise UploadRefused(message)
        if any(not _is_empty(cell.value) for cell in cells):
            yield number, cells


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def _places(head: Sequence[Any], columns: Sequence[In]) -> tuple[dict[int, In], list[str]]:
    """Return which place holds which column, and the titles nobody asked for."""
    titles = {place: "".join(str(cell.value).split()) for place, cell in enumerate(head) if not _is_empty(cell.value)}
    found = list(titles.values())
    doubles = sorted({title for title in found if found.count(title) > 1})
    if doubles:
        message = f"标题行中“{'”“'.join(doubles)}”出现了不止一次，请保留一列后重新上传。"
        raise UploadRefused(message)
    missing = [column.title for column in columns if column.is_required and column.title not in found]
    if missing:
        message = f"标题行缺少“{'”“'.join(missing)}”，请使用本页提供的模板填写。"
        raise UploadRefused(message)
    known = {column.title: column for column in columns}
    places = {place: known[title] for place, title in titles.items() if title in known}
    return places, [title for title in found if title not in known]


def _read_row(table: Table, number: int, cells: dict[int, Any], places: dict[int, In]) -> None:
    values: dict[str, Any] = {}
    errors: list[CellError] = []
    for place, column in places.items():
        try:
            values[column.name] = _read_value(cells.get(place), column)
        except ValidationError as refused:
            errors.append(CellError(number, column.title, refused.messages[0]))
    if errors:
        table.errors.extend(errors)
    else:
        table.rows.append(Row(number, values))


def _read_value(cell: Any, column: In) -> Any:
    if cell is not None and cell.data_type == "f":
        raise ValidationError("单元格是公式，请复制后“选择性粘贴－数值”，只保留结果。")
    if cell is not None and cell.data_type == "e":
        message = f"单元格是错误值（{cell.value}），请改正后重新上传。"
        raise ValidationError(message)
    value = read_cell(cell.value if cell is not None else None, column.kind)
    if value is None:
        if column.is_required:
            message = f"“{column.title}”不能为空，请填写。"
            raise ValidationError(message)
        return None
    return column.clean(value) if column.clean else value
