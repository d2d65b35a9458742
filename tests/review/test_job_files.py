"""What came of a 后台任务: its file until it expires, its page, who may see, open and cancel."""

import datetime as dt
import logging

import pytest
from django.core.files.storage import default_storage

from accounts.services import outbox
from review import tasks
from review.enums import JobKind, JobState
from review.models import Job
from review.services.jobs import files
from review.services.jobs.files import JobFile, expire_jobs, sweep_files
from review.services.jobs.running import KINDS, Kind, run_now
from review.services.jobs.starting import start_job
from review.services.jobs.turns import due_jobs, lease
from zcps.kit import clock

COUNTY = "hrss_330106"


@pytest.fixture(autouse=True)
def _alone(monkeypatch, settings, tmp_path):
    """No broker is asked, no refusal is logged, the files of other tests are elsewhere."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(outbox, "_send", lambda name: None)
    monkeypatch.setattr(logging.root.manager, "disable", logging.ERROR)


@pytest.fixture
def clerk(world):
    return world.actor(world.officer(COUNTY))


@pytest.fixture
def client(world):
    return world.client_for(world.officer(COUNTY))


def ask(by) -> Job:
    return start_job(JobKind.BATCH, by=by, title="测试任务", total=3)[0]


def made(monkeypatch, by, **options) -> Job:
    """A job that has made a file."""
    work = lambda turn: JobFile(b"PK content", "接收结果.xlsx", "application/x-test", **options)  # noqa: E731
    monkeypatch.setitem(KINDS, JobKind.BATCH, Kind(work, resumes=True))
    job = ask(by)
    run_now(job)
    return job


def test_a_file_is_kept_until_it_expires_and_its_row_stays(clerk, monkeypatch):
    job = made(monkeypatch, clerk, kept=dt.timedelta(days=1))
    name = job.stored

    assert (job.file_name, job.size, expire_jobs()) == ("接收结果.xlsx", 10, 0)
    with clock.frozen(job.expires_at + dt.timedelta(seconds=1)):
        assert tasks.tidy_jobs() == 1
        assert expire_jobs() == 0

    job.refresh_from_db()
    assert (job.stored, job.file_name, default_storage.exists(name)) == ("", "接收结果.xlsx", False)


def test_two_sweeps_at_once_drop_a_file_once(clerk, monkeypatch):
    job = made(monkeypatch, clerk)
    stale = Job.objects.get(pk=job.pk)

    assert (files._drop(job), files._drop(stale)) == (1, 0)


def test_files_of_dead_workers_are_swept_after_a_day(clerk, monkeypatch):
    job = made(monkeypatch, clerk)
    orphan = files.uploads.store(b"x", folder=files.FOLDER, suffix=".xlsx")

    assert sweep_files() == 0
    with clock.frozen(clock.now() + dt.timedelta(hours=25)):
        assert sweep_files() == 1

    assert (default_storage.exists(orphan), default_storage.exists(job.stored)) == (False, True)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_says_how_far_it_is_and_cancels(client, clerk, monkeypatch):
    job = ask(clerk)

    page = client.get(job.get_absolute_url())
    answer = client.post(f"/jobs/{job.uuid}/cancel/")

    assert "已经排队" in page.content.decode()
    assert page.context["asks_again"]
    assert (answer.status_code, Job.objects.get().state) == (302, JobState.CANCELLED)


def test_cancelling_what_runs_says_that_a_step_is_still_finished(client, clerk):
    job = ask(clerk)
    lease(due_jobs())

    page = client.post(f"/jobs/{job.uuid}/cancel/", follow=True).content.decode()

    assert "正在取消：已经开始的一步做完之后停止。" in page
    assert "取消任务" not in page


def test_a_page_left_open_for_long_asks_no_more(client, clerk):
    job = ask(clerk)
    Job.objects.filter(pk=job.pk).update(created_at=clock.now() - dt.timedelta(minutes=16))

    page = client.get(job.get_absolute_url())

    assert not page.context["asks_again"]
    assert "刷新" in page.content.decode()


def test_the_file_is_for_who_asked_until_it_expires(world, client, clerk, monkeypatch):
    job = made(monkeypatch, clerk)
    url, colleague = f"/jobs/{job.uuid}/file/", world.client_for(world.officer(COUNTY, number=1))

    answer = client.get(url)
    foreign = colleague.get(url)
    Job.objects.filter(pk=job.pk).update(expires_at=clock.now())
    late = client.get(url)

    assert b"".join(answer.streaming_content) == b"PK content"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8E%A5")
    assert (answer["Content-Type"], answer["Cache-Control"].count("no-store")) == ("application/x-test", 1)
    assert (foreign.status_code, late.status_code) == (404, 404)
