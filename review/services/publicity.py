"""公示: starts a period for one application or many, long enough in working days."""

import datetime as dt

from accounts.policies import Actor
from review.models import Publicity
from review.queries.deadlines import calendar
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date
from zcps.kit.workdays import add_working_days, working_days


def start_publicity(
    organisation_id: int, *, starts_on: dt.date, ends_on: dt.date, place: str, days: int, by: Actor
) -> Publicity:
    """Write the period; refused when it holds fewer than `days` working days (人社部令第40号第二十六条：不少于 5 个工作日)."""
    holidays = calendar(starts_on, ends_on + dt.timedelta(days=60))
    if starts_on > ends_on or working_days(starts_on, ends_on, holidays).days < days:
        earliest = add_working_days(starts_on - dt.timedelta(days=1), days, holidays).on
        raise ActionDenied(f"公示期不少于 {days} 个工作日，最早到{chinese_date(earliest)}为止，请修改截止日期。")
    return Publicity.objects.create(
        organisation_id=organisation_id,
        starts_on=starts_on,
        ends_on=ends_on,
        place=place,
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
