"""A world that stands for file after file of tests: built once, and what a test does to it is undone.

Building one takes longer than most of what is done in it. A file may use several schemes, and tests without a world: only
one stands at a time, and none where none is asked for (tests/conftest.py sees to that elsewhere).
"""

import copy
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction

from tests.counting import uncounted
from tests.world import World
from zcps.kit import clock

SCHEME_OF = {
    "world": "zhejiang_construction",
    "green_world": "zhejiang_environment",
    "whole_world": "all_actions",
    "staged_world": "jiangxi",
}


class Standing:
    """The world that stands now, in a transaction that is never committed."""

    def __init__(self) -> None:
        self.blocker, self.world, self.built_for, self.stack = None, None, None, ExitStack()

    def change(self, slug: str | None, *, before_committee: int = 0) -> None:
        """Let the world of this scheme stand, built on this day, and no other.

        before_committee: so many applications wait for the votes of the middle committee in it.
        """
        wanted = slug and (slug, clock.today(), before_committee)
        if wanted != self.built_for:
            self.stack.close()
            self.built_for, self.world = wanted, self._built(slug, before_committee) if slug else None

    def _built(self, slug: str, before_committee: int) -> World:
        assert not self._in_a_test(), (
            "a test with a standing world is not marked django_db: `world` brings the database"
        )
        self.stack.enter_context(self.blocker.unblock())
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)
        with uncounted():
            world = World(slug=slug)
            world.before_committee += [world.application_before_committee().pk for _ in range(before_committee)]
        return world

    def _in_a_test(self) -> bool:
        with self.blocker.unblock():
            return transaction.get_connection().in_atomic_block

    def copied(self) -> World:
        """The world for one test, which may make it other than it is; a scheme's content never changes."""
        content = self.world.version.content
        return copy.deepcopy(self.world, {id(content): content})


STANDING = Standing()


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    STANDING.blocker = django_db_blocker
    yield STANDING
    STANDING.change(None)


@pytest.fixture(autouse=True)
def stand(request: pytest.FixtureRequest, standing: Standing) -> None:
    """Before the test's own transaction begins."""
    wanted = [slug for name, slug in SCHEME_OF.items() if name in request.fixturenames]
    standing.change(wanted[0] if wanted else None)


@pytest.fixture
def world(standing: Standing, db: None) -> World:
    """浙江·建设工程 with all its routes' offices."""
    return standing.copied()


@pytest.fixture
def green_world(standing: Standing, db: None) -> World:
    """浙江·生态环境: units examine and publicise first."""
    return standing.copied()


@pytest.fixture
def whole_world(standing: Standing, db: None) -> World:
    """The test scheme that offers every action."""
    return standing.copied()


@pytest.fixture
def staged_world(standing: Standing, db: None) -> World:
    """江西: blocks, clerk and leader inside every office."""
    return standing.copied()
