"""One province with a finished draft for every way, made once; what a test does is rolled back behind it.

A file says in `SCHEMES` under which schemes its tests walk; 浙江·建设工程 where it says nothing.
"""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from accounts.enums import Role
from review.models import Application
from tests.journeys import environment_ways, guangdong_ways, jiangxi_ways, ways
from tests.journeys.managing import Chains
from tests.journeys.ways import Walk, Way
from tests.world import World

WAYS: dict[str, dict[str, Way]] = {
    "zhejiang_construction": ways.WAYS,
    "zhejiang_environment": environment_ways.WAYS,
    "jiangxi": jiangxi_ways.WAYS,
    "guangdong": guangdong_ways.WAYS,
}
Name = tuple[str, str]  # slug of a scheme, name of a way


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`walk`: every way of the file's schemes in turn."""
    if "walk" in metafunc.fixturenames:
        names = [(slug, name) for slug in schemes_of(metafunc.module) for name in WAYS[slug]]
        metafunc.parametrize("walk", names, indirect=True, ids=["-".join(name) for name in names])


def schemes_of(module: object) -> tuple[str, ...]:
    return getattr(module, "SCHEMES", ("zhejiang_construction",))


@pytest.fixture(scope="module")
def prepared(request, django_db_setup, django_db_blocker) -> Iterator[dict[Name, Walk]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: walk for slug in schemes_of(request.module) for name, walk in _of_scheme(slug).items()}
        transaction.set_rollback(True)


def _of_scheme(slug: str) -> dict[Name, Walk]:
    if slug == "guangdong":
        return {(slug, name): walk for name, walk in guangdong_ways.walks().items()}
    world = World(slug=slug)
    world.build_other_routes()
    if slug == "jiangxi":
        world.build_departments_units()
    for office in world.offices:
        if office != "platform":
            world.officer(office)  # now, because what is made in a test is taken back
    for office in {office for way in WAYS[slug].values() for office in way.offices} if slug == "jiangxi" else ():
        world.officer(office, Role.LEADER)
    offices: dict = {}  # what each serves, asked once
    return {(slug, name): Walk(world, way, _draft(world, way), offices) for name, way in WAYS[slug].items()}


def _draft(world: World, way: Way) -> Application:
    named = dict(way.draft)
    if "centre" in named:
        named["centre"] = str(world.offices[named["centre"]].uuid)
    return world.draft(world.applicant(unit=way.unit), **named)


@pytest.fixture
def walk(request, prepared) -> Iterator[Walk]:
    """A draft of every way in turn, ready to be submitted."""
    start = prepared[request.param]
    with transaction.atomic():
        yield Walk(start.world, start.way, start.world.fresh(start.row), start.served)
        connection.check_constraints()  # the deferred triggers too, as at a commit
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Chains]:
    """The world of 广东 and everybody who works there, made once a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        chains = Chains.build()
        for office in chains.world.offices:
            if office != "platform":
                chains.world.officer(office)
        yield chains
        transaction.set_rollback(True)


@pytest.fixture
def chains(built, settings, tmp_path) -> Iterator[Chains]:
    """What a test does there is taken back."""
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic():
        yield built
        connection.check_constraints()  # the deferred triggers too, as at a commit
        transaction.set_rollback(True)
