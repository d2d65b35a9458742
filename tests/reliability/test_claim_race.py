"""Two clerks claim the same application at once: one gets it, the other reads who has it. With its negative control."""

import threading

import pytest

from accounts.models import Event
from accounts.services.events import verify
from review.models import Application
from review.services import sharing
from tests.reliability.test_races import WAIT, race
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = "hrss_330106"


@pytest.fixture
def world(transactional_db) -> World:
    return World()


def claimants(world: World, ids: list[int]) -> list:
    first, second = (world.actor(world.officer(COUNTY, number=number)) for number in (0, 1))
    return [lambda: sharing.claim(ids, by=first), lambda: sharing.claim(ids[::-1], by=second)]


def test_of_two_clerks_at_once_one_gets_each_application_and_the_other_reads_who(world):
    rows = [world.submitted() for _ in range(3)]

    results = race(*claimants(world, [row.pk for row in rows]))

    assert [result.error for result in results] == [None, None]
    assert sorted(len(result.answer.done) for result in results) == [0, 3]
    refused = next(result.answer.refused for result in results if result.answer.refused)
    assert all("不能再认领" in sentence for _, sentence in refused)
    assert Event.objects.filter(kind="assigned").count() == 3
    assert all(verify(row.stream) == [] for row in rows)


def test_control_without_the_lock_both_believe_they_have_it(world, monkeypatch):
    row = world.submitted()
    met = threading.Barrier(2)

    def unlocked(ids, by):
        rows = list(sharing.held(by.organisation_id).filter(pk__in=ids))
        met.wait(WAIT)
        return sharing.Shared(), rows

    monkeypatch.setattr(sharing, "_locked", unlocked)
    results = race(*claimants(world, [row.pk]))

    believed = sum(bool(result.answer and result.answer.done) for result in results)
    assert believed == 2 or any(result.error for result in results)
    assert Application.objects.get(pk=row.pk).clerk_id is not None
