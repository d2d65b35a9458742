"""Fixtures of the review tests: a world that stands for the whole file, and who works at the county's office."""

import pytest

from tests.review.desk import COUNTY
from tests.review.reviewers import STANDING, WORKS, reviewer
from tests.standing import green_world, staged_world, stand, standing, whole_world, world

__all__ = ["green_world", "staged_world", "stand", "standing", "whole_world", "world"]


@pytest.fixture
def clerk(world):
    """The browser of the county's clerk."""
    return world.client_for(world.officer(COUNTY))


@pytest.fixture
def actor(world):
    """The county's clerk at the desk."""
    actor = world.actor(world.officer(COUNTY))
    return actor.at(actor.organisation_id)


@pytest.fixture
def own_files(settings, tmp_path):
    """The files of other tests are elsewhere."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staged(staged_world):
    """The world of blocks, clerk and leader."""
    return staged_world


@pytest.fixture
def first(staged):
    """Who reviews the block of education and standing."""
    return reviewer(staged, STANDING)


@pytest.fixture
def second(staged):
    """Who reviews the block of works."""
    return reviewer(staged, WORKS)
