"""公示异议: recorded while a list is shown, handled with a finding; `open_objections` of the application stays in step."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.models import Application, Objection, Publicity
from review.policies.publicities import OWN, is_shown, stands_in_the_way
from review.services.publicity import MISSING, locked_publicity
from zcps.kit import clock, crypto
from zcps.kit.refusals import ActionDenied

RECORDED, HANDLED, REVEALED = "objection_recorded", "objection_handled", "objector_revealed"


@dataclass(frozen=True)
class Raised:
    """What somebody told, and to whom; without a name it is anonymous."""

    content: str
    received_on: dt.date
    receiver_name: str
    objector: str = ""


@transaction.atomic
def record_objection(publicity: Publicity, application: Application, raised: Raised, *, by: Actor) -> Objection:
    """Write down an objection against one person of the list; it keeps the person from going on until it is handled."""
    period = locked_publicity(publicity.pk, by)
    row = _locked(application.pk, by)
    if not is_shown(row, period.pk):
        raise ActionDenied(f"{row.name}已经不在公示中，不能再登记公示异议；有新的反映的，按投诉办理。")
    if not period.starts_on <= raised.received_on <= clock.today():
        raise ActionDenied("收到异议的日期应在公示开始之后、今天或者今天以前。")
    objection = Objection(
        publicity=period,
        application=row,
        received_on=raised.received_on,
        receiver_name=raised.receiver_name,
        is_anonymous=not raised.objector,
        content=raised.content,
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
    )
    objection.objector = crypto.seal(raised.objector, context=objection.objector_context) if raised.objector else ""
    objection.save()
    _keep_in_step(row, period)
    _tell(row, RECORDED, {"objection": str(objection.uuid), "received_on": raised.received_on}, by)
    return objection


@transaction.atomic
def handle_objection(objection: Objection, *, finding: str, is_upheld: bool, by: Actor) -> Objection:
    """核查处理. Once said it stands; an objection that holds is followed by 退回, 不通过 or 异议成立."""
    period = locked_publicity(objection.publicity_id, by)
    row = _locked(objection.application_id, by)
    fresh = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if fresh.handled_at is not None:
        raise ActionDenied("这条异议已经处理，处理意见不能再改。")
    if not finding.strip():
        raise ActionDenied("请填写核查情况和处理意见。")
    fresh.finding, fresh.is_upheld = finding, is_upheld
    fresh.handled_at, fresh.handled_by_id = clock.now(), by.user_id
    fresh.save(update_fields=["finding", "is_upheld", "handled_at", "handled_by"])
    _keep_in_step(row, period)
    _tell(row, HANDLED, {"objection": str(fresh.uuid), "is_upheld": is_upheld}, by)
    return fresh


@transaction.atomic
def reveal_objector(objection: Objection, *, by: Actor) -> str:
    """Who raised it, for who handles it; that it was looked at is written down."""
    period = locked_publicity(objection.publicity_id, by)
    _locked(objection.application_id, by)
    if objection.is_anonymous:
        raise ActionDenied("这条异议是匿名提出的，没有登记异议人。")
    record(
        [
            EventDraft(
                stream=period.stream,
                kind=REVEALED,
                payload={"objection": str(objection.uuid)},
                actor_id=by.user_id,
                organisation_id=period.organisation_id,
            )
        ]
    )
    return crypto.unseal(objection.objector, context=objection.objector_context)


def _locked(pk: int, by: Actor) -> Application:
    row = Application.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise ActionDenied(MISSING, status=404)
    if row.person_id == by.person_id:
        raise ActionDenied(OWN, status=403)
    return row


def _keep_in_step(row: Application, period: Publicity) -> None:
    """An application that is shown no more has no open objections."""
    if not is_shown(row, period.pk):
        return
    raised = Objection.objects.filter(publicity=period, application=row)
    row.open_objections = sum(stands_in_the_way(each) for each in raised)
    row.save(update_fields=["open_objections"])


def _tell(row: Application, kind: str, payload: dict, by: Actor) -> None:
    """On the application's chain, without a word of what was said."""
    record([
        EventDraft(stream=row.stream, kind=kind, payload=payload, actor_id=by.user_id, organisation_id=row.holder_id,
                   state=row.state)
    ])  # fmt: skip
