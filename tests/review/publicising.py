"""What tests of 单位公示 begin with: a world of the scheme whose units examine first, and its unit's clerk."""

from datetime import timedelta

from accounts.policies import Actor
from review.models import Application, Objection, Publicity
from review.services.objections import Raised, record_objection
from tests.world import World
from zcps.kit import clock

UNIT = "unit_330106"


def clerk_of(world: World) -> Actor:
    """经办审查 at the unit, where it works."""
    user = world.officer(UNIT)
    return world.actor(user).at(world.offices[UNIT].pk)


def shown(world: World, count: int = 1) -> tuple[Publicity, list[Application]]:
    """A period that began today, with so many of the unit's people."""
    rows = [world.submitted() for _ in range(count)]
    publicity = world.publicise(rows, by=clerk_of(world))
    return publicity, [world.fresh(row) for row in rows]


def object_to(world: World, publicity: Publicity, row: Application, *, objector: str = "", **more: object) -> Objection:
    """An objection that was received today."""
    told = {"content": "代表性业绩的参与程度与实际不符。", "received_on": clock.today(), "receiver_name": "王敏"}
    return record_objection(publicity, row, Raised(**told | more, objector=objector), by=clerk_of(world))


def afterwards(days: int = 20):
    """A day when every period that begins today is over."""
    return clock.frozen(clock.now() + timedelta(days=days))
