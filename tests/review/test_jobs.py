"""后台任务: taken on lease, resumed after a death, ended with a reason, called off; files that expire; the pages."""

import datetime as dt
import logging
import uuid

import pytest
from django.db import IntegrityError

from accounts.enums import Role
from accounts.services import outbox
from review import tasks
from review.enums import JobKind, JobState
from review.models import Job
from review.services.jobs import files, running, starting
from review.services.jobs.files import JobFile
from review.services.jobs.running import KILLED, KINDS, Kind, run_due, run_now
from review.services.jobs.starting import MOST_UNFINISHED, cancel_job, start_job
from review.services.jobs.turns import BACK_OFF, LEASE, Turn, due_jobs, lease
from zcps.kit import clock, uploads
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

COUNTY = "hrss_330106"


@pytest.fixture(autouse=True)
def _alone(monkeypatch, settings, tmp_path):
    """No broker is asked, no failure is logged, the files of other tests are elsewhere."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(outbox, "_send", lambda name: None)
    monkeypatch.setattr(logging.root.manager, "disable", logging.ERROR)


@pytest.fixture
def clerk(world):
    return world.actor(world.officer(COUNTY))


@pytest.fixture
def client(world):
    return world.client_for(world.officer(COUNTY))


def ask(by, **options) -> Job:
    return start_job(JobKind.BATCH, by=by, title="测试任务", total=3, **options)[0]


def handler(monkeypatch, work, *, resumes=True) -> None:
    """Every job is done by this function."""
    monkeypatch.setitem(KINDS, JobKind.BATCH, Kind(work, resumes))


def later(job: Job):
    """When the lease of the job has run out."""
    job.refresh_from_db()
    return clock.frozen(job.leased_until + dt.timedelta(seconds=1))


def ended(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.error


def test_every_kind_has_its_handler():
    assert set(KINDS) == set(JobKind)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_job_is_asked_for_once_a_key_and_hurried(clerk, monkeypatch, django_capture_on_commit_callbacks):
    hinted = []
    monkeypatch.setattr(outbox, "_send", hinted.append)
    key = uuid.uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        first, is_new = start_job(JobKind.BATCH, by=clerk, title="一", key=key)
        again = start_job(JobKind.BATCH, by=clerk, title="二", key=key)

    assert (is_new, again) == (True, (first, False))
    assert hinted == [starting.RUN]


def test_nobody_floods_the_workers(clerk, world):
    key = uuid.uuid4()
    first = ask(clerk, key=key)
    for _ in range(MOST_UNFINISHED - 1):
        ask(clerk)

    with pytest.raises(ActionDenied, match=f"您已有 {MOST_UNFINISHED} 个后台任务还没有完成"):
        ask(clerk)

    assert ask(clerk, key=key) == first
    assert ask(world.actor(world.officer(COUNTY, number=1)))


def test_what_is_to_be_done_at_once_is_left_to_who_asks_for_half_a_minute(clerk, monkeypatch):
    handler(monkeypatch, lambda turn: None)
    job = ask(clerk, at_once=True)

    assert run_due() == 0
    with clock.frozen(clock.now() + starting.AT_ONCE):
        assert run_due() == 1
    assert ended(job) == (JobState.DONE, "")


# --- turns ------------------------------------------------------------------------------------------------------------


def test_a_job_is_leased_once_and_again_when_its_worker_is_gone(clerk):
    job = ask(clerk)

    assert lease(due_jobs()) == job
    assert lease(due_jobs()) is None
    with later(job):
        again = lease(due_jobs())
    assert (again, again.attempts) == (job, 2)


def test_who_waits_longest_comes_first(clerk, monkeypatch):
    order = []
    handler(monkeypatch, lambda turn: order.append(turn.job.pk))
    jobs = [ask(clerk) for _ in range(3)]
    Job.objects.filter(pk=jobs[2].pk).update(next_at=clock.now() - dt.timedelta(minutes=1))

    assert run_due() == 3

    assert order == [jobs[2].pk, jobs[0].pk, jobs[1].pk]


def test_progress_holds_the_lease_on(clerk, monkeypatch):
    seen = []

    def work(turn: Turn):
        with clock.frozen(clock.now() + LEASE / 2):
            turn.reached(2)
            seen.append(Job.objects.get(pk=turn.job.pk))

    handler(monkeypatch, work)
    job = ask(clerk)
    run_now(job)

    assert (seen[0].done, seen[0].state) == (2, JobState.RUNNING)
    assert seen[0].leased_until > job.started_at + LEASE


def test_a_turn_that_lasted_long_enough_makes_way_and_goes_on_later(clerk, monkeypatch):
    def work(turn: Turn):
        start = turn.job.done
        with clock.frozen(turn.ends_at):
            turn.reached(start + 1)
        return pytest.fail("the turn is over") if start < 1 else None

    hinted = []
    monkeypatch.setattr(running, "hurry", hinted.append)
    handler(monkeypatch, work)
    job = ask(clerk)

    run_now(job)

    assert (job.state, job.done, job.leased_until, job.attempts) == (JobState.RUNNING, 1, None, 0)
    assert hinted == [starting.RUN]


def test_what_cannot_be_gone_on_with_is_given_the_time_it_needs(clerk, monkeypatch):
    def work(turn: Turn):
        with clock.frozen(turn.ends_at):
            turn.reached(3)

    handler(monkeypatch, work, resumes=False)
    job = ask(clerk)

    run_now(job)

    assert (ended(job), job.done, job.attempts) == ((JobState.DONE, ""), 3, 1)


def test_a_worker_that_slept_too_long_changes_nothing_any_more(clerk, monkeypatch):
    job = ask(clerk)

    def taken_away(turn: Turn):
        Job.objects.filter(pk=job.pk).update(leased_until=clock.now() + dt.timedelta(hours=1))
        turn.reached(1)
        pytest.fail("the job is somebody else's")

    def made_too_late(turn: Turn):
        Job.objects.filter(pk=job.pk).update(leased_until=clock.now() + dt.timedelta(hours=2))
        return JobFile(b"x", "结果.xlsx", "application/x")

    for work in (taken_away, made_too_late):
        Job.objects.filter(pk=job.pk).update(leased_until=None)
        handler(monkeypatch, work)
        run_now(job)

    assert (job.state, job.done, job.stored) == (JobState.RUNNING, 0, "")
    assert not list(uploads.stored_below(files.FOLDER))


def test_a_task_runs_what_is_due(clerk, monkeypatch):
    handler(monkeypatch, lambda turn: None)
    ask(clerk)

    assert tasks.run_jobs() == 1


def test_nothing_is_begun_when_the_time_of_the_task_is_over(clerk, monkeypatch):
    handler(monkeypatch, lambda turn: None)
    monkeypatch.setattr(running, "TURN", dt.timedelta(0))
    ask(clerk)

    assert run_due() == 0


# --- ends -------------------------------------------------------------------------------------------------------------


def test_a_job_that_fails_is_tried_again_later_and_ends_with_a_reason_while_others_go_on(clerk, monkeypatch):
    bad, good = ask(clerk), ask(clerk)

    def work(turn: Turn):
        if turn.job == bad:
            raise ValueError("a fault nobody foresaw")

    handler(monkeypatch, work)
    waits = []
    for _ in range(len(BACK_OFF) + 1):
        bad.refresh_from_db()
        with clock.frozen(max(bad.next_at, clock.now())) as now:
            run_due()
        bad.refresh_from_db()
        waits.append(round((bad.next_at - now).total_seconds()))

    assert ended(good) == (JobState.DONE, "")
    assert ended(bad) == (JobState.FAILED, running.BROKEN)
    assert waits[:-1] == list(BACK_OFF)


def test_after_progress_a_fault_counts_as_the_first_one(clerk, monkeypatch):
    def work(turn: Turn):
        turn.reached(1)
        raise ValueError("a fault nobody foresaw")

    handler(monkeypatch, work)
    job = ask(clerk)
    Job.objects.filter(pk=job.pk).update(attempts=3)

    run_now(job)

    assert (job.state, job.attempts) == (JobState.RUNNING, 1)


def test_a_job_that_kills_its_workers_ends_too(clerk, monkeypatch):
    handler(monkeypatch, lambda turn: pytest.fail("not again"))
    job = ask(clerk)
    Job.objects.filter(pk=job.pk).update(attempts=len(BACK_OFF) + 1)

    run_now(job)

    assert ended(job) == (JobState.FAILED, KILLED)


def test_a_refusal_ends_a_job_at_once_and_a_full_disk_is_waited_for(clerk, monkeypatch):
    refused, full = ask(clerk), ask(clerk)

    def work(turn: Turn):
        raise ActionDenied("不行。") if turn.job == refused else UploadRefused("存储空间不足。")

    handler(monkeypatch, work)
    run_now(refused)
    run_now(full)

    assert ended(refused) == (JobState.FAILED, "不行。")
    assert ended(full) == (JobState.RUNNING, "存储空间不足。")


# --- calling off ------------------------------------------------------------------------------------------------------


def test_a_job_nobody_works_on_is_cancelled_at_once(clerk):
    job = cancel_job(ask(clerk), by=clerk)

    assert (job.state, job.cancelled_by_id, job.finished_at) == (JobState.CANCELLED, clerk.user_id, job.cancelled_at)
    assert run_due() == 0
    with pytest.raises(ActionDenied, match="这个任务已取消"):
        cancel_job(job, by=clerk)


def test_a_job_whose_worker_died_after_the_cancelling_ends_cancelled(clerk, monkeypatch):
    handler(monkeypatch, lambda turn: pytest.fail("cancelled"))
    job = ask(clerk)
    lease(due_jobs())
    cancel_job(job, by=clerk)
    again = cancel_job(job, by=clerk)

    assert (again.state, again.finished_at) == (JobState.RUNNING, None)
    with later(job):
        run_due()
    assert ended(job) == (JobState.CANCELLED, "")


def test_the_leader_may_cancel_and_a_colleague_may_not(world, clerk):
    job = ask(clerk)

    with pytest.raises(ActionDenied, match="只有提出任务的人和本机构领导") as refused:
        cancel_job(job, by=world.actor(world.officer(COUNTY, number=1)))
    cancelled = cancel_job(job, by=world.actor(world.officer(COUNTY, Role.LEADER)))

    assert refused.value.status == 403
    assert cancelled.state == JobState.CANCELLED


def test_the_database_keeps_state_and_times_together(clerk):
    job = ask(clerk)

    with pytest.raises(IntegrityError, match="job_finished_or_not"):
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
