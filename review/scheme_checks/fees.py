"""Whether a fee table says one amount a day, and names real days. Pure."""

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from review.enums import COMMITTEE_DUTIES
from review.scheme import Fee

Finding = tuple[tuple, str]


def fee_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Days that are none, an end before its beginning, two amounts on one day, a fee for an office that cannot take one."""
    for number, business in enumerate(content["businesses"]):
        path, fees = ("businesses", number, "fees"), []
        for position, data in enumerate(business.get("fees", [])):
            findings = list(_alone((*path, position), data))
            yield from findings
            if not findings:
                fees.append((position, Fee.read(data)))
        for (_, first), (position, second) in combinations(fees, 2):
            if first.kind == second.kind and _overlap(first, second):
                yield (*path, position, "from"), f"“{second.name}”与前面一行的日期重叠，同一天会有两个金额。"


def _alone(path: tuple, data: dict[str, Any]) -> Iterator[Finding]:
    days = {}
    for name in ("from", "to"):
        try:
            days[name] = dt.date.fromisoformat(data[name]) if data.get(name) else None
        except ValueError:
            yield (*path, name), f"没有“{data[name]}”这一天。"
    if len(days) == 2 and days["to"] is not None and days["to"] < days["from"]:
        yield (*path, "to"), "截止日期早于开始日期。"
    if data["duty"] not in COMMITTEE_DUTIES:
        yield (*path, "duty"), "只有评委会办公室可以收取评审费。"


def _overlap(first: Fee, second: Fee) -> bool:
    return first.since <= (second.until or dt.date.max) and second.since <= (first.until or dt.date.max)
