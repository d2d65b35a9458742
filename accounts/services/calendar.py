"""Seeds 工作日历 with what the State Council has announced; days an administrator has entered stay as they are."""

from accounts.models import CalendarDay
from zcps.kit.workdays import announced_exceptions

HOLIDAY, EXCHANGED = "法定节假日", "调休上班"


def seed_calendar() -> int:
    """Add the announced days that are not there yet; return how many. Safe to run every year, and at once by two."""
    known = set(CalendarDay.objects.values_list("date", flat=True))
    rows = [
        CalendarDay(date=day, is_workday=works, name=EXCHANGED if works else HOLIDAY)
        for day, works in announced_exceptions().items()
        if day not in known
    ]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def last_announced_year() -> int | None:
    """The last year the calendar knows; later days are counted Monday to Friday, with a warning."""
    latest = CalendarDay.objects.order_by("-date").values_list("date", flat=True).first()
    return latest.year if latest else None
