"""批量办理: the same door in chunks, each row with its own answer, safe to send twice.

A batch is the work of a 后台任务: up to 200 rows are done at once by the request that asks, more by a worker. A chunk is one
transaction that moves its rows and writes their results; whatever is still pending is gone on with, after a crash too.
An unexpected error in a chunk falls back to single rows, so that one bad row does not hold up the rest.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from accounts.policies import Actor
from review.enums import Action, ItemState, JobKind
from review.models import Application, Batch, BatchItem
from review.policies.acts import Values
from review.queries.selections import LARGEST, Extent, extent_of_items
from review.services.batch_values import read_values, written_values
from review.services.door import Outcome
from review.services.jobs.starting import start_job
from review.services.jobs.turns import Turn
from review.services.office import perform
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

logger = logging.getLogger(__name__)

CHUNK = 100
LIMIT = 200  # ticked one by one, done by the request itself

Prepare = Callable[[], Values]


class SelectionChanged(Exception):
    """A whole list is not what was shown any more; nothing has been written."""


@transaction.atomic
def start_batch(
    action: Action,
    targets: Mapping[int, int | None],
    *,
    by: Actor,
    key: uuid.UUID,
    title: str,
    values: Values | Prepare,
) -> tuple[Batch, bool]:
    """Write down what is asked for rows that were ticked; returns the batch and whether it is new.

    The same key finds the first one. values: or what makes them, for those that write rows of their own: called only when
    the batch is new.
    """
    if not targets:
        raise ActionDenied("请先选择需要办理的申报。")
    if len(targets) > LIMIT:
        raise ActionDenied(f"一次最多勾选 {LIMIT} 件，您选择了 {len(targets)} 件，请分批办理。")
    batch, is_new = _begin(action, len(targets), by=by, key=key, title=title, values=values)
    if is_new:
        BatchItem.objects.bulk_create(
            BatchItem(batch=batch, application_id=pk, version=version or 0) for pk, version in sorted(targets.items())
        )
    return batch, is_new


@transaction.atomic
def start_whole_batch(
    action: Action,
    rows: QuerySet[Application],
    *,
    shown: Extent,
    by: Actor,
    key: uuid.UUID,
    title: str,
    values: Values | Prepare,
) -> tuple[Batch, bool]:
    """The same for everything a list holds, by one statement; raises SelectionChanged unless that is what was `shown`."""
    if shown.is_too_large:
        raise ActionDenied(f"一次最多办理 {LARGEST} 件，请缩小范围后再办理。")
    batch, is_new = _begin(action, shown.count, by=by, key=key, title=title, values=values)
    if is_new:
        _copy_in(batch, rows)
        if extent_of_items(batch) != shown:
            raise SelectionChanged
    return batch, is_new


def _begin(
    action: Action, total: int, *, by: Actor, key: uuid.UUID, title: str, values: Values | Prepare
) -> tuple[Batch, bool]:
    at_once = total <= LIMIT
    job, is_new = start_job(JobKind.BATCH, by=by, title=title, total=total, key=key, at_once=at_once)
    if not is_new:
        return job.batch, False
    given = values() if callable(values) else values
    return Batch.objects.create(job=job, action=action, parameters=written_values(given)), True


def _copy_in(batch: Batch, rows: QuerySet[Application]) -> None:
    """INSERT … SELECT, in the order of a roster: a 报送批次 is filled chunk by chunk."""
    order = ("unit_key", "name_key", "pk")
    sql, parameters = (
        rows.order_by(*order).values("pk", "version", "unit_key", "name_key")[: LARGEST + 1].query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO review_batchitem (batch_id, application_id, version, state, reason) "  # noqa: S608 - Django's own SQL
            "SELECT %s, id, version, %s, '' "
            f"FROM ({sql}) AS chosen (id, version, unit_key, name_key) ORDER BY unit_key, name_key, id",
            [batch.pk, ItemState.PENDING, *parameters],
        )


def work(turn: Turn) -> None:
    """Work off what is still pending, chunk by chunk, each with the roles the person has then. The handler of the kind."""
    batch = Batch.objects.select_related("job").get(job=turn.job)
    values = replace(read_values(batch.parameters), batch_id=batch.pk)
    done = batch.items.exclude(state=ItemState.PENDING).count()
    while pending := list(batch.items.filter(state=ItemState.PENDING).order_by("pk")[:CHUNK]):
        _run_chunk(batch, pending, by=turn.actor(), values=values)
        done += len(pending)
        turn.reached(done)


def _run_chunk(batch: Batch, items: list[BatchItem], *, by: Actor, values: Values) -> None:
    try:
        _run_together(batch, items, by=by, values=values)
    except (ActionDenied, OperationalError, SoftTimeLimitExceeded):
        raise  # nothing about one row: what is lacking, a lock, the connection, the time
    except Exception:
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
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("batch %s: application %s failed", batch.pk, item.application_id)
        item.state, item.reason = ItemState.REFUSED, "系统未能办理这一件，请稍后单独办理。"
        item.save(update_fields=["state", "reason"])


def _write_results(items: list[BatchItem], outcome: Outcome) -> None:
    reasons = {refused.application_id: refused.refusal.sentence for refused in outcome.refused}
    for item in items:
        reason = reasons.get(item.application_id, "")
        item.state, item.reason = (ItemState.REFUSED if reason else ItemState.DONE), reason
    update_from_unnest(BatchItem, items, ["state", "reason"])
