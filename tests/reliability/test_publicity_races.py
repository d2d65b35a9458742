"""Two clerks show one person at once; an objection comes at the very moment a period ends. Each with its control."""

import threading
from datetime import timedelta

import pytest

from review.models import Application, Objection, Publicity, PublicityItem
from review.services import objections, publicity
from review.services.objections import Raised, record_objection
from review.services.publicity import Terms, conclude_publicity, publicise_at_unit
from tests.reliability.test_races import WAIT, race
from tests.world import World
from zcps.kit import clock

pytestmark = pytest.mark.django_db(transaction=True)
UNIT = "unit_330106"


@pytest.fixture
def world(transactional_db) -> World:
    return World(slug="zhejiang_environment")


def clerk(world: World, number: int = 0):
    return world.actor(world.officer(UNIT, number=number))


def two_starts(world: World, row: Application):
    today = clock.today()
    terms = Terms(today, today + timedelta(days=14), place="公示栏")
    first, second = clerk(world), clerk(world, 1)
    return [
        lambda: publicise_at_unit({row.pk: None}, terms, by=first),
        lambda: publicise_at_unit({row.pk: None}, terms, by=second),
    ]


def test_of_two_who_show_one_person_one_does(world):
    row = world.submitted()

    results = race(*two_starts(world, row))

    assert sorted(bool(result.refused) for result in results) == [False, True]
    assert "正在公示" in next(result.refused for result in results if result.refused)
    assert PublicityItem.objects.filter(application=row).count() == 1


def test_control_without_the_lock_the_person_is_on_two_lists(world, monkeypatch):
    row, met = world.submitted(), threading.Barrier(2)

    def rows_of(targets, by):
        rows = list(Application.objects.filter(pk__in=list(targets)).select_related("scheme_version"))
        met.wait(WAIT)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(publicity, "_showable", rows_of)
        race(*two_starts(world, row))

    assert PublicityItem.objects.filter(application=row).count() == 2


def objection_and_end(world: World, row: Application, period: Publicity):
    by, other = clerk(world), clerk(world, 1)
    raised, after = Raised("业绩不实。", clock.today(), "王敏"), clock.now() + timedelta(days=20)

    def conclude() -> Publicity:
        with clock.frozen(after):  # in its own thread: a day after the last
            return conclude_publicity(period, by=other)

    return [lambda: record_objection(period, row, raised, by=by), conclude]


def shown(world: World) -> tuple[Application, Publicity]:
    row = world.submitted()
    period = world.publicise([row], by=clerk(world))
    return world.fresh(row), period


def went_on_over_an_objection(row: Application) -> bool:
    """The fault: the period is over for the person, and an objection that nobody has handled."""
    ended = not Application.objects.get(pk=row.pk).publicity_missing
    return ended and Objection.objects.filter(application=row, handled_at=None).exists()


def test_either_the_objection_comes_in_time_or_the_period_has_ended(world):
    row, period = shown(world)

    results = race(*objection_and_end(world, row, period))

    assert sorted(bool(result.refused) for result in results) == [False, True]
    assert not went_on_over_an_objection(row)


def test_control_without_the_lock_it_goes_on_over_an_objection(world, monkeypatch):
    (row, period), met = shown(world), threading.Barrier(2)

    def unlocked(pk, by):
        return Publicity.objects.get(pk=pk)

    def row_of(pk, by):
        row = Application.objects.get(pk=pk)
        met.wait(WAIT)
        return row

    def rows_of(period):
        rows = list(Application.objects.filter(publicity=period))
        met.wait(WAIT)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(publicity, "locked_publicity", unlocked)
        patch.setattr(objections, "locked_publicity", unlocked)
        patch.setattr(objections, "_locked", row_of)
        patch.setattr(publicity, "_locked_rows", rows_of)
        race(*objection_and_end(world, row, period))

    assert went_on_over_an_objection(row)
