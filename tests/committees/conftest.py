"""The world of a test about meetings."""

import pytest

from tests.committees.helpers import Sitting
from tests.counting import uncounted
from tests.world import World


@pytest.fixture
def world(db):
    with uncounted():
        return World()


@pytest.fixture
def sitting(world):
    return Sitting(world)
