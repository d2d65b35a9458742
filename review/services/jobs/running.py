"""Runs jobs: the handler of every kind, one turn after another, what becomes of a job whose turn ends."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import default_storage

from accounts.policies import Actor
from accounts.services.outbox import hurry
from review.enums import JobKind, JobState
from review.models import Job
from review.services import batches, exports, printing
from review.services.jobs.files import JobFile
from review.services.jobs.starting import RUN
from review.services.jobs.turns import BACK_OFF, Turn, TurnOver, due_jobs, finish, lease, postpone, release
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

logger = logging.getLogger(__name__)

# After so long a turn makes way for other jobs and other tasks, far from the task's own limit of 75 seconds.
TURN = dt.timedelta(seconds=20)
KILLED = "执行任务的进程多次异常中止，任务没有完成。请联系技术支持。"
BROKEN = "系统执行时出错，重试后仍没有完成。请稍后再试；仍不成功的，请联系技术支持。"


@dataclass(frozen=True)
class Kind:
    """How jobs of a kind are done.

    work: does it, says in between how far it is (`Turn.reached`), and returns the file that came of it, if any.
    resumes: a turn that ends early loses nothing, the next one goes on; otherwise a turn lasts until the work is done.
    repeat: asks for the same anew; without it a job of this kind cannot be repeated.
    """

    work: Callable[[Turn], JobFile | None]
    resumes: bool
    repeat: Callable[..., Job] | None = None


KINDS: dict[JobKind, Kind] = {
    JobKind.BATCH: Kind(batches.work, resumes=True),
    JobKind.EXPORT: Kind(exports.work, resumes=False, repeat=exports.repeat),
    JobKind.PRINT: Kind(printing.work, resumes=True, repeat=printing.repeat),
}


def run_due() -> int:
    """Give jobs their turns until there is none or time is up; return how many turns. Several workers may do this at once."""
    ends_at, turns = clock.now() + TURN, 0
    while clock.now() < ends_at and (job := lease(due_jobs())):
        _take_turn(job, ends_at)
        turns += 1
    return turns


def run_now(job: Job) -> None:
    """The first turn of a job in the process that asked for it; what it leaves over, a worker does."""
    leased = lease(Job.objects.filter(pk=job.pk))
    if leased:
        _take_turn(leased, clock.now() + TURN)
    job.refresh_from_db()


def may_repeat(job: Job) -> bool:
    """Whether there is a way to ask for the same anew."""
    return job.is_finished and KINDS[JobKind(job.kind)].repeat is not None and not job.parameters.get("whole_numbers")


def repeat_job(job: Job, *, by: Actor) -> Job:
    """The same anew, by whoever asks, with what that person may."""
    if not may_repeat(job):
        raise ActionDenied("这个任务不能在这里重复，请回到原来的列表重新办理。")
    return KINDS[JobKind(job.kind)].repeat(job, by=by)


def _take_turn(job: Job, ends_at: dt.datetime) -> None:
    kind = KINDS[JobKind(job.kind)]
    if job.cancelled_at:
        finish(job, JobState.CANCELLED)
    elif job.attempts > len(BACK_OFF) + 1:
        finish(job, JobState.FAILED, error=KILLED)
    else:
        _work(Turn(job, ends_at, kind.resumes), kind)


def _work(turn: Turn, kind: Kind) -> None:
    job = turn.job
    try:
        made = kind.work(turn)
        _hand_over(job, made)
    except TurnOver:
        _end_turn(job)
    except ActionDenied as refused:
        finish(job, JobState.FAILED, error=refused.sentence)
    except UploadRefused as refused:
        postpone(job, refused.sentence)
    except Exception:  # whatever it was, it is tried again, and the other jobs go on
        logger.exception("job %s failed", job.uuid)
        postpone(job, BROKEN)


def _hand_over(job: Job, made: JobFile | None) -> None:
    columns = made.stored() if made else {}
    if not finish(job, JobState.DONE, **columns) and made:
        default_storage.delete(columns["stored"])  # somebody else has the job by now, and makes the file


def _end_turn(job: Job) -> None:
    if Job.objects.filter(pk=job.pk, cancelled_at__isnull=False).exists():
        finish(job, JobState.CANCELLED)
    elif release(job):
        hurry(RUN)
