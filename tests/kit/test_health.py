"""GET /healthz tells machines what is alive, and never makes them wait."""

import threading
import time

import pytest

from zcps import celery, health

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent_worker() -> None:
    with celery.broker(timeout=1) as redis:
        redis.flushdb()


@pytest.fixture
def living_worker(silent_worker: None) -> None:
    celery.leave_sign_of_life()


def replace_check(monkeypatch: pytest.MonkeyPatch, name: str, check) -> None:
    monkeypatch.setitem(health.CHECKS, name, check)


def fail() -> None:
    raise ConnectionError


@pytest.mark.usefixtures("living_worker")
def test_all_is_well(client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": True,
        "broker": True,
        "worker": True,
        "oldest_undelivered_seconds": 0,
    }


@pytest.mark.usefixtures("silent_worker")
def test_without_a_worker_it_is_degraded_but_answers(client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["worker"]) == ("degraded", False)


@pytest.mark.usefixtures("living_worker")
def test_without_the_broker_it_is_degraded(client, settings) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/redis"

    answer = client.get("/healthz").json()

    assert (answer["status"], answer["broker"], answer["worker"]) == ("degraded", None, None)


@pytest.mark.usefixtures("living_worker")
def test_without_the_database_it_answers_503(client, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_check(monkeypatch, "database", fail)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["status"] == "down"


@pytest.mark.usefixtures("living_worker")
def test_a_check_that_hangs_costs_less_than_a_second(client, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    replace_check(monkeypatch, "database", lambda: released.wait(30))
    before = time.monotonic()

    response = client.get("/healthz")

    assert time.monotonic() - before < 1
    assert response.status_code == 503
    released.set()


def test_the_answer_is_kept_by_no_cache_and_changes_nothing(client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_the_workers_sign_of_life_fades(silent_worker: None) -> None:
    celery.leave_sign_of_life()

    with celery.broker(timeout=1) as redis:
        (key,) = redis.scan_iter(f"{celery.HEARTBEAT_KEY}*")
        assert 0 < redis.ttl(key) <= celery.HEARTBEAT_SECONDS
