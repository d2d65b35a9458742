"""Takes due deliveries on lease, sends them through the SMS backend, and writes down how it ended.

A worker that dies keeps its lease for two minutes; then another takes over. A message may so be sent twice, never
lost: the gateway gets the same reference and can drop the second.
"""

import datetime as dt
import logging
import time

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from accounts import sms
from accounts.enums import FAILED, DeliveryState
from accounts.models import Delivery
from accounts.services.notifications import delivery_context
from zcps.kit import clock, crypto

logger = logging.getLogger(__name__)

# Longer than a lease's messages take when each of them waits for the gateway until the end.
LEASE = dt.timedelta(minutes=2)
AT_ONCE = 5
# A run ends before the worker's time limit; what is left, the next hint or beat's sweep takes up.
RUN_SECONDS = 20
# Waiting times in minutes after each failure; after the last one the message counts as failed (a day in all).
BACK_OFF = (1, 5, 15, 60, 180, 480, 720)
LAST_TRY = dt.timedelta(hours=24, minutes=30)
# While nobody answers at the gateway, this process asks only so often: its other work must go on.
PAUSE_SECONDS = 30
KEPT_DAYS = 30
TOO_OFTEN = "多次发送均未完成。"
WORTHLESS = "已过有效时间，不再发送。"
NO_RECEIPT = "短信网关已接收，{hours} 小时内没有回执，是否送达不明。"
_paused_until = 0.0


def deliver_due(*, limit: int = 200, at_once: int = AT_ONCE) -> int:
    """Send what is due, at most `limit`; return how many were tried. Several workers may do this at the same time."""
    tried, over = 0, time.monotonic() + RUN_SECONDS
    while tried < limit and _paused_until <= time.monotonic() < over:
        leased = lease(limit=min(at_once, limit - tried))
        tried += _send_all(leased)
        if not leased:
            break
    return tried


def lease(*, limit: int) -> list[Delivery]:
    """Take due deliveries for this worker. The attempt counts from here, so that a text that kills workers ends too.

    What a dead worker held is taken up one by one: which of them killed it nobody knows, and the others shall arrive.
    """
    with transaction.atomic():
        due = _locked(_waiting(), limit) or _locked(_abandoned(), 1)
        until = clock.now() + LEASE
        ids = [delivery.pk for delivery in due]
        Delivery.objects.filter(pk__in=ids).update(
            state=DeliveryState.SENDING, leased_until=until, attempts=F("attempts") + 1
        )
    for delivery in due:
        delivery.state, delivery.leased_until = DeliveryState.SENDING, until
        delivery.attempts += 1
    return due


def end_unreceipted() -> int:
    """What the gateway took and never spoke of again ends as a technical failure; returns how many."""
    hours = settings.SMS_RECEIPT_HOURS
    silent = Delivery.objects.filter(
        state=DeliveryState.HANDED_OVER, handed_at__lt=clock.now() - dt.timedelta(hours=hours)
    )
    return silent.update(
        state=DeliveryState.TECHNICAL_FAILURE, finished_at=clock.now(), error=NO_RECEIPT.format(hours=hours)
    )


def forget_old() -> int:
    """Number and text of failures are kept for sending them once more, and not for ever; returns how many."""
    old = Delivery.objects.filter(state__in=FAILED, finished_at__lt=clock.now() - dt.timedelta(days=KEPT_DAYS))
    return old.exclude(phone_sealed="").update(phone_sealed="", text="")


def _waiting() -> QuerySet[Delivery]:
    states = [DeliveryState.CREATED, DeliveryState.TEMPORARY_FAILURE]
    return Delivery.objects.filter(state__in=states, next_at__lte=clock.now())


def _abandoned() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.SENDING, leased_until__lt=clock.now())


def _locked(rows: QuerySet[Delivery], limit: int) -> list[Delivery]:
    return list(rows.select_for_update(skip_locked=True).order_by("next_at", "pk")[:limit])


