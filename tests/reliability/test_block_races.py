"""Two reviewers conclude the last two blocks at the same moment: neither is lost, and the clerk's turn comes once."""

from collections.abc import Callable

import pytest

from review.enums import Action, State
from review.models import Application, Opinion
from review.policies.acts import Values
from review.services.office import perform_one
from tests.reliability.test_races import race, without_lock
from tests.review.reviewers import STANDING, WORKS, reviewer
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db) -> World:
    return World(slug="jiangxi")


def both(world: World) -> tuple[Application, list[Callable[[], object]]]:
    actors = [world.actor(reviewer(world, block)) for block in (STANDING, WORKS)]
    row = world.submitted()
    assert row.state == State.AWAITING_BLOCKS
    said = Values(verdict="passed", opinion="材料齐全。")

    def conclude(actor) -> Callable[[], object]:
        return lambda: perform_one(Action.REVIEW_BLOCK, row, version=row.version, by=actor, values=said)

    return row, [conclude(actor) for actor in actors]


def test_the_last_two_blocks_are_concluded_at_once(world):
    row, runners = both(world)

    results = race(*runners)

    row = world.fresh(row)
    assert [result.error for result in results] == [None, None]
    assert (row.state, row.blocks_open) == (State.AWAITING_APPROVAL, [])
    assert set(Opinion.objects.filter(application=row).values_list("block", flat=True)) == {STANDING, WORKS}


def test_control_without_the_lock_one_of_them_is_lost(world, monkeypatch):
    row, runners = both(world)

    with without_lock(monkeypatch):
        results = race(*runners)

    row = world.fresh(row)
    assert row.state == State.AWAITING_BLOCKS or any(result.error for result in results)
