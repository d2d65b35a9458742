"""Counts working days (工作日) over a calendar of exceptions; only counts, reads no database.

A calendar says of single days whether one works on them: public holidays (False) and the Saturdays
and Sundays worked in exchange (调休, True). The State Council announces each year in the autumn before.
A year of which the calendar says nothing is counted Monday to Friday, and the answer says so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import chinese_calendar

Calendar = Mapping[dt.date, bool]
ONE_DAY = dt.timedelta(days=1)
FURTHEST = 3660


@dataclass(frozen=True)
class Counted:
    """A number of working days; `is_estimated` when a year was missing in the calendar."""

    days: int
    is_estimated: bool


@dataclass(frozen=True)
class Reached:
    """A day reached by counting; `is_estimated` when a year was missing in the calendar."""

    on: dt.date
    is_estimated: bool


def working_days(start: dt.date, end: dt.date, calendar: Calendar) -> Counted:
    """Count the working days from start to end, both included; none when end lies before start."""
    span = min((end - start).days, FURTHEST)
    days = [start + offset * ONE_DAY for offset in range(span + 1)]
    count = sum(is_working_day(day, calendar) for day in days)
    return Counted(count, _is_estimated(days, calendar))


def add_working_days(start: dt.date, count: int, calendar: Calendar) -> Reached:
    """Return the day on which `count` working days after start are full; start itself is not counted."""
    if not 0 <= count <= FURTHEST // 2:
        message = f"工作日数应在 0 至 {FURTHEST // 2} 之间，给出的是 {count}。"
        raise ValueError(message)
    day, passed = start, [start]
    while count:
        day += ONE_DAY
        passed.append(day)
        count -= is_working_day(day, calendar)
    return Reached(day, _is_estimated(passed, calendar))


def is_working_day(day: dt.date, calendar: Calendar) -> bool:
    """Say whether one works on the day."""
    return calendar.get(day, day.weekday() < 5)


def is_known_year(year: int, calendar: Calendar) -> bool:
    """Say whether the calendar holds anything of the year (every announced year has holidays)."""
    return any(day.year == year for day in calendar)


def announced_exceptions() -> dict[dt.date, bool]:
    """Return all announced exceptions that the installed `chinesecalendar` knows, to seed our table."""
    holidays = dict.fromkeys(chinese_calendar.constants.holidays, False)
    exchanged = dict.fromkeys(chinese_calendar.constants.workdays, True)
    return dict(sorted({**holidays, **exchanged}.items()))


def _is_estimated(days: list[dt.date], calendar: Calendar) -> bool:
    years = {day.year for day in days}
    return not years <= {day.year for day in calendar}
