"""补正期限将到: whoever has not mended yet is told some working days before it counts as given up, once a deadline."""

import datetime as dt

from django.urls import reverse

from accounts.enums import Topic
from accounts.models import Notification
from accounts.scheme import SchemeInfo
from accounts.services.notifications import NotificationDraft, notify
from review.enums import Action, State
from review.models import Application
from review.queries.deadlines import calendar
from review.queries.message_texts import recipients
from review.queries.rules import business_of
from zcps.kit import clock
from zcps.kit.tags import chinese_date
from zcps.kit.workdays import working_days

KIND = "review.lapse_soon"
FURTHEST = dt.timedelta(days=75)  # more than thirty working days, the most a scheme may say


def warn_before_lapse() -> int:
    """Tell everybody whose deadline is near enough and who has not been told of it; returns how many. Safe to run twice."""
    today = clock.today()
    near = Application.objects.filter(state=State.RETURNED, deadline_on__range=(today, today + FURTHEST))
    rows = list(near.select_related("scheme_version__scheme").defer("scheme_version__content", "draft").order_by("pk"))
    holidays = calendar(today, today + FURTHEST)
    due = {_key(row): row for row in rows if _is_due(row, today, holidays)}
    for key in Notification.objects.filter(dedupe_key__in=due).values_list("dedupe_key", flat=True):
        del due[key]
    found = recipients({row.person_id for row in due.values()}, Action.LAPSE)
    drafts = [_draft(row, key, found[row.person_id].user_id) for key, row in due.items() if row.person_id in found]
    return len(notify(drafts)) if drafts else 0


def _is_due(row: Application, today: dt.date, holidays: dict[dt.date, bool]) -> bool:
    """So many working days are left after today, the last one among them, as the scheme says, or fewer."""
    days = business_of(row).warn_days
    left = working_days(today + dt.timedelta(days=1), row.deadline_on, holidays).days
    return bool(days) and left <= days


def _key(row: Application) -> str:
    """A deadline that is set anew is told of anew."""
    return f"{KIND}:{row.pk}:{row.deadline_on.isoformat()}"


def _draft(row: Application, key: str, user_id: int) -> NotificationDraft:
    name, last = business_of(row).name, chinese_date(row.deadline_on)
    return NotificationDraft(
        recipient_id=user_id,
        kind=KIND,
        topic=Topic.PROGRESS,
        title="补正期限将到",
        body=f"{row.name}：您的{name}（{row.title_name}）申报须在{last}（含当日）前补正并重新提交，逾期视为放弃申报。",
        url=reverse("review:application_corrections", args=[row.uuid]),
        sms=True,
        scheme=SchemeInfo.of(row.scheme_version),
        dedupe_key=key,
    )
