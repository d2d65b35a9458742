"""The kinds of columns, and how a cell of each is read."""

import datetime as dt
import enum
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from zcps.kit import dates
from zcps.kit.text import clean_line, is_blank

LATEST = dt.date(2100, 12, 31)


class Kind(enum.Enum):
    """What a column holds."""

    TEXT = "文本"
    CODE = "编号"  # ID numbers, codes, phones: digits that are no number
    NUMBER = "整数"
    DATE = "日期"
    DECIMAL = "小数"  # written only
    MOMENT = "时间"  # written only


def read_cell(value: Any, kind: Kind) -> Any:
    """Return the cell's value by its kind, None when it is empty; raise ValidationError."""
    if value is None or (isinstance(value, str) and is_blank(value)):
        return None
    if isinstance(value, bool):
        raise ValidationError("单元格是逻辑值（TRUE/FALSE），请改为文字。")
    return _READERS[kind](value)


def _read_text(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        raise ValidationError("单元格是日期或时间格式，请设为文本格式后重新填写。")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))


def _read_code(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError("单元格是数字格式，开头的 0 或末几位可能已经丢失，请把这一列设为文本格式后重新填写。")
    return clean_line(value)


def _read_number(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return dates.read_number(str(value))


def _read_date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return dates.read_date(value, latest=LATEST)
    raise ValidationError("单元格不是日期，请设为日期格式，或按“2024-06-01”的样子填写。")


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _read_text,
    Kind.CODE: _read_code,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
}
