"""催办: one act, one text, one message to each officer of the offices below that lag; each office once a working day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse

from accounts.enums import Topic
from accounts.models import Organisation
from accounts.policies import Actor
from accounts.queries.grants import holders
from accounts.services.notifications import NotificationDraft, notify
from review.models import Reminder
from review.notices import OFFICE_ROLES
from review.policies.clerks import NO_SAY, may_share
from review.queries.board import Line, lagging
from review.queries.urging import last_reminders, urged_this_working_day
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date


@dataclass
class Urging:
    """What was sent, and which offices were left out with the reason."""

    sent: list[Reminder] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def urge(offices: Collection[int], *, text: str, due_on: dt.date, by: Actor) -> Urging:
    """Urge these offices below; only such as have something in hand that will come here. Statements do not grow with them."""
    if not may_share(by):
        raise ActionDenied(NO_SAY, status=403)
    if not offices:
        raise ActionDenied("请先勾选需要催办的下级机构。")
    # The office's own row makes two reminders at once wait for each other: the second sees what the first has sent.
    here = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    below = {line.organisation_id: line for line in lagging(here.pk)}
    if foreign := set(offices) - set(below):
        sentence = f"所选机构中有 {len(foreign)} 个不是本机构的下级，或者已经没有需要报送的申报，请刷新后重新选择。"
        raise ActionDenied(sentence)
    asked_before = urged_this_working_day(last_reminders(here.pk))
    lines = [below[office] for office in sorted(offices)]
    outcome = Urging(refused=[(line.name, "今天已经催办过，下一个工作日方可再次催办。") for line in lines
                              if line.organisation_id in asked_before])  # fmt: skip
    fresh = [line for line in lines if line.organisation_id not in asked_before]
    told = holders(OFFICE_ROLES, [line.organisation_id for line in fresh])
    rows = [_reminder(here, line, text, due_on, len(told.get(line.organisation_id, ())), by) for line in fresh]
    outcome.sent = Reminder.objects.bulk_create(rows)
    notify(_message(row, user_id) for row in outcome.sent for user_id in told.get(row.to_id, ()))
    return outcome


def _reminder(here: Organisation, line: Line, text: str, due_on: dt.date, told: int, by: Actor) -> Reminder:
    now = clock.now()
    return Reminder(
        office=here,
        office_name=here.name,
        to_id=line.organisation_id,
        to_name=line.name,
        count=line.in_hand,
        overdue=line.overdue,
        longest=line.longest,
        text=text,
        due_on=due_on,
        told=told,
        sent_on=clock.today(),
        sent_at=now,
        sent_by_id=by.user_id,
    )


def _message(row: Reminder, user_id: int) -> NotificationDraft:
    overdue = f"，其中 {row.overdue} 件已超过办理期限" if row.overdue else ""
    return NotificationDraft(
        recipient_id=user_id,
        kind="review.urged",
        topic=Topic.TASK,
        title=f"催办：{row.count} 件申报待报送",
        body=f"{row.office_name}催办：贵单位有 {row.count} 件申报尚未报送{overdue}，最长已等待 {row.longest} 个工作日。"
        f"{row.text}请于{chinese_date(row.due_on)}前办理并报送。",
        url=reverse("review:inbox_home"),
    )
