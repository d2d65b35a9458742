"""催办: what was sent to whom, who may be urged again today, and what an office has been urged about and not yet done."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from review.enums import IN_HAND
from review.models import Reminder
from review.queries.deadlines import calendar
from zcps.kit import clock
from zcps.kit.workdays import working_days

SHOWN_FOR = dt.timedelta(days=120)

_URGED = """
SELECT latest.office_name, latest.sent_on, latest.count, latest.due_on, latest.text, waiting.count FROM (
    SELECT DISTINCT ON (office_id) * FROM review_reminder
    WHERE to_id = %(here)s AND sent_at > %(since)s ORDER BY office_id, sent_at DESC
) AS latest
CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM review_application AS row
    WHERE row.holder_id = %(here)s AND row.state = ANY(%(in_hand)s) AND row.arrived_at <= latest.sent_at AND EXISTS (
        SELECT FROM review_stage AS stage
        WHERE stage.application_id = row.id AND stage.plan_number = row.plan_number
            AND stage.organisation_id = latest.office_id AND stage.position > row.position
    )
) AS waiting
WHERE waiting.count > 0 ORDER BY latest.sent_on DESC, latest.office_name
"""


@dataclass(frozen=True)
class Urged:
    """A line on the home page of an office that was urged, until nothing of it is left."""

    office: str
    on: dt.date
    count: int
    due_on: dt.date
    text: str
    left: int

    @property
    def is_overdue(self) -> bool:
        return self.due_on < clock.today()


def urged_lines(organisation_id: int) -> list[Urged]:
    """What the office was urged about and still has in hand; the last reminder of each office above. One statement."""
    parameters = {
        "here": organisation_id,
        "since": clock.now() - SHOWN_FOR,
        "in_hand": sorted(state.value for state in IN_HAND),
    }
    with connection.cursor() as cursor:
        cursor.execute(_URGED, parameters)
        return [Urged(*row) for row in cursor.fetchall()]


def last_reminders(organisation_id: int) -> dict[int, Reminder]:
    """By office below: the last reminder from here."""
    rows = Reminder.objects.filter(office=organisation_id).order_by("to", "-sent_at").distinct("to")
    return {row.to_id: row for row in rows.select_related("sent_by__person")}


def sent_reminders(organisation_id: int) -> QuerySet[Reminder]:
    """What was sent from here, the latest first."""
    rows = Reminder.objects.filter(office=organisation_id).select_related("sent_by__person")
    return rows.order_by("-sent_at", "to_name")


def urged_this_working_day(reminders: dict[int, Reminder]) -> set[int]:
    """The offices that cannot be urged again yet: no working day has begun since the last time."""
    today = clock.today()
    if not reminders:
        return set()
    holidays = calendar(min(row.sent_on for row in reminders.values()), today)
    return {
        to for to, row in reminders.items()
        if not working_days(row.sent_on + dt.timedelta(days=1), today, holidays).days
    }  # fmt: skip
