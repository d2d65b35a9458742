"""A province under load, one office holding a tenth of it, committed to a database of their own.

30 000 applications are enough for PostgreSQL to choose as it would for many; the long run takes 100 000.

That copies are whole is proven elsewhere (tests/committees/test_population.py): here nothing checks them.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Event, EventPayload, Notification, User
from committees.management.population.writing import Population
from dossiers.models import Entry
from review.enums import Duty, State
from review.models import OfficialNotice, Opinion, PaperStamp, Revision, Ticket
from tests import services
from tests.counting import uncounted
from tests.length import IS_SOAK
from tests.world import World

APPLICATIONS = 100_000 if IS_SOAK else 30_000
WHOLE = APPLICATIONS // 5
OFFICE = "hrss_330106"  # the busiest
UNREAD = frozenset({EventPayload, Entry, Opinion, PaperStamp})  # reached by the key of one thing only
# What no list joins: a fifth of it fills its tables far beyond what may be read through.
BESIDE = frozenset({Event, Notification, OfficialNotice, Revision, Ticket})


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One populated province for all tests of a file."""
    with django_db_blocker.unblock():
        with uncounted():
            world = _small_world()
            with services.unchecked():
                _populate(WHOLE, "whole", without=UNREAD)
            with services.unchecked():  # which renewed the statistics: what is copied next is found by its indexes
                _populate(APPLICATIONS - WHOLE, "more", without=UNREAD | BESIDE)
        yield world
        services.renew_test_database()


def _populate(count: int, seed: str, *, without: frozenset) -> None:
    for _ in Population(count, seed, without=without).write():
        pass


def _small_world() -> World:
    """Specimens: in each inbox of the busiest office, and from another city in every other kind of place."""
    world = World()
    for state in (State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_FORWARD):
        for _ in range(3):
            world.application_at(state, position=1)
        world.application_at(state, position=1, user=_from_elsewhere(world))
        world.application_at(state, position=2, user=_from_elsewhere(world))
    for state in (State.RETURNED, State.INELIGIBLE, State.NOT_PASSED, State.LAPSED):
        world.application_at(state, user=_from_elsewhere(world))
    world.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE, user=_from_elsewhere(world))
    world.application_at(State.AWAITING_ASSIGNMENT, user=_from_elsewhere(world))
    world.application_at(State.AWAITING_DISPATCH, user=_from_elsewhere(world))
    return world


def _from_elsewhere(world: World) -> User:
    return world.applicant(unit="unit_330203")
