"""The rounds one applies in: this year's and last year's; where a scheme has notices (评审通知), each opens from its own."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.enums import Role
from accounts.models import Committee, Scheme
from accounts.queries.actors import actor_for
from accounts.scheme import SchemeInfo
from committees.management.demo.desk import Province
from review.enums import CallMode
from review.models import Round
from review.queries.calls import titles_for
from review.services.calls import CallContent, draft_call, publish_call
from review.services.rounds import open_round
from zcps.kit import clock

USUAL_TITLE = "senior_engineer"
BUSINESS = "review"
Window = tuple[dt.datetime, dt.datetime]


def open_rounds(scheme: Scheme, spec: Mapping[str, Any], *, year: int, window: Window) -> dict[str, Round]:
    """Rounds by the title one applies for, one for every title the demo's applicants have."""
    titles, info = spec.get("titles", {"": USUAL_TITLE}), SchemeInfo.of(scheme.current)
    return {
        title: open_round(
            scheme, business=BUSINESS, name=spec["round"].format(year=year, title=info.title_name(title)), year=year,
            opens_at=window[0], closes_at=window[1], titles=[title], notice=spec["notice"],
        )
        for title in titles.values()
    }  # fmt: skip


def publish_calls(calls: list[dict[str, Any]], province: Province, *, year: int, window: Window) -> dict[str, Round]:
    """The year's notices, each by the unit that has founded the committee; a draft stays one. Rounds by title."""
    found: dict[str, Round] = {}
    for number, each in enumerate(calls):
        committee = next(row for row in _committees(province) if row.name == each["committee"])
        manager = province.who(committee.office.competent_department_id, Role.COMMITTEE_MANAGER)[0]
        by = actor_for(manager).at(committee.office.competent_department_id)
        with clock.frozen(window[0] + dt.timedelta(minutes=20 * number)):
            row = draft_call(committee, _content(each, committee, year, window), by=by)
            if each.get("is_published", True):
                around = publish_call(row, version=row.version, by=by).round
                found |= dict.fromkeys(around.titles, around)
    return found


def _content(each: dict[str, Any], committee: Committee, year: int, window: Window) -> CallContent:
    opens_at, closes_at = window
    return CallContent(
        year=year, title=each["title"].format(year=year), text=each["text"].format(year=year), opens_at=opens_at,
        closes_at=closes_at, modes={code: CallMode(each["mode"]) for code, _ in titles_for(committee)},
        document_number=each["document"].format(year=year), requirements=each["requirements"],
    )  # fmt: skip


def _committees(province: Province) -> list[Committee]:
    return [*province.high_committees, *province.mid_committees]
