"""Two browsers at the same moment against the running server: one effect, and the other is told in words.

The same races on the services stand in test_races.py; here session, token, middlewares and page take part. Each control
takes the lock of the door away and must see the collision.
"""

import http.client
import logging
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

from accounts.models import Event, User
from accounts.services.events import verify
from review.enums import State
from review.models import Application, Revision
from review.queries.rules import business_of
from tests.reliability.test_races import race, without_lock
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "t" * 32


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@dataclass
class Browser:
    """A signed-in session that posts to the running server and follows nothing."""

    world: World
    user: User
    address: str

    def __post_init__(self) -> None:
        self.session = self.world.client_for(self.user).cookies[settings.SESSION_COOKIE_NAME].value

    def post(self, path: str, **fields: object) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True), headers)
        answer = connection.getresponse()
        status, body = answer.status, answer.read().decode()
        connection.close()
        return status, body


def approve_and_reject(world: World, row: Application, address: str) -> list:
    first = Browser(world, world.officer("hrss_330106"), address)
    second = Browser(world, world.officer("hrss_330106", number=1), address)
    given = {"version": row.version, "step": "now", "text": "任职年限不足。"}
    base = f"/applications/{row.uuid}/acts"
    return [lambda: first.post(f"{base}/approve/", **given), lambda: second.post(f"{base}/reject/", **given)]


def submit_twice(world: World, row: Application, address: str) -> list:
    browser = Browser(world, world.owner(row), address)
    pledge = business_of(row).pledge_version
    given = {"agreed": "on", "pledge_version": pledge, "version": row.version}
    return [lambda: browser.post(f"/applications/{row.uuid}/submit/", **given)] * 2


def answers(results: list) -> list[tuple[int, str]]:
    assert [result.error for result in results] == [None] * len(results)
    return sorted(result.answer for result in results)


def test_of_two_browsers_that_judge_at_once_one_wins_and_the_other_reads_who_did(world, live_server):
    row = world.application_at(State.AWAITING_APPROVAL)

    (won, _), (lost, page) = answers(race(*approve_and_reject(world, row, live_server.url)))

    assert (won, lost) == (302, 409)
    assert "西湖区人力资源和社会保障局已于" in page
    assert Event.objects.filter(stream=row.stream, kind__in=["approve", "reject"]).count() == 1
    assert verify(row.stream) == []


def test_a_button_pressed_twice_submits_once_and_both_answers_are_alike(world, live_server):
    row = world.draft()

    found = answers(race(*submit_twice(world, row, live_server.url)))

    assert {status for status, _ in found} <= {302, 409}
    assert 302 in {status for status, _ in found}
    assert Revision.objects.filter(application=row).count() == 1
    assert Event.objects.filter(stream=row.stream, kind="submit").count() == 1
    assert verify(row.stream) == []


def collided(world: World, monkeypatch: pytest.MonkeyPatch, runners: list) -> list[int]:
    """The statuses of the same race without the lock; the server's errors are wanted here, not logged."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    with without_lock(monkeypatch):
        return [status for status, _ in answers(race(*runners))]


def test_control_without_the_lock_both_browsers_win_or_one_meets_an_error(world, live_server, monkeypatch):
    row = world.application_at(State.AWAITING_APPROVAL)

    assert collided(world, monkeypatch, approve_and_reject(world, row, live_server.url)) in ([302, 302], [302, 500])


def test_control_without_the_lock_a_button_pressed_twice_meets_an_error(world, live_server, monkeypatch):
    row = world.draft()

    assert 500 in collided(world, monkeypatch, submit_twice(world, row, live_server.url))
