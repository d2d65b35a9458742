"""Working days are counted over a calendar of exceptions, and a guess is called a guess."""

import datetime as dt

import pytest

from zcps.kit.workdays import (
    Counted,
    Reached,
    add_working_days,
    announced_exceptions,
    is_known_year,
    is_working_day,
    working_days,
)

# 2026: 国庆 1–7 October, worked on Saturday 10 October and Sunday 20 September in exchange.
CALENDAR = {
    **{dt.date(2026, 10, day): False for day in range(1, 8)},
    dt.date(2026, 9, 20): True,
    dt.date(2026, 10, 10): True,
}


def test_both_ends_count():
    assert working_days(dt.date(2026, 11, 16), dt.date(2026, 11, 20), CALENDAR) == Counted(5, is_estimated=False)


def test_holidays_do_not_count_and_exchanged_days_do():
    assert working_days(dt.date(2026, 10, 1), dt.date(2026, 10, 11), CALENDAR).days == 3


def test_an_end_before_the_start_gives_nothing():
    assert working_days(dt.date(2026, 11, 20), dt.date(2026, 11, 19), CALENDAR) == Counted(0, is_estimated=False)


def test_a_missing_year_is_counted_monday_to_friday_and_called_an_estimate():
    assert working_days(dt.date(2026, 12, 28), dt.date(2027, 1, 3), CALENDAR) == Counted(5, is_estimated=True)


def test_adding_starts_on_the_day_after():
    assert add_working_days(dt.date(2026, 11, 20), 1, CALENDAR) == Reached(dt.date(2026, 11, 23), is_estimated=False)
    assert add_working_days(dt.date(2026, 9, 30), 3, CALENDAR).on == dt.date(2026, 10, 10)


def test_adding_nothing_stays():
    assert add_working_days(dt.date(2026, 11, 21), 0, CALENDAR).on == dt.date(2026, 11, 21)


def test_adding_into_a_missing_year_is_an_estimate():
    assert add_working_days(dt.date(2026, 12, 31), 1, CALENDAR) == Reached(dt.date(2027, 1, 1), is_estimated=True)


@pytest.mark.parametrize("count", [-1, 10_000])
def test_adding_beyond_reason_is_refused(count):
    with pytest.raises(ValueError, match="工作日数"):
        add_working_days(dt.date(2026, 1, 1), count, CALENDAR)


def test_a_year_is_known_when_the_calendar_says_anything_of_it():
    assert is_known_year(2026, CALENDAR)
    assert not is_known_year(2027, CALENDAR)


def test_an_ordinary_day_follows_the_week():
    assert is_working_day(dt.date(2026, 11, 20), {})
    assert not is_working_day(dt.date(2026, 11, 21), {})


def test_the_seed_knows_the_announced_days_in_order():
    seed = announced_exceptions()

    assert (seed[dt.date(2026, 10, 1)], seed[dt.date(2026, 10, 10)]) == (False, True)
    assert list(seed) == sorted(seed)
    assert is_known_year(2026, seed)
