"""Fixtures of the committees' tests: a world that stands for the whole file, and a sitting in it."""

import pytest

from tests.committees.helpers import Sitting
from tests.standing import stand, standing, world

__all__ = ["stand", "standing", "world"]


@pytest.fixture
def sitting(world):
    return Sitting(world)
