"""Whether every case an office can hold lies in exactly one inbox, and every inbox offers acts it can do. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from review.policies import RULES, Party
from review.policies.held import Held, held_at, shows
from review.scheme import Business, InboxItem, ReviewRules

Finding = tuple[tuple, str]


def inbox_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Cases without an inbox or with two, and acts an inbox cannot offer."""
    businesses = ReviewRules.read(content).businesses
    for number, business in enumerate(content["businesses"]):
        path = ("businesses", number, "inboxes")
        placed = list(_placed(path, business["inboxes"]))
        yield from _named_by_stops(number, business, [item for _, item in placed])
        for item_path, item in placed:
            yield from _impossible_acts(item_path, item)
        yield from _coverage(path, businesses[business["code"]])


def doubles(items: Iterable[InboxItem], cases: Iterable[Held]) -> list[str]:
    """A sentence for each case that several inboxes show."""
    found = {}
    for case in sorted(cases):
        names = [item.name for item in items if shows(item, case)]
        if len(names) > 1:
            found[f"{_told(case)}同时在{'、'.join(names)}里，会重复计数。"] = None
    return list(found)


def _told(case: Held) -> str:
    return f"“{case.duty.label}”环节中{case.state.label}（{case.arrival.label}）的材料"


def _placed(path: tuple, groups: list[dict[str, Any]]) -> Iterator[tuple[tuple, InboxItem]]:
    for group_number, group in enumerate(groups):
        for number, item in enumerate(group["items"]):
            yield (*path, group_number, "items", number), InboxItem.read(item, group["group"])


def _impossible_acts(path: tuple, item: InboxItem) -> Iterator[Finding]:
    for number, action in enumerate(item.actions):
        rule = RULES[action]
        if rule.party != Party.HOLDER or not rule.sources & frozenset(item.states):
            yield (*path, "actions", number), f"“{action.label}”不能在收件箱“{item.name}”里办理。"


def _coverage(path: tuple, business: Business) -> Iterator[Finding]:
    held = held_at(business)
    lost = [case for case in sorted(held) if not any(shows(item, case) for item in business.inboxes)]
    missing = dict.fromkeys(f"{_told(case)}不在任何收件箱里，办理人员会看不到。" for case in lost)
    yield from ((path, sentence) for sentence in (*missing, *doubles(business.inboxes, held)))


def _named_by_stops(number: int, business: dict[str, Any], items: list[InboxItem]) -> Iterator[Finding]:
    """A stop names an inbox that is there for stops to name."""
    known = {item.code for item in items if item.by_stop}
    for route_number, route in enumerate(business["routes"]):
        for stop_number, stop in enumerate(route["stops"]):
            if stop.get("inbox", "") not in {"", *known}:
                path = ("businesses", number, "routes", route_number, "stops", stop_number, "inbox")
                yield path, f"没有代码为“{stop['inbox']}”、由环节指定（by_stop）的收件箱。"
