"""Fixtures of the review tests."""

import pytest

from tests.world import World


@pytest.fixture
def world(db) -> World:
    """浙江·建设工程 with its county route."""
    return World()


@pytest.fixture
def whole_world(db) -> World:
    """The test scheme that offers every action."""
    return World(slug="all_actions")
