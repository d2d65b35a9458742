"""How each kind of field is read from what people type, kept as JSON, and shown again.

A value in JSON: text as text, a day as 2024-06-01, a month as 2024-06, a whole number as a number, a number with
decimals as text (so that 0.1 stays 0.1), yes and no as true and false, a choice as its code.
"""

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from zcps.kit import clock, dates, names, text

if TYPE_CHECKING:
    from dossiers.sections.declaration import Field

FAR = dt.date(2100, 12, 31)
YES_NO = (("yes", "是"), ("no", "否"))
_DECIMAL = re.compile(r"([0-9]{1,9})(?:\.([0-9]+))?")
_WORD = re.compile(r"[^\W\d_]")


class FieldKind(StrEnum):
    """Every kind of field a section, or a scheme's further field, can have."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    PERSON_NAME = "person_name"
    ORGANISATION_NAME = "organisation_name"


TEXTUAL = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.PERSON_NAME, FieldKind.ORGANISATION_NAME})


def read(field: "Field", typed: str) -> Any:
    """Return the JSON value of what was typed (not blank); ValidationError with a sentence when it cannot be one."""
    return _READERS[field.kind](field, typed)


def written(field: "Field", value: Any) -> str:
    """Return a stored value the way it is typed, for an input."""
    if value is None:
        return ""
    if field.kind is FieldKind.BOOLEAN:
        return "yes" if value else "no"
    return str(value)


def shown(field: "Field", value: Any) -> str:
    """Return a stored value the way it is read on screen and on paper."""
    if value is None or value == "":
        return ""
    return f"{_SHOWN.get(field.kind, _as_is)(field, value)}{field.unit and f' {field.unit}'}"


def _latest(field: "Field") -> dt.date:
    return FAR if field.may_be_future else clock.today()


def _line(field: "Field", typed: str) -> str:
    return text.clean_line(typed, max_length=field.max_length)


def _text(field: "Field", typed: str) -> str:
    return text.clean_text(typed, max_length=field.max_length)


def _date(field: "Field", typed: str) -> str:
    return dates.read_date(typed, latest=_latest(field)).isoformat()


def _month(field: "Field", typed: str) -> str:
    return f"{dates.read_month(typed, latest=_latest(field)):%Y-%m}"


def _year(field: "Field", typed: str) -> int:
    year = re.sub(r"年\Z", "", typed.strip())
    return dates.read_number(year, smallest=dates.EARLIEST.year, largest=_latest(field).year)


def _integer(field: "Field", typed: str) -> int:
    return dates.read_number(typed, smallest=int(field.smallest), largest=int(field.largest))


def _decimal(field: "Field", typed: str) -> str:
    found = _DECIMAL.fullmatch(text.fold_width(text.clean_line(typed)).strip())
    if not found:
        message = "请填写数字，只用 0–9 和一个小数点，不带逗号和单位。"
        raise ValidationError(message, code="invalid")
    whole, fraction = found[1], (found[2] or "").rstrip("0")
    if len(fraction) > field.places:
        message = f"最多保留 {field.places} 位小数，您填写的是 {found[0]}。"
        raise ValidationError(message, code="places")
    number = Decimal(f"{whole}.{fraction or 0}")
    if not field.smallest <= number <= field.largest:
        message = f"请填写 {field.smallest} 到 {field.largest} 之间的数字，您填写的是 {found[0]}。"
        raise ValidationError(message, code="out_of_range")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))


def _choice(field: "Field", typed: str) -> str:
    if typed not in dict(field.choices):
        raise ValidationError("请从列出的选项中选择一项。", code="no_such_choice")
    return typed


def _boolean(field: "Field", typed: str) -> bool:
    return _choice(field, typed) == "yes"


def _person_name(field: "Field", typed: str) -> str:
    return names.person_name(typed, max_length=field.max_length)


def _organisation_name(field: "Field", typed: str) -> str:
    name = re.sub(r"[\u3000 ]+", " ", text.clean_line(typed, max_length=field.max_length))
    if not _WORD.search(name):
        raise ValidationError("请填写单位全称，与公章上的名称一致。", code="not_a_name")
    return name


def _as_is(_field: "Field", value: Any) -> str:
    return str(value)


def _shown_date(_field: "Field", value: str) -> str:
    year, month, day = (int(part) for part in value.split("-"))
    return f"{year}年{month}月{day}日"


def _shown_month(_field: "Field", value: str) -> str:
    year, month = (int(part) for part in value.split("-"))
    return f"{year}年{month}月"


def _shown_choice(field: "Field", value: Any) -> str:
    return dict(field.choices).get(value, str(value))


_READERS = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.MONTH: _month,
    FieldKind.YEAR: _year,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.PERSON_NAME: _person_name,
    FieldKind.ORGANISATION_NAME: _organisation_name,
}
_SHOWN = {
    FieldKind.DATE: _shown_date,
    FieldKind.MONTH: _shown_month,
    FieldKind.YEAR: lambda _field, value: f"{value}年",
    FieldKind.CHOICE: _shown_choice,
    FieldKind.BOOLEAN: lambda _field, value: "是" if value else "否",
}
