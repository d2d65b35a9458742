"""Fixtures of the committees' tests: a world that stands for them all, with some before the committee, and a sitting in it."""

import pytest

from tests.committees.helpers import Sitting
from tests.standing import Standing, standing, world

__all__ = ["standing", "world"]

BEFORE_COMMITTEE = 4


@pytest.fixture(autouse=True)
def stand(request: pytest.FixtureRequest, standing: Standing) -> None:
    """The way to the committee is longer than most of what is tested there: it is gone once."""
    standing.change(
        "zhejiang_construction" if "world" in request.fixturenames else None, before_committee=BEFORE_COMMITTEE
    )


@pytest.fixture
def sitting(world):
    return Sitting(world)
