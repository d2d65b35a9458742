"""Whether every case an office can hold lies in exactly one inbox, and every inbox offers acts it can do. Pure."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from review.enums import COMMITTEE_DUTIES, REVIEWING_DUTIES, Arrival, Duty, State
from review.policies import RULES, Party
from review.scheme import InboxItem, Stop

Finding = tuple[tuple, str]
# An application reaches any stop from an office, and from the person when a correction comes back to it.
ARRIVALS = tuple(Arrival)


def inbox_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Cases without an inbox or with two, and acts an inbox cannot offer."""
    for number, business in enumerate(content["businesses"]):
        path = ("businesses", number, "inboxes")
        placed = list(_placed(path, business["inboxes"]))
        yield from _named_by_stops(number, business, [item for _, item in placed])
        for item_path, item in placed:
            yield from _impossible_acts(item_path, item)
        yield from _coverage(path, [item for _, item in placed], business)


def held_states(stop: Stop, following: Stop | None) -> frozenset[State]:
    """The states an application can be in while this stop's office holds it."""
    states = {State.AWAITING_RECEIPT} if stop.explicit_receipt else set()
    if stop.duty in REVIEWING_DUTIES:
        states |= {State.AWAITING_APPROVAL, State.AWAITING_FORWARD}
        states |= {State.AWAITING_SIGNATURE} if stop.leader_signs else set()
    elif stop.duty in COMMITTEE_DUTIES:
        states |= {State.AWAITING_VOTES} | _after_votes(following)
        states |= {State.AWAITING_APPROVAL} if stop.examines else set()
    else:
        states |= {State.AWAITING_RATIFICATION}
    return frozenset(states)


def _after_votes(following: Stop | None) -> set[State]:
    if following is not None and following.duty in COMMITTEE_DUTIES:
        return {State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH}
    return {State.AWAITING_PUBLICITY, State.IN_PUBLICITY}


def _placed(path: tuple, groups: list[dict[str, Any]]) -> Iterator[tuple[tuple, InboxItem]]:
    for group_number, group in enumerate(groups):
        for number, item in enumerate(group["items"]):
            yield (*path, group_number, "items", number), InboxItem.read(item, group["group"])


def _impossible_acts(path: tuple, item: InboxItem) -> Iterator[Finding]:
    for number, action in enumerate(item.actions):
        rule = RULES[action]
        if rule.party != Party.HOLDER or not rule.sources & frozenset(item.states):
            yield (*path, "actions", number), f"“{action.label}”不能在收件箱“{item.name}”里办理。"


def _coverage(path: tuple, items: list[InboxItem], business: dict[str, Any]) -> Iterator[Finding]:
    for (state, duty, inbox), arrival in product(sorted(_cases(business)), ARRIVALS):
        names = [item.name for item in items if _shows(item, state, duty, arrival, inbox)]
        what = f"“{Duty(duty).label}”环节中{State(state).label}（{arrival.label}）的材料"
        if not names:
            yield path, f"{what}不在任何收件箱里，办理人员会看不到。"
        elif len(names) > 1:
            yield path, f"{what}同时在{'、'.join(names)}里，会重复计数。"


def _named_by_stops(number: int, business: dict[str, Any], items: list[InboxItem]) -> Iterator[Finding]:
    """A stop names an inbox that is there for stops to name."""
    known = {item.code for item in items if item.by_stop}
    for route_number, route in enumerate(business["routes"]):
        for stop_number, stop in enumerate(route["stops"]):
            if stop.get("inbox", "") not in {"", *known}:
                path = ("businesses", number, "routes", route_number, "stops", stop_number, "inbox")
                yield path, f"没有代码为“{stop['inbox']}”、由环节指定（by_stop）的收件箱。"


def _cases(business: dict[str, Any]) -> set[tuple[State, Duty, str]]:
    """State, duty, and the inbox the stop names for what waits for receipt there."""
    cases = set()
    for route in business["routes"]:
        stops = [Stop.read(stop) for stop in route["stops"]]
        for stop, following in zip(stops, [*stops[1:], None], strict=True):
            states = held_states(stop, following)
            cases |= {(state, stop.duty, stop.inbox if state == State.AWAITING_RECEIPT else "") for state in states}
    return cases


def _shows(item: InboxItem, state: State, duty: Duty, arrival: Arrival, inbox: str) -> bool:
    return (
        inbox == (item.code if item.by_stop else "")
        and state in item.states
        and (not item.duties or duty in item.duties)
        and (item.arrival is None or item.arrival == arrival)
    )
