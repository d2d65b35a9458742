"""kill -9 in the middle: of a worker at any moment of a batch, of a web process between commit and answer. Nothing lost, nothing twice.

Two moments and a few hundred rows in bin/test; twenty, five hundred, and the whole lease waited for in bin/soak.
"""

import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db.models import Q, QuerySet

from accounts.models import Event, Notification
from accounts.services.events import verify_all
from committees.management.population.writing import Population
from review.enums import Action, ItemState, JobState, State
from review.models import Application, Batch, BatchItem, Consignment, ConsignmentItem, Job
from review.policies.acts import Values
from review.queries.selections import extent_of
from review.services.batches import CHUNK, start_whole_batch
from review.services.jobs.starting import RUN
from review.services.jobs.turns import LEASE
from tests.length import IS_SOAK
from tests.reliability.house import end, free_port, is_open, spawn, wait_until
from tests.reliability.test_http_races import Browser
from tests.review.desk import selection
from tests.world import World
from zcps.celery import app
from zcps.kit import clock

pytestmark = pytest.mark.django_db(transaction=True)

SEEDS = 20 if IS_SOAK else 2
ROWS = 500 if IS_SOAK else 300
PATIENCE = 150  # seconds, on a busy machine too
COUNTY = "hrss_330106"


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="zcps-kill-") as name:
        yield Path(name)


@pytest.fixture
def started(folder: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts processes on the test's own servers, and leaves none behind."""
    processes: list[subprocess.Popen] = []

    def start(*command: str, **environment: str) -> subprocess.Popen:
        whole = [sys.executable, "-m", *command]
        processes.append(spawn(whole, environment=os.environ | environment, log=folder / "log"))
        return processes[-1]

    yield start
    for process in processes:
        end(process)


def kill_worker(process: subprocess.Popen) -> None:
    """The one process that does the work, as when the kernel needs its memory; its master lives on."""
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        os.kill(int(pid), signal.SIGKILL)


# --- a worker ---------------------------------------------------------------------------------------------------------


def waiting_to_be_sent(world: World) -> Batch:
    """Some hundred applications that one batch is to forward, none of them yet."""
    for _ in range(2):
        world.application_at(State.AWAITING_FORWARD, position=1)
    assert list(Population(ROWS - 2, "kill").write()) == [ROWS - 2]
    actor = world.actor(world.officer(COUNTY))
    actor = actor.at(actor.organisation_id)
    rows = Application.objects.filter(holder=actor.organisation_id, state=State.AWAITING_FORWARD)
    extent = extent_of(rows)
    assert extent.count == ROWS
    asked = {"shown": extent, "by": actor, "key": uuid.uuid4(), "title": "报送", "values": Values()}
    return start_whole_batch(Action.FORWARD, rows, **asked)[0]


def start_worker(started: Callable) -> subprocess.Popen:
    return started("celery", "-A", "zcps", "worker", "--concurrency", "1", "--loglevel", "WARNING")


def is_over(job: QuerySet[Job]) -> bool:
    """Asked again and again; says meanwhile what beat says every five seconds."""
    app.send_task(RUN, expires=5)
    time.sleep(0.5)
    return job.filter(finished_at__isnull=False).exists()


def let_the_lease_run_out() -> None:
    """In the long run it is waited for; here the dead worker's time is over at once."""
    if not IS_SOAK:
        Job.objects.filter(finished_at__isnull=True).update(leased_until=clock.now())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing_and_does_nothing_twice(world, started, seed):
    chance = random.Random(seed)
    batch = waiting_to_be_sent(world)
    job = Job.objects.filter(pk=batch.job_id)
    after = chance.randrange(0, ROWS - CHUNK, CHUNK)

    worker = start_worker(started)
    wait_until(
        lambda: job.filter(started_at__isnull=False, done__gte=after).exists(),
        seconds=PATIENCE,
        what=f"the first {after} rows",
    )
    time.sleep(chance.random() * 0.2)
    (kill_worker if seed % 2 else end)(worker)

    assert job.get().finished_at is None, "killed too late to prove anything"
    sent = Q(application__sender=batch.job.organisation)
    half_done = (sent & Q(state=ItemState.PENDING)) | (~sent & Q(state=ItemState.DONE))
    assert not batch.items.filter(half_done).exists(), "a move and its result stand or fall together"
    assert batch.items.filter(sent).count() % CHUNK == 0

    let_the_lease_run_out()
    if not seed % 2:
        start_worker(started)
    wait_until(lambda: is_over(job), seconds=PATIENCE, what="the end of the batch")

    assert job.get().state == JobState.DONE
    exactly_once(batch)


def exactly_once(batch: Batch) -> None:
    """N moves, N events, N messages, one consignment of N in one order, every result written."""
    rows = list(batch.items.values_list("application", flat=True))
    streams = [f"application:{pk}" for pk in rows]
    forwarded = Event.objects.filter(kind="forward", stream__in=streams, at__gte=batch.job.created_at)
    messages = Notification.objects.filter(created_at__gte=batch.job.created_at)
    told = Counter(messages.filter(recipient__person__applications__in=rows).values_list("recipient", flat=True))
    sent = ConsignmentItem.objects.filter(consignment__batch=batch)

    assert len(rows) == ROWS
    assert set(batch.items.values_list("state", flat=True)) == {ItemState.DONE}
    assert Application.objects.filter(pk__in=rows, state=State.AWAITING_RECEIPT, position=2).count() == ROWS
    assert Counter(forwarded.values_list("stream", flat=True)) == Counter(streams)
    assert (len(told), set(told.values())) == (ROWS, {1})
    assert Consignment.objects.filter(batch=batch).count() == 1
    assert list(sent.order_by("position").values_list("position", flat=True)) == list(range(1, ROWS + 1))
    assert BatchItem.objects.filter(batch=batch).count() == ROWS
    assert list(verify_all()) == []


def test_a_lease_is_short_enough_for_who_waits_and_long_enough_for_a_chunk():
    """The whole way is waited for in bin/soak only: here the numbers it depends on."""
    assert 20 <= LEASE.total_seconds() <= 60


# --- a web process ----------------------------------------------------------------------------------------------------


@pytest.fixture
def dying(started, folder: Path) -> tuple[str, Path]:
    """A web server of one process that dies when the file is there; its address and the file."""
    (folder / "staticfiles").mkdir()
    port = free_port()
    environment = {"ZCPS_TEST_DIES": str(folder / "die"), "WEB_CONCURRENCY": "1"}
    started(
        "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}", "tests.reliability.dying", **environment
    )
    wait_until(lambda: is_open(port), seconds=PATIENCE, what="the web server")
    return f"http://127.0.0.1:{port}", folder / "die"


def test_a_web_process_killed_between_commit_and_answer_has_done_it_once_and_says_so_when_asked_again(world, dying):
    address, die = dying
    rows = [world.submitted() for _ in range(3)]
    clerk = Browser(world, world.officer(COUNTY), address)
    asked = {"action": "receive", "key": str(uuid.uuid4()), "selected": selection(*rows)}

    die.touch()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        clerk.post("/batches/run/", **asked)
    assert not die.exists()
    done = Event.objects.filter(kind="receive").count()
    status, _ = clerk.post("/batches/run/", **asked)
    again = clerk.post("/batches/run/", **asked)

    batch = Batch.objects.get()
    assert (done, status, again[0]) == (3, 302, 302)
    assert batch.job.state == JobState.DONE
    assert Event.objects.filter(kind="receive").count() == 3
    assert {world.fresh(row).state for row in rows} == {State.AWAITING_APPROVAL}
