"""收费: an office says whether it charges in a round; each application that arrives there owes a frozen amount until it is paid."""

import datetime as dt
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.enums import Role
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from dossiers.sections import Slot
from dossiers.services.evidence import keep_apart
from review.enums import WITH_APPLICANT, FeeKind, State
from review.models import Application, FeeOrder, FeeSetting, Round
from review.notices import Move
from review.policies.acts import Act
from review.policies.fees import fee_on, why_not_charge
from review.queries.fees import business_in, duties_at
from review.queries.rules import business_of
from review.queries.served import served
from review.scheme import Fee
from review.services.consigning import SENDING
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

BEFORE_MEETING = frozenset({State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_VOTES})
SETTING_ROLES = (Role.COMMITTEE_MANAGER, Role.CLERK)
VOUCHER = Slot(code="fee_voucher", label="缴费凭证", minimum=1, maximum=1)
SET, DUE, PAID, CANCELLED = "fee_set", "fee_due", "fee_paid", "fee_cancelled"
NO_ORDER = "没有找到这张缴费单，或者它不是您所在机构的。"
NO_ROLE = "收费由评委会办公室的“评委会业务管理”人员办理，您在本机构没有这个角色。"


@transaction.atomic
def set_charge(round_: Round, *, charges: bool, how_to_pay: str, by: Actor) -> FeeSetting:
    """收费设定 of the current office for one round.

    From now on everybody who arrives owes the fee, and so do those who are there already; when it is taken back, what
    nobody has paid is cancelled. Raises ActionDenied with the rule where the office may not charge.
    """
    office_id = by.organisation_id
    if not any(by.holds(role, office_id) for role in SETTING_ROLES):
        raise ActionDenied("收费设定由本机构的经办人员办理，您在本机构没有相应的角色。", status=403)
    office = served(office_id)
    business = business_in(office, round_)
    if charges:
        _refuse_unless_allowed(business, duties_at(office))
    if charges and not how_to_pay.strip():
        raise ActionDenied("请写明缴费方式：收款单位、账号或者缴费地点，申报人会看到。")
    given = {"charges": charges, "how_to_pay": how_to_pay, "set_at": clock.now(), "set_by_id": by.user_id}
    row, _ = FeeSetting.objects.select_for_update().update_or_create(
        organisation_id=office_id, round=round_, kind=FeeKind.RECOMMENDATION, defaults=given
    )
    payload = {"charges": charges, "round": round_.name}
    record([EventDraft(stream=row.stream, kind=SET, payload=payload, actor_id=by.user_id, organisation_id=office_id)])
    _charge_those_there(row, business, by) if charges else _cancel_unpaid(row, by)
    return row


def bill(moves: Iterable[Move], act: Act) -> None:
    """Called by the door: those that have just arrived where a fee is taken owe it, or have paid before."""
    arrived = [move for move in moves if _has_arrived(move, act)]
    if not arrived:
        return
    settings = FeeSetting.objects.filter(
        charges=True,
        organisation__in={move.row.holder_id for move in arrived},
        round__in={move.row.round_id for move in arrived},
    )
    charging = {(row.organisation_id, row.round_id): row for row in settings}
    rows = [move.row for move in arrived if (move.row.holder_id, move.row.round_id) in charging]
    if rows:
        record(_orders(rows, act.at, act.actor.user_id), at=act.at)


@transaction.atomic
def mark_paid(order: FeeOrder, *, paid_on: dt.date, voucher: UploadedFile, by: Actor) -> FeeOrder:
    """登记缴费 with a scan of the voucher; from now on the application may come before the committee."""
    row, fresh = _locked(order, by)
    if not fresh.is_owed:
        raise ActionDenied("这张缴费单已经登记缴费或者已经取消，不用再登记。")
    if paid_on > clock.today():
        raise ActionDenied("缴费日期不能晚于今天。")
    fresh.voucher = keep_apart(row.person, VOUCHER, voucher)
    fresh.paid_on, fresh.paid_at, fresh.paid_by_id = paid_on, clock.now(), by.user_id
    fresh.save(update_fields=["voucher", "paid_on", "paid_at", "paid_by"])
    if row.holder_id == fresh.organisation_id:
        row.fee_due = False
        row.save(update_fields=["fee_due"])
    record([_event(row, PAID, fresh, by.user_id, {"voucher": fresh.voucher.sha256})])
    return fresh


