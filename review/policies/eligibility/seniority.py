"""年限: how full years are counted, in the ways a scheme may choose. Pure: a start, an end, and the years between.

满周年: from day to day. 算到年底: until 31 December of the year one applies for. 自然年: of what a committee has awarded,
from 1 January after the year it was reviewed for; what was passed or recognised, from its day; until 31 December too.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from review.enums import Counting
from zcps.kit.tags import chinese_date


@dataclass(frozen=True)
class Span:
    """From the first day that counts to the last, and the full years between; both days are shown with the answer."""

    since: date
    until: date
    years: int

    @property
    def told(self) -> str:
        return f"自{chinese_date(self.since)}起算，至{chinese_date(self.until)}满 {self.years} 年"


@dataclass(frozen=True)
class Counted:
    """How a rule counts. `next_year_from`: years of review from which on it begins with the year after; before, with that year."""

    way: Counting
    next_year_from: int = 0


def span(counted: Counted, since: date, *, year: int, today: date, reviewed_for: int | None = None) -> Span:
    """The years from a day; `reviewed_for`: the year of the review that awarded the title, None of any other title."""
    if counted.way == Counting.ANNIVERSARY:
        return Span(since, today, full_years(since, today))
    if counted.way == Counting.NATURAL_YEAR and reviewed_for is not None:
        since = date(reviewed_for + (reviewed_for >= counted.next_year_from), 1, 1)
    until = date(year, 12, 31)
    return Span(since, until, full_years(since, until + timedelta(days=1)))  # the last day is over


def full_years(since: date, until: date) -> int:
    """Full years from day to day; 29 February is over on 1 March of a common year."""
    is_before = (until.month, until.day) < (since.month, since.day)
    return max(0, until.year - since.year - is_before)


def as_date(text: str) -> date:
    """The day a field holds, of a month its first."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
