"""Deadlines in working days by the editable calendar (工作日历)."""

import datetime as dt

from accounts.models import CalendarDay
from zcps.kit import clock
from zcps.kit.workdays import Reached, add_working_days


def calendar(start: dt.date, end: dt.date) -> dict[dt.date, bool]:
    """The announced exceptions of the years from start to end."""
    rows = CalendarDay.objects.filter(date__year__gte=start.year, date__year__lte=end.year)
    return dict(rows.values_list("date", "is_workday"))


def deadline(days: int, *, start: dt.date | None = None) -> Reached:
    """The last day of a term of `days` working days that begins after `start` (today)."""
    start = start or clock.today()
    return add_working_days(start, days, calendar(start, start + dt.timedelta(days=days * 3 + 30)))