def _refuse_unless_allowed(business, duties) -> None:
    fees, rule = (business.fees, business.fee_rule) if business else ((), "")
    sentence = why_not_charge(fees, FeeKind.RECOMMENDATION, duties, clock.today(), rule=rule)
    if sentence:
        raise ActionDenied(sentence)


def _has_arrived(move: Move, act: Act) -> bool:
    """At a stop whose duty some fee of the business is for, by this very act."""
    row = move.row
    fees = business_of(row).fees
    is_there = any(fee.duty == row.duty for fee in fees) if fees else False
    return is_there and row.arrived_at == act.at and (act.action in SENDING or move.from_state in WITH_APPLICANT)


def _orders(rows: list[Application], at: dt.datetime, user_id: int | None) -> list[EventDraft]:
    """Write what each owes now and has not been charged before; `fee_due` of the rows says whether anything is owed."""
    known = {
        (order.application_id, order.organisation_id): order
        for order in FeeOrder.objects.filter(application__in=[row.pk for row in rows], cancelled_at__isnull=True)
    }
    new, events = [], []
    for row in rows:
        order = known.get((row.pk, row.holder_id))
        fee = None if order else _fee_for(row)
        if fee:
            order = _order(row, fee, at)
            new.append(order)
            events.append(_event(row, DUE, order, user_id, {}))
        row.fee_due = order is not None and order.is_owed
    FeeOrder.objects.bulk_create(new)
    return events


def _fee_for(row: Application) -> Fee | None:
    fee = fee_on(business_of(row).fees, FeeKind.RECOMMENDATION, clock.today())
    return fee if fee and fee.duty == row.duty else None


def _order(row: Application, fee: Fee, at: dt.datetime) -> FeeOrder:
    return FeeOrder(
        application=row,
        organisation_id=row.holder_id,
        kind=fee.kind,
        name=fee.name,
        amount=fee.amount,
        basis=fee.basis,
        created_at=at,
    )


def _charge_those_there(setting: FeeSetting, business, by: Actor) -> None:
    """Those who came before the office said that it charges."""
    duties = {fee.duty for fee in business.fees}
    there = Application.objects.filter(holder=setting.organisation_id, round=setting.round_id, duty__in=duties)
    rows = list(
        there.filter(state__in=BEFORE_MEETING)
        .select_for_update(of=("self",))
        .select_related("scheme_version")
        .order_by("pk")
    )
    record(_orders(rows, clock.now(), by.user_id))
    update_from_unnest(Application, rows, ["fee_due"])


def _cancel_unpaid(setting: FeeSetting, by: Actor) -> None:
    owed = FeeOrder.objects.filter(
        organisation=setting.organisation_id,
        application__round=setting.round_id,
        kind=setting.kind,
        paid_at__isnull=True,
        cancelled_at__isnull=True,
    )
    rows = Application.objects.filter(pk__in=owed.values("application")).order_by("pk")
    rows = list(rows.select_for_update(of=("self",)))
    orders = {order.application_id: order for order in owed.select_for_update(of=("self",))}
    for row in rows:
        row.fee_due = row.fee_due and row.pk not in orders
    owed.update(cancelled_at=clock.now(), cancelled_by_id=by.user_id)
    update_from_unnest(Application, rows, ["fee_due"])
    record([_event(row, CANCELLED, orders[row.pk], by.user_id, {}) for row in rows if row.pk in orders])


def _locked(order: FeeOrder, by: Actor) -> tuple[Application, FeeOrder]:
    """Application, then order: the one way round that everybody locks them."""
    row = Application.objects.visible_to(by).select_for_update(of=("self",)).select_related("person")
    row = row.filter(pk=order.application_id).exclude(person=by.person_id).first()
    if row is None or order.organisation_id not in by.organisations:
        raise ActionDenied(NO_ORDER, status=404)
    if not by.holds(Role.COMMITTEE_MANAGER, order.organisation_id):
        raise ActionDenied(NO_ROLE, status=403)
    return row, FeeOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)


def _event(row: Application, kind: str, order: FeeOrder, user_id: int | None, more: dict) -> EventDraft:
    payload = {"fee": order.name, "amount": str(order.amount), "basis": order.basis} | more
    return EventDraft(
        stream=row.stream,
        kind=kind,
        payload=payload,
        actor_id=user_id,
        organisation_id=order.organisation_id,
        state=row.state,
    )
