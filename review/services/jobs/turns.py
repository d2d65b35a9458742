"""One worker's turn at one job: taken on lease, held by saying how far it is, ended in one of the ways a job can end.

Everything is written under the own lease only: a worker that slept too long changes nothing any more.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.policies import Actor
from accounts.queries.actors import actor_for
from review.enums import JobState
from review.models import Job
from review.queries.inboxes import reads_at
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

LEASE = dt.timedelta(seconds=30)
# Seconds of waiting after each attempt that failed; after the last one the job counts as failed.
BACK_OFF = (5, 15, 60, 300)


class TurnOver(Exception):
    """The turn ends here: the job was cancelled, it is time for others, or somebody else has it by now."""


@dataclass
class Turn:
    """A job on lease. `resumes`: what was reached stays done, so another turn can go on from there."""

    job: Job
    ends_at: dt.datetime
    resumes: bool

    def reached(self, done: int) -> None:
        """Say how far it is and go on holding the job; raises TurnOver. To be called at least every 30 seconds."""
        # Something was achieved: the next accident is the first one again.
        self._hold({"done": done} | ({"attempts": 0} if self.resumes else {}))
        if self.resumes and clock.now() >= self.ends_at:
            raise TurnOver

    def hold(self) -> None:
        """Go on holding the job within a step that cannot be divided: its time may pass, and nothing is achieved before its end."""
        self._hold({})

    def _hold(self, progress: dict[str, Any]) -> None:
        if not _write(self.job, leased_until=clock.now() + LEASE, **progress) or _is_cancelled(self.job):
            raise TurnOver

    def actor(self) -> Actor:
        """Who asked, with the roles of this very moment; raises ActionDenied when they do not suffice any more."""
        user = User.objects.select_related("person").get(pk=self.job.user_id)
        actor = actor_for(user).at(self.job.organisation_id)
        if not (user.is_active and reads_at(actor)):
            raise ActionDenied("提出任务的人已经停用，或者在本机构不再有审核角色，任务没有继续执行。", status=403)
        return actor


def lease(jobs: QuerySet[Job]) -> Job | None:
    """Take the first of the jobs that nobody holds. The attempt counts from here, so that a job that kills workers ends too."""
    with transaction.atomic():
        now = clock.now()
        free = jobs.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), finished_at__isnull=True)
        job = free.select_for_update(skip_locked=True).order_by("next_at", "id").first()
        if job is None:
            return None
        job.state, job.leased_until = JobState.RUNNING, now + LEASE
        job.started_at = job.started_at or now
        job.attempts += 1
        job.save(update_fields=["state", "leased_until", "started_at", "attempts"])
    return job


def due_jobs() -> QuerySet[Job]:
    """What a worker may begin or go on with."""
    return Job.objects.filter(finished_at__isnull=True, next_at__lte=clock.now())


def release(job: Job) -> bool:
    """The turn is over, the job is not: whoever waits longest comes next. False when it was not ours any more."""
    return bool(_write(job, leased_until=None, next_at=clock.now(), attempts=0))


def postpone(job: Job, error: str) -> bool:
    """Try again later, after the last attempt end it as failed."""
    attempts = max(job.attempts, 1)
    if attempts > len(BACK_OFF):
        return finish(job, JobState.FAILED, error=error)
    wait = dt.timedelta(seconds=BACK_OFF[attempts - 1])
    return bool(_write(job, leased_until=None, next_at=clock.now() + wait, attempts=attempts, error=error[:300]))


def finish(job: Job, state: JobState, *, error: str = "", **columns: Any) -> bool:
    """End it. False when it was not ours any more."""
    ended = {"state": state, "finished_at": clock.now(), "leased_until": None, "error": error[:300]}
    return bool(_write(job, **ended, **columns))


def _write(job: Job, **columns: Any) -> int:
    mine = Job.objects.filter(pk=job.pk, leased_until=job.leased_until, finished_at__isnull=True)
    written = mine.update(**columns)
    if written:
        for name, value in columns.items():
            setattr(job, name, value)
    return written


def _is_cancelled(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, cancelled_at__isnull=False).exists()
