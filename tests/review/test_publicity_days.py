"""公示 of five working days in 2024 to 2027: holidays, the Saturdays and Sundays worked for them, New Year, a year to come.

The days are those the State Council announced; of 2027 nothing is announced yet.
"""

import datetime as dt

import pytest

from accounts.models import CalendarDay
from accounts.policies import SYSTEM
from review.forms.publicities import PublicityForm
from review.services.publicity import start_publicity
from tests.factories import accounts as make
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date
from zcps.kit.workdays import announced_exceptions

# first day, the last there must be at least, whether a year in it is only guessed
PERIODS = {
    "before 春节, a Sunday worked after it": ("2024-02-08", "2024-02-20", False),
    "begins on a Sunday worked for 劳动节": ("2024-04-28", "2024-05-07", False),
    "a Saturday worked before 中秋": ("2024-09-13", "2024-09-20", False),
    "over 国庆, a Sunday worked before it": ("2024-09-27", "2024-10-09", False),
    "over New Year": ("2024-12-30", "2025-01-06", False),
    "over 春节, a Sunday worked before it": ("2025-01-24", "2025-02-06", False),
    "over 劳动节": ("2025-04-30", "2025-05-09", False),
    "over 国庆 and 中秋, begins on a Sunday worked": ("2025-09-28", "2025-10-10", False),
    "over New Year, a Sunday worked after it": ("2025-12-29", "2026-01-05", False),
    "over the long 春节": ("2026-02-13", "2026-02-26", False),
    "ends on a Saturday worked": ("2026-04-30", "2026-05-09", False),
    "over 中秋 and 国庆": ("2026-09-25", "2026-10-09", False),
    "over 国庆, a Saturday worked after it": ("2026-09-30", "2026-10-12", False),
    "into a year that is not announced": ("2026-12-28", "2027-01-01", True),
    "in a year that is not announced": ("2027-09-30", "2027-10-06", True),
    "an ordinary week": ("2026-11-23", "2026-11-27", False),
    "begins on a Saturday": ("2026-11-28", "2026-12-04", False),
}


@pytest.fixture
def office(db):
    """With the calendar of the days announced for 2024 to 2026, as `load_calendar` fills it."""
    days = [day for day in announced_exceptions().items() if 2024 <= day[0].year <= 2026]
    CalendarDay.objects.bulk_create(CalendarDay(date=date, is_workday=works, name="日") for date, works in days)
    return make.officer(make.organisation())


def begun(office, starts_on: dt.date, ends_on: dt.date):
    by = type(SYSTEM)(office.pk, office.person_id, "")
    return start_publicity(office.home_id, starts_on=starts_on, ends_on=ends_on, place="公示栏", days=5, by=by)


@pytest.mark.parametrize(("first", "last", "is_guessed"), PERIODS.values(), ids=PERIODS)
def test_five_working_days_are_full_on_this_day_and_not_the_day_before(office, first, last, is_guessed):
    first, last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)

    with pytest.raises(ActionDenied) as refused:
        begun(office, first, last - dt.timedelta(days=1))
    row = begun(office, first, last)

    assert refused.value.sentence == f"公示期不少于 5 个工作日，最早到{chinese_date(last)}为止，请修改截止日期。"
    assert (row.working_days, row.is_estimated) == (5, is_guessed)


@pytest.mark.parametrize(("first", "last", "is_guessed"), PERIODS.values(), ids=PERIODS)
def test_the_form_offers_that_day_and_says_when_it_is_a_guess(office, first, last, is_guessed):
    with clock.frozen(dt.date.fromisoformat(first)):
        form = PublicityForm(days=5)

    assert form.fields["ends_on"].initial == dt.date.fromisoformat(last)
    assert (form.is_estimated, "尚未公布" in form.fields["ends_on"].help_text) == (is_guessed, is_guessed)


def test_an_administrators_change_of_the_calendar_counts(office):
    CalendarDay.objects.create(date=dt.date(2026, 11, 25), is_workday=False, name="临时放假")

    with pytest.raises(ActionDenied, match="最早到2026年11月30日为止"):
        begun(office, dt.date(2026, 11, 23), dt.date(2026, 11, 27))
