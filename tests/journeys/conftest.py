"""One province with a finished draft for every way, made once; what a test does is rolled back behind it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from review.models import Application
from tests.journeys.ways import WAYS, Walk, Way
from tests.world import World


@pytest.fixture(scope="module")
def prepared(django_db_setup, django_db_blocker) -> Iterator[dict[str, Walk]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        world.build_other_routes()
        for office in world.offices:
            if office != "platform" and not office.startswith("unit_3"):
                world.officer(office)  # now, because what is made in a test is taken back
        offices: dict = {}  # what each serves, asked once
        yield {name: Walk(world, way, _draft(world, way), offices) for name, way in WAYS.items()}
        transaction.set_rollback(True)


def _draft(world: World, way: Way) -> Application:
    named = dict(way.draft)
    if "centre" in named:
        named["centre"] = str(world.offices[named["centre"]].uuid)
    return world.draft(world.applicant(unit=way.unit), **named)


@pytest.fixture(params=WAYS)
def walk(request, prepared) -> Iterator[Walk]:
    """A draft of every way in turn, ready to be submitted."""
    start = prepared[request.param]
    with transaction.atomic():
        yield Walk(start.world, start.way, start.world.fresh(start.row), start.served)
        connection.check_constraints()  # the deferred triggers too, as at a commit
        transaction.set_rollback(True)
