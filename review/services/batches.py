"""批量办理: the same door in chunks, each row with its own answer, safe to send twice.

A chunk is one transaction that moves its rows and writes their results; whatever is still pending can be resumed.
An unexpected error in a chunk falls back to single rows, so that one bad row does not hold up the rest.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.db import DatabaseError, IntegrityError, transaction

from accounts.policies import Actor
from review.enums import Action, ItemState
from review.models import Batch, BatchItem
from review.policies.acts import Values
from review.services.door import Outcome
from review.services.office import perform
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

logger = logging.getLogger(__name__)

CHUNK = 100
LIMIT = 200


def start_batch(
    action: Action, targets: Mapping[int, int | None], *, by: Actor, key: uuid.UUID, parameters: dict
) -> tuple[Batch, bool]:
    """Write down what is asked; returns the batch and whether it is new. The same key finds the first one."""
    if not targets:
        raise ActionDenied("请先选择需要办理的申报。")
    if len(targets) > LIMIT:
        raise ActionDenied(f"一次最多办理 {LIMIT} 件，您选择了 {len(targets)} 件，请分批办理。")
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                user_id=by.user_id,
                organisation_id=by.organisation_id,
                action=action,
                parameters=parameters,
                idempotency_key=key,
                created_at=clock.now(),
            )
            BatchItem.objects.bulk_create(
                BatchItem(batch=batch, application_id=pk, version=version or 0)
                for pk, version in sorted(targets.items())
            )
    except IntegrityError:
        return Batch.objects.get(user_id=by.user_id, idempotency_key=key), False
    return batch, True


def run_batch(batch: Batch, *, by: Actor, values: Values) -> Batch:
    """Work off what is still pending, chunk by chunk; may be called again after a crash."""
    values = replace(values, batch_id=batch.pk)
    while True:
        pending = list(batch.items.filter(state=ItemState.PENDING).order_by("application_id")[:CHUNK])
        if not pending or _is_cancelled(batch):
            break
        _run_chunk(batch, pending, by=by, values=values)
    batch.finished_at = clock.now()
    batch.save(update_fields=["finished_at"])
    return batch


def _is_cancelled(batch: Batch) -> bool:
    return Batch.objects.filter(pk=batch.pk, cancelled_at__isnull=False).exists()


def _run_chunk(batch: Batch, items: list[BatchItem], *, by: Actor, values: Values) -> None:
    try:
        _run_together(batch, items, by=by, values=values)
    except DatabaseError:
        logger.exception("batch %s: a chunk failed, its rows are tried one by one", batch.pk)
        for item in items:
            _run_alone(batch, item, by=by, values=values)


@transaction.atomic
def _run_together(batch: Batch, items: list[BatchItem], *, by: Actor, values: Values) -> None:
    """One transaction: the moves and their results stand or fall together. The items are locked first."""
    ids = [item.pk for item in items]
    locked = list(BatchItem.objects.select_for_update().filter(pk__in=ids, state=ItemState.PENDING).order_by("pk"))
    if not locked:
        return
    targets = {item.application_id: item.version or None for item in locked}
    outcome = perform(Action(batch.action), targets, by=by, values=values)
    _write_results(locked, outcome)


def _run_alone(batch: Batch, item: BatchItem, *, by: Actor, values: Values) -> None:
    try:
        _run_together(batch, [item], by=by, values=values)
    except DatabaseError:
        logger.exception("batch %s: application %s failed", batch.pk, item.application_id)
        item.state, item.reason = ItemState.REFUSED, "系统未能办理这一件，请稍后单独办理。"
        item.save(update_fields=["state", "reason"])


def _write_results(items: list[BatchItem], outcome: Outcome) -> None:
    reasons = {refused.application_id: refused.refusal.sentence for refused in outcome.refused}
    for item in items:
        reason = reasons.get(item.application_id, "")
        item.state, item.reason = (ItemState.REFUSED if reason else ItemState.DONE), reason
    update_from_unnest(BatchItem, items, ["state", "reason"])
