"""Every kind of field: what may be typed, what is kept, what is shown."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from dossiers.sections import SECTIONS, Field, FieldKind
from zcps.kit import clock

CHOICES = (("a", "甲"), ("b", "乙"))


def a_field(kind: FieldKind, **options) -> Field:
    choices = CHOICES if kind is FieldKind.CHOICE else ()
    return Field(name="x", label="某项", kind=kind, choices=choices, **options)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        (FieldKind.LINE, "　结构　设计 ", "结构　设计", "结构　设计"),
        (FieldKind.TEXT, "一\r\n二\r\n", "一\n二", "一\n二"),
        (FieldKind.DATE, "２０２４.6.1", "2024-06-01", "2024年6月1日"),
        (FieldKind.MONTH, "2024年6月", "2024-06", "2024年6月"),
        (FieldKind.YEAR, "2024年", 2024, "2024年"),
        (FieldKind.INTEGER, "０12", 12, "12"),
        (FieldKind.DECIMAL, "01280.50", "1280.5", "1280.5"),
        (FieldKind.DECIMAL, "0.0", "0", "0"),
        (FieldKind.CHOICE, "b", "b", "乙"),
        (FieldKind.BOOLEAN, "no", False, "否"),
        (FieldKind.PERSON_NAME, "张　三", "张三", "张三"),
        (FieldKind.ORGANISATION_NAME, "杭州市　设计院", "杭州市 设计院", "杭州市 设计院"),
    ],
)
def test_a_value_is_read_kept_and_shown_in_one_spelling(kind, typed, value, shown) -> None:
    declared = a_field(kind)

    read = declared.read(typed)

    assert (read, declared.shown(read)) == (value, shown)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.LINE, "一\n二"),
        (FieldKind.LINE, "a\x00b"),
        (FieldKind.DATE, "2023-02-29"),
        (FieldKind.DATE, "2024"),
        (FieldKind.MONTH, "2024-13"),
        (FieldKind.YEAR, "1024"),
        (FieldKind.INTEGER, "1,000"),
        (FieldKind.INTEGER, "²"),
        (FieldKind.DECIMAL, "1e9"),
        (FieldKind.DECIMAL, "NaN"),
        (FieldKind.DECIMAL, "-1"),
        (FieldKind.DECIMAL, "1.234"),
        (FieldKind.DECIMAL, "1000000000000"),
        (FieldKind.DECIMAL, "1000000"),
        (FieldKind.CHOICE, "丙"),
        (FieldKind.BOOLEAN, "true"),
        (FieldKind.PERSON_NAME, "张三1"),
        (FieldKind.ORGANISATION_NAME, "123456"),
    ],
)
def test_what_cannot_be_a_value_is_refused_with_a_sentence(kind, typed) -> None:
    with pytest.raises(ValidationError) as refused:
        a_field(kind).read(typed)

    assert refused.value.messages[0].endswith("。")


def test_a_day_in_the_future_is_refused_unless_the_field_allows_it() -> None:
    with clock.frozen(dt.date(2026, 11, 22)):
        with pytest.raises(ValidationError, match="2026年11月22日"):
            a_field(FieldKind.DATE).read("2026-11-23")

        assert a_field(FieldKind.DATE, may_be_future=True).read("2026-11-23") == "2026-11-23"


def test_a_unit_stands_behind_the_number() -> None:
    assert a_field(FieldKind.DECIMAL, unit="万元").shown("1280.5") == "1280.5 万元"


def test_a_blank_is_no_value() -> None:
    assert a_field(FieldKind.INTEGER).read("　 ") is None


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_no_number_is_changed_by_being_kept(number: Decimal) -> None:
    declared = a_field(FieldKind.DECIMAL)

    assert Decimal(declared.read(str(number))) == number


@given(st.dates(min_value=dt.date(1930, 1, 1), max_value=dt.date(2026, 1, 1)))
def test_what_is_kept_is_typed_again_as_the_same_day(day: dt.date) -> None:
    declared = a_field(FieldKind.DATE)
    value = declared.read(f"{day.year}年{day.month}月{day.day}日")

    assert declared.read(declared.written(value)) == value == day.isoformat()


@given(section=st.sampled_from(sorted(SECTIONS)), data=st.data())
def test_a_draft_of_anything_is_read_without_loss_of_what_can_be_seen(section: str, data) -> None:
    declared = SECTIONS[section]
    names = [each.name for each in declared.fields]
    typed = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=60)))

    reading = declared.read(typed)

    assert reading.data.keys().isdisjoint(reading.rough)
    assert reading.rough.keys() == reading.errors.keys()
    assert "\x00" not in str(reading.data) + "".join(reading.rough.values())