def _send_all(leased: list[Delivery]) -> int:
    """Send one after the other; when nobody answers, give the rest back as if they had never been taken."""
    global _paused_until  # noqa: PLW0603 - the pause is one for the process
    for place, delivery in enumerate(leased, start=1):
        try:
            _send(delivery)
        except sms.UnreachableError as error:
            _postpone(delivery, str(error))
            _paused_until = time.monotonic() + PAUSE_SECONDS
            _give_back(leased[place:])
            return place
    return len(leased)


def _give_back(leased: list[Delivery]) -> None:
    for delivery in leased:
        before = delivery.attempts - 1
        state = DeliveryState.TEMPORARY_FAILURE if before else DeliveryState.CREATED
        _write(delivery, state=state, leased_until=None, attempts=before)


def _send(delivery: Delivery) -> None:
    """Raises UnreachableError; every other outcome is written down."""
    reason = _why_no_more(delivery)
    if reason:
        _fail(delivery, reason)
        return
    try:
        way_out = sms.backend()
        phone = crypto.unseal(delivery.phone_sealed, context=delivery_context(delivery))
        number = way_out.send(phone=phone, text=delivery.text, reference=delivery.own_reference, sender=delivery.sender)
    except sms.UnreachableError:
        raise
    except sms.RefusedError as error:
        _finish(delivery, DeliveryState.PERMANENT_FAILURE, error=str(error)[:200])
    except sms.NotSentError as error:
        logger.warning("delivery %s was not sent: %s", delivery.pk, error)
        _postpone(delivery, str(error))
    except Exception as error:
        logger.exception("delivery %s was not sent", delivery.pk)
        _postpone(delivery, f"{type(error).__name__}: {error}")
    else:
        _hand_over(delivery, number, is_final=not way_out.gives_receipts)


def _why_no_more(delivery: Delivery) -> str:
    """Why it is not even tried; empty when it is."""
    if delivery.attempts > len(BACK_OFF) + 1:
        return TOO_OFTEN
    return WORTHLESS if delivery.valid_until and delivery.valid_until < clock.now() else ""


def _hand_over(delivery: Delivery, number: str, *, is_final: bool) -> None:
    taken = {"reference": number[:80], "handed_at": clock.now(), "error": ""}
    if is_final:
        _finish(delivery, DeliveryState.DELIVERED, **taken)
    else:
        _write(delivery, state=DeliveryState.HANDED_OVER, leased_until=None, **taken)


def _postpone(delivery: Delivery, error: str) -> None:
    """Try again later; after the last time, or a day after the message was written, it has failed."""
    began = delivery.resent_at or delivery.created_at
    if delivery.attempts > len(BACK_OFF) or clock.now() - began > LAST_TRY:
        _fail(delivery, error)
        return
    wait = dt.timedelta(minutes=BACK_OFF[delivery.attempts - 1])
    _write(
        delivery,
        state=DeliveryState.TEMPORARY_FAILURE,
        next_at=clock.now() + wait,
        leased_until=None,
        error=error[:200],
    )


def _fail(delivery: Delivery, error: str) -> None:
    _finish(delivery, DeliveryState.TECHNICAL_FAILURE, error=error[:200])


def _finish(delivery: Delivery, state: DeliveryState, **columns: object) -> None:
    _write(delivery, state=state, finished_at=clock.now(), leased_until=None, **forgotten(delivery, state), **columns)


def forgotten(delivery: Delivery, state: DeliveryState) -> dict[str, str]:
    """Number and text go when nobody needs them: it has arrived, or it holds a code that is worth nothing any more."""
    return {} if state in FAILED and not delivery.valid_until else {"text": "", "phone_sealed": ""}


def _write(delivery: Delivery, **columns: object) -> None:
    """Only under our own lease: a worker that slept too long must not undo what the next one did."""
    Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until).update(**columns)
