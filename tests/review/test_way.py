"""An application's way through the county route and its detours, at the level of services."""

import pytest

from accounts.models import Event
from accounts.services.events import verify
from review.enums import Duty, State


def test_an_application_goes_from_the_county_to_the_high_committee(world):
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE)

    assert row.holder == world.offices["high"]
    assert [event.kind for event in Event.objects.filter(stream=row.stream).order_by("seq")] == [
        "start", "submit",
        "receive", "approve", "forward",
        "receive", "approve", "forward",
        "receive", "approve", "forward",
        "receive", "record_result", "assign_committee", "dispatch",
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


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_by_work_in_the_scheme_that_offers_all(whole_world, state):
    if state == State.COMPLETED:
        pytest.skip("reached by the business without a certificate, below")
    assert whole_world.application_at(state).state == state
