"""通知书: those of one application, those of one office, and how far each has reached the applicant."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import FAILED, DeliveryState
from accounts.policies import Actor
from review.enums import PROOFS, Delivered, NoticeKind
from review.models import Application, NoticeDelivery, OfficialNotice
from review.queries.inboxes import not_own
from zcps.kit.lists import PAGE_SIZE, Page, Sort, page

SORTS = (Sort("-newest", "新出具在前", ("-id",)), Sort("newest", "旧出具在前", ("id",)))
SMS = {
    DeliveryState.CREATED: ("短信等待发送", ""),
    DeliveryState.SENDING: ("短信正在发送", ""),
    DeliveryState.HANDED_OVER: ("短信已发出，等待回执", ""),
    DeliveryState.TEMPORARY_FAILURE: ("短信暂未送达，系统将再次发送", "waiting"),
    DeliveryState.DELIVERED: ("短信已送达", "passed"),
    DeliveryState.PERMANENT_FAILURE: ("短信未能送达", "refused"),
    DeliveryState.TECHNICAL_FAILURE: ("短信未能发送或没有回执", "refused"),
}


@dataclass(frozen=True)
class Wanted:
    """What the office's list is narrowed to; empty parts narrow nothing."""

    kind: str = ""
    number: str = ""
    undelivered: bool = False
    sms_failed: bool = False


@dataclass(frozen=True)
class Way:
    """One line of the 送达记录, as `_ui/timeline.html` draws it."""

    at: datetime | None
    label: str
    organisation: str
    actor: str = ""
    detail: str = ""
    tone: str = ""


def notices_of(application: Application) -> list[OfficialNotice]:
    """Every notice of one application, the latest first, with its deliveries: two statements."""
    return list(with_deliveries(application.notices.order_by("-id")))


def visible_notices(actor: Actor) -> QuerySet[OfficialNotice]:
    """Notices of the applications an officer may see, one's own left out."""
    seen = not_own(Application.objects.visible_to(actor), actor)
    return OfficialNotice.objects.filter(application__in=seen.values("pk"))


def own_notices(actor: Actor) -> QuerySet[OfficialNotice]:
    return OfficialNotice.objects.filter(application__person=actor.person_id)


def issued_by_office(actor: Actor, wanted: Wanted) -> QuerySet[OfficialNotice]:
    """What the current office has issued, narrowed; a number without letters is the serial number."""
    issued = OfficialNotice.objects.filter(organisation=actor.organisation_id)
    own = Application.objects.filter(person=actor.person_id)
    rows = issued.exclude(application__in=own.values("pk"))  # 回避; by one's own few, not by everybody's person
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.number:
        is_serial = wanted.number.isascii() and wanted.number.isdecimal() and len(wanted.number) < 10
        rows = rows.filter(serial=int(wanted.number)) if is_serial else rows.filter(number=wanted.number)
    if wanted.sms_failed:
        rows = rows.filter(Exists(_told().filter(notification__delivery__state__in=FAILED)))
    return rows.filter(~Exists(_proofs())) if wanted.undelivered or wanted.sms_failed else rows


def listed_notices(rows: QuerySet[OfficialNotice], *, sort: Sort, after: str = "", before: str = "") -> Page:
    """One page of an office's notices: two statements."""
    return page(readable(rows), sort=sort, after=after, before=before, size=PAGE_SIZE)


def readable(rows: QuerySet[OfficialNotice]) -> QuerySet[OfficialNotice]:
    """With application and deliveries, without the texts."""
    return with_deliveries(rows.select_related("application").defer("text", "facts", "application__draft"))


def with_deliveries(rows: QuerySet[OfficialNotice]) -> QuerySet[OfficialNotice]:
    found = NoticeDelivery.objects.select_related("by__person", "notification__delivery")
    return rows.prefetch_related(Prefetch("deliveries", queryset=found))


def delivery_record(notice: OfficialNotice, *, for_applicant: bool) -> list[Way]:
    """送达记录, oldest first; the state of the SMS comes from the outbox. Applicants see offices, not names."""
    ways = [Way(notice.issued_at, "出具通知书", notice.organisation_name)]
    for each in notice.deliveries.all():
        ways += _ways(notice, each, for_applicant=for_applicant)
    return ways


def state_of(notice: OfficialNotice) -> tuple[str, str]:
    """Word and tone: delivered is what was opened or handed over; a message that was only sent proves nothing."""
    kinds = {each.kind for each in notice.deliveries.all()}
    if Delivered.HANDED in kinds:
        return "已窗口送达", "passed"
    if Delivered.OPENED in kinds:
        return "已查阅", "passed"
    if any(_sms_state(each) in FAILED for each in notice.deliveries.all()):
        return "短信未送达，未查阅", "refused"
    return ("已通知，未查阅", "waiting") if Delivered.TOLD in kinds else ("未送达", "waiting")


def _proofs() -> QuerySet[NoticeDelivery]:
    return NoticeDelivery.objects.filter(Q(kind__in=PROOFS), notice=OuterRef("pk"))


def _told() -> QuerySet[NoticeDelivery]:
    return NoticeDelivery.objects.filter(kind=Delivered.TOLD, notice=OuterRef("pk"))


def _ways(notice: OfficialNotice, each: NoticeDelivery, *, for_applicant: bool) -> list[Way]:
    if each.kind == Delivered.TOLD:
        return [Way(each.at, Delivered.TOLD.label, "系统"), *_sms(each, for_applicant=for_applicant)]
    if each.kind == Delivered.OPENED:
        return [Way(each.at, Delivered.OPENED.label, "申报人", tone="passed")]
    actor = "" if for_applicant else each.by.get_full_name()
    return [Way(each.at, Delivered.HANDED.label, notice.organisation_name, actor, each.note, "passed")]


def _sms(each: NoticeDelivery, *, for_applicant: bool) -> list[Way]:
    """How far the SMS came; why it failed is for the office, which can call instead."""
    delivery = getattr(each.notification, "delivery", None)
    if delivery is None:
        return []
    label, tone = SMS[DeliveryState(delivery.state)]
    detail = "" if for_applicant else delivery.error
    return [Way(delivery.finished_at or delivery.created_at, label, "系统", detail=detail, tone=tone)]


def _sms_state(each: NoticeDelivery) -> str:
    delivery = getattr(each.notification, "delivery", None)
    return delivery.state if delivery else ""


KINDS = NoticeKind.choices
