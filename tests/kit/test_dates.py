"""Days, months and numbers are read the way people write them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from zcps.kit.dates import read_date, read_month, read_number

LATEST = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-06-01", "2024-6-1", "2024.06.01", "2024.6.1", "2024/6/1", "20240601"),
        *("2024年6月1日", "2024年06月01号", " 2024 年 6 月 1 日 ", "２０２４年６月１日", "２０２４－６－１"),
    ],
)
def test_a_day_may_be_written_in_many_ways(typed):
    assert read_date(typed, latest=LATEST) == dt.date(2024, 6, 1)


@pytest.mark.parametrize(
    "typed",
    ["2024-6", "24-6-1", "2024-6.1", "2024-01-01T00:00Z", "6/1/2024", "2024.06", "今天", "²024-6-1", "٢٠٢٤-٠٦-٠١"],
)
def test_other_writings_of_a_day_are_refused(typed):
    with pytest.raises(ValidationError) as refused:
        read_date(typed, latest=LATEST)

    assert refused.value.messages == ["请按“2024-06-01”或“2024年6月1日”的样子填写日期。"]


def test_the_leap_day_exists_in_leap_years_only():
    assert read_date("2024-02-29", latest=LATEST) == dt.date(2024, 2, 29)
    with pytest.raises(ValidationError, match="2023年2月29日不存在"):
        read_date("2023-02-29", latest=LATEST)


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "1929-12-31", "2026-11-23"])
def test_a_day_outside_the_range_is_refused(typed):
    with pytest.raises(ValidationError, match="应在1930年1月1日至2026年11月22日之间"):
        read_date(typed, latest=LATEST)


@pytest.mark.parametrize("typed", ["2024-06", "2024.6", "2024/6", "202406", "2024年6月", "２０２４．６"])
def test_a_month_is_its_first_day(typed):
    assert read_month(typed, latest=LATEST) == dt.date(2024, 6, 1)


@pytest.mark.parametrize("typed", ["2024", "2024-6-1", "6月"])
def test_other_writings_of_a_month_are_refused(typed):
    with pytest.raises(ValidationError, match="填写年月"):
        read_month(typed, latest=LATEST)


def test_a_month_that_does_not_exist_or_is_out_of_range_is_refused():
    with pytest.raises(ValidationError, match="2024年13月不存在，请核对。"):
        read_month("2024-13", latest=LATEST)
    with pytest.raises(ValidationError, match="应在1930年1月至2026年11月之间，您填写的是2026年12月。"):
        read_month("2026-12", latest=LATEST)


@pytest.mark.parametrize(("typed", "number"), [("0", 0), (" 5 ", 5), ("１２", 12), ("007", 7), ("999999", 999_999)])
def test_whole_numbers_are_read_after_width_folding(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["-1", "1e9", "NaN", "Infinity", "1,000", "5.0", "0x10", "1" + "0" * 30, "²", "五", "1 2", "+1", "٣"],
)
def test_other_numbers_are_refused(typed):
    with pytest.raises(ValidationError, match="请填写整数"):
        read_number(typed)


def test_a_number_outside_its_range_is_refused_with_the_range():
    with pytest.raises(ValidationError, match="请填写 1 到 31 之间的整数，您填写的是 32。"):
        read_number("32", smallest=1, largest=31)
