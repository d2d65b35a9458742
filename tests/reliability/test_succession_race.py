"""Somebody submits at the very moment an office on the way is merged: the application comes to the successor. With control."""

import threading

import pytest

from accounts.enums import Role
from review.models import Stage
from review.queries.rules import business_of
from review.services import submission
from review.services.freezing import Pledge
from review.services.submission import submit
from review.services.succession import merge
from tests.reliability.test_races import WAIT, race
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "department_330100", "department_330200"


@pytest.fixture
def world(transactional_db) -> World:
    return World()


def submitted_while_merging(world: World, monkeypatch) -> list:
    """The way is planned; before it is written, an office on it is merged into another."""
    application = world.draft()
    owner, boss = world.owner(application), world.officer("platform", Role.PLATFORM_ADMIN)
    pledge = Pledge(version=business_of(application).pledge_version, ip="127.0.0.1")
    plan, merged = submission.Prospect.plan, threading.Event()
    is_planned = threading.Event()

    def planned_then_merged(prospect):
        way = plan(prospect)
        is_planned.set()
        assert merged.wait(WAIT)
        return way

    def merging():
        assert is_planned.wait(WAIT)
        try:
            return merge(world.offices[OLD], world.offices[NEW], basis="杭编〔2026〕12号", by=boss)
        finally:
            merged.set()

    monkeypatch.setattr(submission.Prospect, "plan", planned_then_merged)
    by = world.actor(owner)
    return race(lambda: submit(application, by=by, pledge=pledge, version=application.version), merging)


def test_the_way_is_found_anew_when_an_office_on_it_was_just_merged(world, monkeypatch):
    results = submitted_while_merging(world, monkeypatch)

    assert [(result.refused, result.error) for result in results] == [("", None)] * 2
    assert not Stage.objects.filter(organisation=world.offices[OLD]).exists()


def test_control_without_the_second_look_the_way_leads_to_an_office_that_is_gone(world, monkeypatch):
    monkeypatch.setattr(submission, "hold_in_place", lambda ids: [])

    submitted_while_merging(world, monkeypatch)

    assert Stage.objects.filter(organisation=world.offices[OLD], organisation__status="merged").exists()
