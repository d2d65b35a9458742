"""送达: records that an applicant opened a notice, or was handed it at the counter; each way once."""

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.enums import Delivered
from review.models import Application, NoticeDelivery, OfficialNotice
from review.models.querysets import READING_ROLES
from review.policies.clerks import clerks_place, told_of
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

HANDED = "notice_handed"
NOT_THE_ISSUER = "只有出具通知书的机构可以登记窗口送达。"


def record_opening(notice: OfficialNotice, *, by: Actor) -> None:
    """The applicant has the notice on the screen; only the first time counts."""
    delivery = NoticeDelivery(notice=notice, kind=Delivered.OPENED, at=clock.now(), by_id=by.user_id)
    NoticeDelivery.objects.bulk_create([delivery], ignore_conflicts=True)


@transaction.atomic
def record_handing(notice: OfficialNotice, *, note: str, by: Actor) -> NoticeDelivery:
    """The printed notice was handed over at the counter of the office that issued it; `note` says to whom."""
    if notice.organisation_id not in by.organisations_with(*READING_ROLES):
        raise ActionDenied(NOT_THE_ISSUER, status=403)
    row = Application.objects.select_for_update().get(pk=notice.application_id)
    if notice.deliveries.filter(kind=Delivered.HANDED).exists():
        raise ActionDenied(f"{notice.number}已经登记过窗口送达，无需再次登记。")
    delivery = NoticeDelivery.objects.create(
        notice=notice, kind=Delivered.HANDED, at=clock.now(), by_id=by.user_id, note=note
    )
    record([_event(row, notice, note, by)])
    return delivery


def _event(row: Application, notice: OfficialNotice, note: str, by: Actor) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=HANDED,
        payload={"notice": str(notice.uuid), "number": notice.number, "note": note} | told_of(clerks_place(by, row)),
        actor_id=by.user_id,
        organisation_id=notice.organisation_id,
        state=row.state,
    )
