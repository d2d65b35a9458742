"""Asks for a job, or calls one off. The row is the request: a worker finds it with or without a hint."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from accounts.policies import Actor
from accounts.services.outbox import hurry
from review.enums import JobKind, JobState
from review.models import Job
from review.policies.jobs import may_cancel
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

RUN = "review.run_jobs"
MOST_UNFINISHED = 10  # of one person
# Whoever asks does it at once; only if nothing has begun by then, a worker takes it.
AT_ONCE = dt.timedelta(seconds=30)


@transaction.atomic
def start_job(
    kind: JobKind,
    *,
    by: Actor,
    title: str,
    parameters: dict[str, Any] | None = None,
    total: int = 0,
    key: uuid.UUID | None = None,
    at_once: bool = False,
) -> tuple[Job, bool]:
    """Write down what is asked; returns the job and whether it is new: the same key of the same user finds the first one.

    at_once: the caller runs it himself right after the commit (`running.run_now`).
    """
    known = Job.objects.filter(user_id=by.user_id, idempotency_key=key).first() if key else None
    if known:
        return known, False
    _refuse_flood(by)
    now = clock.now()
    asked = {
        "kind": kind,
        "organisation_id": by.organisation_id,
        "title": title,
        "parameters": parameters or {},
        "total": total,
        "created_at": now,
        "next_at": now + AT_ONCE if at_once else now,
    }
    job, is_new = Job.objects.get_or_create(user_id=by.user_id, idempotency_key=key or uuid.uuid4(), defaults=asked)
    if is_new and not at_once:
        hurry(RUN)
    return job, is_new


@transaction.atomic
def cancel_job(job: Job, *, by: Actor) -> Job:
    """A job nobody works on ends here; one that is being worked on ends before its next step."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if not may_cancel(by, locked):
        raise ActionDenied("只有提出任务的人和本机构领导可以取消。", status=403)
    if locked.is_finished:
        raise ActionDenied(f"这个任务{locked.get_state_display()}，不能再取消。")
    if locked.cancelled_at is None:
        locked.cancelled_at, locked.cancelled_by_id = clock.now(), by.user_id
        if locked.leased_until is None or locked.leased_until < locked.cancelled_at:
            locked.state, locked.finished_at = JobState.CANCELLED, locked.cancelled_at
            locked.leased_until = None
        locked.save(update_fields=["cancelled_at", "cancelled_by", "state", "finished_at", "leased_until"])
    return locked


def _refuse_flood(by: Actor) -> None:
    waiting = Job.objects.filter(user_id=by.user_id, finished_at__isnull=True)[:MOST_UNFINISHED].count()
    if waiting >= MOST_UNFINISHED:
        raise ActionDenied(f"您已有 {waiting} 个后台任务还没有完成，请等其中一些完成或者取消之后再试。")
