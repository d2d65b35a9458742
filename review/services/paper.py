"""纸质材料: records the stamps of offices that are not online stops, and that the paper has come."""

import datetime as dt

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.models import Application, PaperStamp, Stage
from review.models.querysets import READING_ROLES
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

RECORDED = "paper_stamp"
ARRIVED = "paper_arrived"


@transaction.atomic
def record_stamp(stamp: PaperStamp, *, stamped_on: dt.date, organisation_name: str, by: Actor) -> PaperStamp:
    """Record who stamped the paper and when; the office that holds the application does it, until it forwards."""
    row = _held(stamp.application_id, by)
    if stamped_on > clock.today():
        raise ActionDenied("盖章日期不能晚于今天。")
    stamp.stamped_on, stamp.organisation_name = stamped_on, organisation_name
    stamp.recorded_at, stamp.recorded_by_id = clock.now(), by.user_id
    stamp.save(update_fields=["stamped_on", "organisation_name", "recorded_at", "recorded_by"])
    payload = {"label": stamp.label, "organisation": organisation_name, "stamped_on": stamped_on}
    record([_event(row, RECORDED, payload, by)])
    return stamp


@transaction.atomic
def record_arrival(application: Application, *, by: Actor) -> Application:
    """The paper of this application is complete at the office that holds it."""
    row = _held(application.pk, by)
    now = clock.now()
    Stage.objects.filter(pk=row.stage_id).update(paper_at=now, paper_by=by.user_id)
    Application.objects.filter(pk=row.pk).update(paper_missing=False, updated_at=now)
    record([_event(row, ARRIVED, {"stage": row.stage.code}, by)])
    row.paper_missing = False
    return row


def _held(application_id: int, by: Actor) -> Application:
    row = Application.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=application_id).first()
    if row is None:
        raise ActionDenied("没有找到这件申报，或者它不在您的管辖范围内。", status=404)
    if row.holder_id not in by.organisations_with(*READING_ROLES) or row.person_id == by.person_id:
        raise ActionDenied(f"该申报现由{row.holder_name or '申报人'}办理，只有办理机构可以登记纸质材料。")
    return row


def _event(row: Application, kind: str, payload: dict, by: Actor) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=kind,
        payload=payload,
        actor_id=by.user_id,
        organisation_id=row.holder_id,
        state=row.state,
    )
