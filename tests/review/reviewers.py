"""Reviewers of blocks for tests, and what they do."""

from accounts.enums import Role
from accounts.services.grants import grant
from review.enums import Action
from tests.factories import accounts as make

UNIT = "unit_330106"
STANDING, WORKS = "standing", "works"


def reviewer(world, *blocks: str, name: str = "", office: str = UNIT):
    """Somebody who is given these blocks at an office, all of them where none is named, and nothing else."""
    user = make.user(home=world.offices[office], of=make.person(name) if name else None)
    grant(user, world.offices[office], Role.BLOCK_REVIEWER, by=None, blocks=blocks)
    return user


def review(world, row, by, **values):
    return world.act(Action.REVIEW_BLOCK, row, by=by, **values)
