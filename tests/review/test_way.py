"""An application's way through the county route and its detours, at the level of services."""

import pytest

from accounts.models import Event
from accounts.services.events import verify
from review.enums import Duty, State
from review.queries.deadlines import deadline
from review.services.submission import start_application


def test_an_application_goes_from_the_county_to_the_high_committee(world):
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE)

    assert row.holder == world.offices["high"]
    assert [event.kind for event in Event.objects.filter(stream=row.stream).order_by("seq")] == [
        "start", "submit",
        "paper_arrived", "receive", "approve", "forward",
        "paper_arrived", "receive", "approve", "forward",
        "paper_arrived", "receive", "approve", "forward",
        "paper_arrived", "receive", "record_result", "assign_committee", "dispatch",
        "receive",
    ]  # fmt: skip
    assert verify(row.stream) == []


@pytest.mark.parametrize("state", [
    State.DRAFT, State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_FORWARD, State.RETURNED,
    State.AWAITING_VOTES, State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH, State.INELIGIBLE, State.NOT_PASSED,
    State.LAPSED, State.ABANDONED,
])  # fmt: skip
def test_every_state_of_the_county_route_is_reached_by_work(world, state):
    assert world.application_at(state).state == state


@pytest.mark.parametrize("state", sorted(set(State) - {State.COMPLETED}))
def test_every_state_is_reached_by_work_in_the_scheme_that_offers_all(whole_world, state):
    assert whole_world.application_at(state).state == state


def test_a_business_without_a_certificate_ends_completed(whole_world):
    world = whole_world
    user = world.applicant()
    around = world.open_round("record", titles=[])
    row = start_application(user.person, round=around, by=world.actor(user))

    row = world.advance(world.fresh(row), lambda now: now.state == State.COMPLETED)

    assert row.closed_at is not None
    assert row.holder == world.offices["hrss_330106"]


def test_an_office_has_its_term_from_the_day_the_application_reaches_it(world):
    row = world.submitted()

    assert row.stage.days == 10
    assert row.stage.due_on == deadline(10).on
