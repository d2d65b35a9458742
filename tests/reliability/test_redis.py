"""No request needs Redis: stopped, hanging or emptied while people work, everything succeeds and no message is lost.

In bin/test each fault meets two dozen requests; in bin/soak two hundred, for a minute.
"""

import itertools
import json
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from accounts.models import Delivery
from accounts.services import outbox
from tests.counting import uncounted
from tests.length import IS_SOAK
from tests.reliability.house import Broker, House, running, wait_until
from tests.world import World
from zcps.celery import app

REQUESTS = 200 if IS_SOAK else 24
SECONDS_AWAY = 60 if IS_SOAK else 0
CLIENTS = 3
WARMING_UP = 8
BEFORE = 16
DECLINED = (WARMING_UP + BEFORE + 3 * REQUESTS) // 8
# What a fault of the broker may add to a request, and until when what waited has arrived.
MOST_SECONDS = 2
ARRIVES_WITHIN = 120
TOKEN = "t" * 32


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="zcps-") as name:
        yield Path(name)


class People:
    """Those who work while the broker fails: an officer, an applicant, somebody who registers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clerk = self._session(world.officer("hrss_330106"))
        self.waiting = iter([world.submitted() for _ in range(DECLINED)])
        self.row = world.submitted()
        self.applicant = self._session(world.owner(self.row))
        self.numbers = itertools.count(13800000000)

    def _session(self, user) -> str:
        return self.world.client_for(user).cookies[settings.SESSION_COOKIE_NAME].value

    def requests(self, count: int):
        """Every eighth declines an application, which sends an SMS; every eighth asks for a telephone code, which is one."""
        for number in range(count):
            yield (self._decline, self._read_inbox, self._read_case, self._ask_code, self._read_messages, self._home,
                   self._health, self._read_way)[number % 8]  # fmt: skip

    def _decline(self, house: House) -> None:
        row = next(self.waiting)
        given = {"csrfmiddlewaretoken": TOKEN, "version": row.version, "step": "now", "text": "照片不清晰。"}
        house.ask("POST", f"/applications/{row.uuid}/acts/decline/", self.clerk, urlencode(given))

    def _ask_code(self, house: House) -> None:
        given = {"csrfmiddlewaretoken": TOKEN, "phone": next(self.numbers), "act": "code"}
        house.ask("POST", "/register/", "", urlencode(given), address=f"10.0.{next(self.numbers) % 250}.1")

    def _read_inbox(self, house: House) -> None:
        house.ask("GET", "/inbox/from_person/", self.clerk)

    def _read_case(self, house: House) -> None:
        house.ask("GET", f"/applications/{self.row.uuid}/review/", self.clerk)

    def _read_messages(self, house: House) -> None:
        house.ask("GET", "/messages/", self.applicant)

    def _home(self, house: House) -> None:
        house.ask("GET", "/desk/", self.applicant)

    def _health(self, house: House) -> None:
        house.ask("GET", "/healthz")

    def _read_way(self, house: House) -> None:
        house.ask("GET", f"/applications/{self.row.uuid}/", self.applicant)


def work(house: House, people: People, count: int) -> list[tuple[str, int, float]]:
    """So many requests of several people at once; what was answered."""
    house.answers = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(one, house) for one in people.requests(count)]:
            done.result()
    return house.answers


def stopped(broker: Broker):
    broker.stop()
    return broker.start


def hanging(broker: Broker):
    broker.hang()

    def come_back() -> None:
        broker.go_on()
        broker.empty()

    return come_back


def emptied(broker: Broker):
    broker.empty()
    return broker.empty


@pytest.mark.uncounted
@pytest.mark.django_db(transaction=True)
def test_stopped_hanging_or_emptied_no_request_fails_or_waits_and_every_message_arrives(folder):
    with uncounted():
        people = People(World())
    with running(folder, has_beat_of_its_own=IS_SOAK) as house:
        wait_until(lambda: b'"worker": true' in house.read("/healthz"), seconds=60, what="the worker")
        work(house, people, WARMING_UP)  # the first requests of a process are slow
        usual = max(took for *_, took in work(house, people, BEFORE))
        for fault in (hanging, stopped, emptied):
            come_back = fault(house.broker)
            began = time.monotonic()
            answers = work(house, people, REQUESTS)
            time.sleep(max(0, SECONDS_AWAY - (time.monotonic() - began)))
            come_back()
            took = wait_until(_all_delivered, seconds=ARRIVES_WITHIN, what=f"after {fault.__name__}: every message")

            assert {status for _, status, _ in answers} <= {200, 302}, fault.__name__
            slowest = max(seconds for *_, seconds in answers)
            assert slowest < usual + MOST_SECONDS, fault.__name__
            print(f"{fault.__name__}: slowest {slowest:.2f} s, else {usual:.2f} s; all there after {took:.1f} s")  # noqa: T201
        sent = [json.loads(line)["reference"] for line in (folder / "sms.jsonl").read_text().splitlines()]

    assert Counter(sent) == Counter(str(uuid) for uuid in Delivery.objects.values_list("uuid", flat=True))
    assert len(sent) == 2 * DECLINED


def _all_delivered() -> bool:
    return not Delivery.objects.exclude(state="delivered").exists()


# --- how that is


@pytest.fixture
def hung(folder, monkeypatch):
    """The process's own broker hangs."""
    broker = Broker(folder)
    broker.start()
    broker.hang()
    monkeypatch.setattr(app.conf, "broker_url", broker.url)
    monkeypatch.setattr(app.conf, "broker_write_url", broker.url)
    monkeypatch.setattr(outbox, "_paused_until", 0.0)
    yield broker
    broker.stop()


def seconds_of_a_hint() -> float:
    start = time.monotonic()
    outbox._send("accounts.deliver")
    return time.monotonic() - start


def test_a_hint_to_a_broker_that_hangs_costs_one_short_wait_and_then_nothing(hung):
    assert 0.3 < seconds_of_a_hint() < 1.9
    assert seconds_of_a_hint() < 0.05


def test_a_hint_to_no_broker_at_all_costs_nothing(hung):
    hung.stop()

    assert seconds_of_a_hint() < 1


@pytest.mark.parametrize(
    ("away", "patience"),
    [("hanging", {"socket_timeout": 2.2, "max_retries": 0}), ("stopped", {"socket_timeout": 0.5, "max_retries": 1})],
)
def test_control_with_more_patience_or_one_more_try_the_same_hint_waits_too_long(hung, monkeypatch, away, patience):
    monkeypatch.setattr(outbox, "PATIENCE", patience)
    if away == "stopped":
        hung.stop()

    assert seconds_of_a_hint() > 1.9
