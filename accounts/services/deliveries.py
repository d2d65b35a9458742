"""Takes due deliveries on lease, sends them through the SMS backend, and writes down how it ended.

A worker that dies keeps its lease for two minutes; then another takes over. A message may so be sent twice, never
lost: the gateway gets the delivery's id as its reference and can drop the second.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import sms
from accounts.enums import DeliveryState
from accounts.models import Delivery
from accounts.services.notifications import delivery_context
from zcps.kit import clock, crypto

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
# Waiting times in minutes after each failure; after the last one the message counts as failed (a day in all).
BACK_OFF = (1, 5, 15, 60, 180, 480, 720)


def deliver_due(*, limit: int = 200, at_once: int = 20) -> int:
    """Send what is due, at most `limit`; return how many were tried. Several workers may do this at the same time."""
    tried = 0
    while tried < limit:
        leased = lease(limit=min(at_once, limit - tried))
        for delivery in leased:
            _send(delivery)
        tried += len(leased)
        if not leased:
            break
    return tried


def lease(*, limit: int) -> list[Delivery]:
    """Take due deliveries for this worker. The attempt counts from here, so that a text that kills workers ends too."""
    with transaction.atomic():
        due = list(_due().select_for_update(skip_locked=True).order_by("next_at", "pk")[:limit])
        until = clock.now() + LEASE
        ids = [delivery.pk for delivery in due]
        Delivery.objects.filter(pk__in=ids).update(
            state=DeliveryState.SENDING, leased_until=until, attempts=F("attempts") + 1
        )
    for delivery in due:
        delivery.state, delivery.leased_until = DeliveryState.SENDING, until
        delivery.attempts += 1
    return due


def _due() -> QuerySet[Delivery]:
    now = clock.now()
    waiting = Q(state__in=[DeliveryState.CREATED, DeliveryState.TEMPORARY_FAILURE], next_at__lte=now)
    abandoned = Q(state=DeliveryState.SENDING, leased_until__lt=now)
    return Delivery.objects.filter(waiting | abandoned)


def _send(delivery: Delivery) -> None:
    if delivery.attempts > len(BACK_OFF) + 1:
        _fail(delivery, "多次发送均未完成。")
        return
    try:
        phone = crypto.unseal(delivery.phone_sealed, context=delivery_context(delivery))
        reference = sms.backend().send(phone=phone, text=delivery.text, reference=str(delivery.uuid))
    except sms.RefusedError as error:
        _fail(delivery, str(error))
    except Exception as error:
        logger.exception("delivery %s was not sent", delivery.pk)
        _postpone(delivery, f"{type(error).__name__}: {error}")
    else:
        _finish(delivery, DeliveryState.DELIVERED, reference=reference[:80], error="")


def _postpone(delivery: Delivery, error: str) -> None:
    if delivery.attempts > len(BACK_OFF):
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
    _finish(delivery, DeliveryState.PERMANENT_FAILURE, error=error[:200])


def _finish(delivery: Delivery, state: DeliveryState, **columns: str) -> None:
    # The text may hold a code, the number is personal: neither is needed once it is over.
    _write(delivery, state=state, finished_at=clock.now(), leased_until=None, text="", phone_sealed="", **columns)


def _write(delivery: Delivery, **columns: object) -> None:
    """Only under our own lease: a worker that slept too long must not undo what the next one did."""
    Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until).update(**columns)
