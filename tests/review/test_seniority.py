"""How full years are counted: from day to day, until the end of the year, and by natural years of review."""

from datetime import date

import pytest

from review.enums import Counting
from review.policies.eligibility.seniority import Counted, as_date, full_years, span

TODAY = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        ("2020-12-31", "2025-12-31", 5),
        ("2021-01-01", "2025-12-31", 4),
        ("2020-02-29", "2025-02-28", 4),
        ("2020-02-29", "2025-03-01", 5),
        ("2026-01-01", "2025-12-31", 0),
    ],
)
def test_a_year_is_full_on_the_day_it_began(since, until, years):
    assert full_years(date.fromisoformat(since), date.fromisoformat(until)) == years


@pytest.mark.parametrize(
    ("way", "since", "reviewed_for", "begins", "years"),
    [
        (Counting.ANNIVERSARY, "2021-01-01", 2020, "2021-01-01", 4),
        (Counting.YEAR_END, "2021-01-01", 2020, "2021-01-01", 5),
        (Counting.YEAR_END, "2021-01-02", None, "2021-01-02", 4),
        (Counting.NATURAL_YEAR, "2021-03-10", 2020, "2020-01-01", 6),
        (Counting.NATURAL_YEAR, "2022-03-10", 2021, "2022-01-01", 4),
        (Counting.NATURAL_YEAR, "2021-12-20", 2021, "2022-01-01", 4),
        (Counting.NATURAL_YEAR, "2020-12-31", None, "2020-12-31", 5),
        (Counting.NATURAL_YEAR, "2021-01-02", None, "2021-01-02", 4),
    ],
)
def test_years_by_each_way_of_counting(way, since, reviewed_for, begins, years):
    found = span(Counted(way, 2021), date.fromisoformat(since), year=2025, today=TODAY, reviewed_for=reviewed_for)

    assert (found.since.isoformat(), found.until, found.years) == (begins, TODAY, years)


def test_without_a_first_year_every_review_counts_from_the_year_after():
    found = span(Counted(Counting.NATURAL_YEAR), date(2016, 1, 5), year=2025, today=TODAY, reviewed_for=2015)

    assert (found.since, found.years) == (date(2016, 1, 1), 10)


def test_a_span_is_told_with_both_its_days():
    found = span(Counted(Counting.ANNIVERSARY), date(2020, 7, 1), year=2025, today=TODAY)

    assert found.told == "自2020年7月1日起算，至2025年12月31日满 5 年"


def test_a_month_begins_on_its_first_day():
    assert (as_date("2020-07"), as_date("2020-07-15")) == (date(2020, 7, 1), date(2020, 7, 15))
