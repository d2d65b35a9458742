"""Reads dates, months and plain numbers the way people write them in Chinese forms."""

import datetime as dt
import re

from django.core.exceptions import ValidationError

from zcps.kit.text import clean_line, fold_width

EARLIEST = dt.date(1930, 1, 1)

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|/(\d{1,2})/(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})[日号]|(\d{2})(\d{2}))",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2})|\.(\d{1,2})|/(\d{1,2})|年(\d{1,2})月?|(\d{2}))", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}")


def read_date(value: str, *, earliest: dt.date = EARLIEST, latest: dt.date) -> dt.date:
    """Read 2024-6-1, 2024.06.01, 2024/6/1, 20240601 or 2024年6月1日, full-width digits too."""
    found = _DATE.fullmatch(_compact(value))
    if not found:
        raise ValidationError("请按“2024-06-01”或“2024年6月1日”的样子填写日期。", code="invalid")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    return _in_range(_existing(year, month, day), earliest, latest, "{0.year}年{0.month}月{0.day}日")


def read_month(value: str, *, earliest: dt.date = EARLIEST, latest: dt.date) -> dt.date:
    """Read 2024-6, 2024.06, 202406 or 2024年6月; the answer is the first day of the month."""
    found = _MONTH.fullmatch(_compact(value))
    if not found:
        raise ValidationError("请按“2024-06”或“2024年6月”的样子填写年月。", code="invalid")
    year, month = (int(part) for part in found.groups() if part is not None)
    if not 1 <= month <= 12:
        raise ValidationError(f"{year}年{month}月不存在，请核对。", code="no_such_date")
    return _in_range(_existing(year, month, 1), earliest.replace(day=1), latest, "{0.year}年{0.month}月")


def read_number(value: str, *, smallest: int = 0, largest: int = 999_999) -> int:
    """Read a whole number of at most six digits; signs, points and separators are refused."""
    digits = fold_width(clean_line(value)).strip()
    if not _NUMBER.fullmatch(digits):
        raise ValidationError("请填写整数，只用数字 0–9，不带小数点、逗号和单位。", code="invalid")
    if not smallest <= int(digits) <= largest:
        message = f"请填写 {smallest} 到 {largest} 之间的整数，您填写的是 {int(digits)}。"
        raise ValidationError(message, code="out_of_range")
    return int(digits)


def _compact(value: str) -> str:
    return re.sub(r"\s+", "", fold_width(clean_line(value)))


def _existing(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        message = f"{year}年{month}月{day}日不存在，请核对。"
        raise ValidationError(message, code="no_such_date") from None


def _in_range(date: dt.date, earliest: dt.date, latest: dt.date, form: str) -> dt.date:
    if not earliest <= date <= latest:
        message = f"应在{form.format(earliest)}至{form.format(latest)}之间，您填写的是{form.format(date)}。"
        raise ValidationError(message, code="out_of_range")
    return date
