"""Which cases an office can hold at the stops of a business, and whether an inbox of the scheme shows a case. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from review.enums import COMMITTEE_DUTIES, REVIEWING_DUTIES, Action, Arrival, Duty, Find, State
from review.policies.rules import RULES, Party, Seat
from review.policies.verdicts import seat_fits
from review.scheme import Business, InboxItem, Stop

ELSEWHERE = 2  # any position but the first: no rule asks further


@dataclass(frozen=True, order=True)
class Held:
    """An application as far as the table of rules asks what a holder may do: columns of `Application` by their names."""

    state: State
    duty: Duty
    inbox: str = ""
    arrival: Arrival = Arrival.OFFICE
    leader_signs: bool = False
    position: int = 1


def held_at(business: Business) -> frozenset[Held]:
    """Every case in which an office on one of the business's routes can hold an application of it.

    An application reaches any stop from an office, and from the person when a correction comes back to it.
    """
    return frozenset(case for route in business.routes for case in _along(route.stops))


def shows(item: InboxItem, case: Held) -> bool:
    """Whether the inbox is for the case, and one of its acts can be taken on it, hindrances set aside."""
    return (
        case.state in item.states
        and case.inbox == (item.code if item.by_stop else "")
        and (not item.duties or case.duty in item.duties)
        and (item.arrival is None or item.arrival == case.arrival)
        and any(_is_possible(action, case) for action in item.actions or Action)
    )


def _along(stops: tuple[Stop, ...]) -> Iterator[Held]:
    for number, (stop, following) in enumerate(pairwise((*stops, None)), start=1):
        for state, arrival in product(_states(stop, following), Arrival):
            inbox = stop.inbox if state == State.AWAITING_RECEIPT else ""
            yield Held(state, stop.duty, inbox, arrival, stop.leader_signs, min(number, ELSEWHERE))


def _states(stop: Stop, following: Stop | None) -> frozenset[State]:
    """The states an application can be in while this stop's office holds it."""
    states = {State.AWAITING_RECEIPT} if stop.explicit_receipt else set()
    if stop.duty in REVIEWING_DUTIES:
        states |= {State.AWAITING_APPROVAL, State.AWAITING_FORWARD}
        states |= {State.AWAITING_SIGNATURE} if stop.leader_signs else set()
        states |= {State.AWAITING_BLOCKS} if stop.blocks else set()
    elif stop.duty in COMMITTEE_DUTIES:
        states |= {State.AWAITING_VOTES} | _after_votes(following)
        states |= {State.AWAITING_APPROVAL} if stop.examines else set()
    else:
        states |= {State.AWAITING_RATIFICATION}
    return frozenset(states)


def _after_votes(following: Stop | None) -> set[State]:
    if following is None or following.duty not in COMMITTEE_DUTIES:
        return {State.AWAITING_PUBLICITY, State.IN_PUBLICITY}
    is_preset = following.find != Find.ASSIGNED_COMMITTEE
    return {State.AWAITING_DISPATCH} if is_preset else {State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH}


def _could_act(seat: Seat, case: Held) -> bool:
    return seat_fits(seat, case, case.duty) and all(condition.holds(case, date.min) for condition in seat.where)


def _is_possible(action: Action, case: Held) -> bool:
    rule = RULES[action]
    return (
        rule.party == Party.HOLDER
        and case.state in rule.sources
        and any(_could_act(seat, case) for seat in rule.seats)
        and all(condition.holds(case, date.min) for condition in rule.where)
    )
