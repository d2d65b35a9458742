"""推进提醒: one act for everybody directly below who lags, or for those who were ticked; each once a day."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse

from accounts.enums import ADMIN_ROLES, Topic
from accounts.models import Organisation
from accounts.policies import Actor
from accounts.queries.grants import holders
from accounts.services.notifications import NotificationDraft, notify
from review.enums import RolloutStep
from review.models import RolloutReminder
from review.policies.rollout import NO_SAY, may_look
from review.queries.rollout import NAME, Calendar, Line, directly_below, lines_of, reminded_today
from zcps.kit import clock
from zcps.kit.lists import portions
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date

PORTION = 500


@dataclass
class Reminding:
    """What was sent, who has been reminded today already, and who has nobody to read it."""

    sent: list[RolloutReminder] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    deaf: list[str] = field(default_factory=list)


@transaction.atomic
def remind(organisations: Collection[int] | None, *, text: str, calendar: Calendar, by: Actor) -> Reminding:
    """Remind these organisations of what they have not done, late or not; None: everybody who is late with something."""
    if not may_look(by):
        raise ActionDenied(NO_SAY, status=403)
    # Two at once wait for each other: the second sees whom the first has reminded.
    here = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    asked = _asked(here, organisations, calendar)
    if not asked:
        raise ActionDenied("没有需要提醒的下级机构：所选的都已完成，或者没有滞后的。", status=409)
    before = reminded_today(here.pk)
    told = holders(ADMIN_ROLES, [line.organisation.pk for line, _ in asked])
    outcome = Reminding(again=[line.organisation.name for line, _ in asked if line.organisation.pk in before])
    fresh = [(line, steps) for line, steps in asked if line.organisation.pk not in before]
    rows = [_row(here, line, steps, text, len(told.get(line.organisation.pk, ())), by) for line, steps in fresh]
    outcome.sent = RolloutReminder.objects.bulk_create(rows)
    outcome.deaf = [line.organisation.name for line, _ in fresh if not told.get(line.organisation.pk)]
    notify(_message(here, row, calendar, user_id) for row in outcome.sent for user_id in told.get(row.to_id, ()))
    return outcome


def _asked(
    here: Organisation, chosen: Collection[int] | None, calendar: Calendar
) -> list[tuple[Line, list[RolloutStep]]]:
    rows = directly_below(here) if chosen is None else directly_below(here).filter(pk__in=chosen)
    lines = [line for part in portions(rows, sort=NAME, size=PORTION) for line in lines_of(part, calendar=calendar)]
    found = [(line, line.late if chosen is None else line.unfinished) for line in lines]
    return [(line, steps) for line, steps in found if steps]


def _row(here: Organisation, line: Line, steps: list[RolloutStep], text: str, told: int, by: Actor) -> RolloutReminder:
    return RolloutReminder(
        office=here, to=line.organisation, steps=[step.value for step in steps], text=text, told=told,
        sent_on=clock.today(), sent_at=clock.now(), sent_by_id=by.user_id,
    )  # fmt: skip


def _message(here: Organisation, row: RolloutReminder, calendar: Calendar, user_id: int) -> NotificationDraft:
    steps = "、".join(_named(RolloutStep(step), calendar) for step in row.steps)
    return NotificationDraft(
        recipient_id=user_id,
        kind="review.rollout_reminded",
        topic=Topic.TASK,
        title="准备工作提醒",
        body=f"{here.name}提醒：{row.to.name}尚未完成{steps}。{row.text}",
        url=reverse("review:rollout"),
        sms=True,
    )


def _named(step: RolloutStep, calendar: Calendar) -> str:
    due = calendar.due.get(step)
    return f"{step.label}（期限{chinese_date(due)}）" if due else step.label
