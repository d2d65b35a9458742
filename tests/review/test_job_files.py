"""What came of a 后台任务: its file until it expires, its page, who may see, open and cancel."""

import datetime as dt
import logging

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import outbox
from dossiers.services.media import sweep_orphans
from review import tasks
from review.enums import JobKind, JobState
from review.models import Job
from review.services.jobs import files
from review.services.jobs.files import JobFile, expire_jobs
from review.services.jobs.running import KINDS, Kind, run_now
from review.services.jobs.starting import cancel_job, start_job
from review.services.jobs.turns import due_jobs, lease
from zcps.kit import clock, uploads

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
    orphan = uploads.store(b"x", folder=files.FOLDER, suffix=".xlsx")

    assert sweep_orphans() == 0
    with clock.frozen(clock.now() + dt.timedelta(hours=25)):
        assert sweep_orphans() == 1

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


# --- the list ---------------------------------------------------------------------------------------------------------


def titles(answer) -> list[str]:
    return [row["job"].title for row in answer.context["rows"]]


def test_an_office_sees_what_its_people_asked_for_and_nobody_elses(world, client, clerk):
    ask(clerk)
    colleague = world.actor(world.officer(COUNTY, number=1))
    start_job(JobKind.EXPORT, by=colleague, title="导出", total=1)
    start_job(JobKind.EXPORT, by=world.actor(world.officer("hrss_330203")), title="别处", total=1)

    page = client.get("/jobs/")
    mine = client.get("/jobs/?whose=mine")

    assert titles(page) == ["导出", "测试任务"]
    assert [(row["may_cancel"], row["job"].user.get_full_name()) for row in page.context["rows"]] == [
        (False, colleague.name),
        (True, clerk.name),
    ]
    assert titles(mine) == ["测试任务"]
    assert page.context["asks_again"]


def test_the_list_is_narrowed_by_kind_and_state_and_says_when_nothing_fits(client, clerk, monkeypatch):
    empty = client.get("/jobs/").content.decode()
    made(monkeypatch, clerk)
    cancel_job(ask(clerk), by=clerk)

    done = client.get("/jobs/?state=done&kind=batch")
    nothing = client.get("/jobs/?state=failed").content.decode()
    unreadable = client.get("/jobs/?state=nonsense")

    assert "还没有后台任务" in empty
    assert [row["word"] for row in done.context["rows"]] == ["已完成"]
    assert "没有符合条件的后台任务" in nothing
    assert len(unreadable.context["rows"]) == 2
    assert not done.context["asks_again"]


def test_the_list_says_what_came_of_each(client, clerk, monkeypatch):
    kept = made(monkeypatch, clerk)
    dropped = made(monkeypatch, clerk)
    Job.objects.filter(pk=dropped.pk).update(stored="")
    failed = ask(clerk)
    Job.objects.filter(pk=failed.pk).update(state=JobState.FAILED, finished_at=clock.now(), error="存储空间不足。")
    cancelled = cancel_job(ask(clerk), by=clerk)
    running = ask(clerk)
    lease(due_jobs().filter(pk=running.pk))
    cancel_job(running, by=clerk)

    page = client.get("/jobs/").content.decode()

    assert f"/jobs/{kept.uuid}/file/" in page
    assert f"/jobs/{dropped.uuid}/file/" not in page
    assert "已过保留期限，已删除" in page
    assert "存储空间不足。" in page
    assert f"取消之前处理了 0 件，共 {cancelled.total} 件" in page
    assert "正在取消" in page


def test_the_tree_counts_what_is_unfinished(client, clerk):
    for _ in range(2):
        ask(clerk)

    counts = client.get("/inbox/counts/").json()
    tree = client.get("/inbox/").context["inbox_tree"]

    item = next(item for group in tree for item in group["items"] if item["label"] == "后台任务")
    assert (counts["/jobs/"], item["count_label"], item["url"]) == ("2", "2", "/jobs/")


def test_what_is_not_finished_or_has_no_way_back_is_not_repeated(client, clerk, monkeypatch):
    job = made(monkeypatch, clerk)
    running, _ = start_job(JobKind.EXPORT, by=clerk, title="导出", total=1)

    for each in (job, running):
        answer = client.post(f"/jobs/{each.uuid}/repeat/")
        assert answer.status_code == 409
    assert Job.objects.count() == 2


def test_the_list_asks_the_same_for_one_job_and_for_three(client, clerk, monkeypatch):
    def statements() -> int:
        client.get("/jobs/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/jobs/")
        return len(captured)

    made(monkeypatch, clerk)
    for_one = statements()
    made(monkeypatch, clerk)
    cancel_job(ask(clerk), by=clerk)

    assert statements() == for_one
