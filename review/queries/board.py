"""进度看板: what every office on the routes that lead here has passed on, sent back, or still has in hand.

One statement, bounded by the stages of the current office (index `stage_on_route`): the applications whose route leads
through it, and of these the stages up to it. What the numbers mean stands in `DEFINITIONS`, on the page and in the guide.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from dossiers.scheme import DossierRules
from review.enums import IN_HAND, Action, State
from review.models import Round
from review.queries.deadlines import calendar
from review.queries.served import Served
from review.scheme import ReviewRules
from zcps.kit import clock
from zcps.kit.workdays import working_days

DEFINITIONS = (
    ("应报", "已经到达该机构、应由其报送上一级的申报件数，等于已报、退回、在办三项之和；在该机构办结（不通过、放弃、逾期未补正）的不计。"),
    ("已报", "该机构已经审核并报送（网上送审）上一级的件数；被上级退回或由其拿回的，重新计入在办。"),
    ("退回", "该机构退回申报人补正、申报人尚未重新提交的件数。"),
    ("在办", "现在该机构，等待接收、审核、签批、评审或报送的件数。"),
    ("逾期", "在办的申报中，已超过该环节办理期限的件数。"),
    ("等待", "在办的申报自到达该机构次日起已经过的工作日，列出中位数和最长的一件。"),
)  # fmt: skip
TOP = 10

_ON_ROUTE = """
WITH own AS MATERIALIZED (
    SELECT application_id, plan_number, max(position) AS position FROM review_stage
    WHERE organisation_id = %(office)s GROUP BY application_id, plan_number
)
"""
_LINES = (
    _ON_ROUTE
    + """
SELECT stage.organisation_id, max(stage.organisation_name), stage.name, min(own.position - stage.position),
    facts.since,
    count(*) FILTER (WHERE facts.is_sent), count(*) FILTER (WHERE facts.is_returned),
    count(*) FILTER (WHERE facts.in_hand), count(*) FILTER (WHERE facts.in_hand AND stage.due_on < %(today)s)
FROM own
JOIN review_application AS row ON row.id = own.application_id AND row.plan_number = own.plan_number
JOIN review_stage AS stage ON stage.application_id = own.application_id AND stage.plan_number = own.plan_number
    AND stage.position <= own.position AND stage.reached_at IS NOT NULL AND stage.organisation_id IS NOT NULL
CROSS JOIN LATERAL (SELECT
    stage.forwarded_at IS NOT NULL AS is_sent,
    stage.forwarded_at IS NULL AND stage.position = row.position AND row.state = %(returned)s AS is_returned,
    stage.forwarded_at IS NULL AND stage.position = row.position AND row.state = ANY(%(in_hand)s) AS in_hand,
    CASE WHEN stage.forwarded_at IS NULL AND stage.position = row.position AND row.state = ANY(%(in_hand)s)
        THEN (row.arrived_at AT TIME ZONE %(zone)s)::date END AS since
) AS facts
WHERE (%(year)s::int IS NULL OR row.year = %(year)s)
    AND (NOT %(waiting)s OR (facts.in_hand AND stage.position < own.position))
GROUP BY stage.organisation_id, stage.name, facts.since
"""
)
_REASONS = (
    _ON_ROUTE
    + """
SELECT ticket.section, split_part(ticket.message, E'\\n', 1), stage.organisation_id = %(office)s, count(*)
FROM own
JOIN review_application AS row ON row.id = own.application_id AND row.plan_number = own.plan_number
JOIN review_ticket AS ticket ON ticket.application_id = own.application_id
JOIN review_stage AS stage ON stage.id = ticket.stage_id AND stage.position <= own.position
WHERE row.year = %(year)s
GROUP BY 1, 2, 3
"""
)


@dataclass
class Line:
    """One office at one level (or a whole level): the five numbers, and how long what it has in hand has waited."""

    organisation_id: int
    name: str
    level: str
    distance: int
    sent: int = 0
    returned: int = 0
    in_hand: int = 0
    overdue: int = 0
    days: Counter[int] = field(default_factory=Counter)  # working days waited → how many

    @property
    def due(self) -> int:
        return self.sent + self.returned + self.in_hand

    @property
    def share(self) -> int:
        """已报 in per cent of 应报."""
        return self.sent * 100 // self.due if self.due else 0

    @property
    def longest(self) -> int:
        return max(self.days, default=0)

    @property
    def median(self) -> int:
        """The lower one of two middle values: days are whole."""
        middle, seen = (self.in_hand + 1) // 2, 0
        for days in sorted(self.days):
            seen += self.days[days]
            if seen >= middle:
                return days
        return 0

    def add(self, other: "Line") -> None:
        self.sent += other.sent
        self.returned += other.returned
        self.in_hand += other.in_hand
        self.overdue += other.overdue
        self.days += other.days


@dataclass
class Tier:
    """One level below, the nearest first, with its offices: those with most overdue and longest waiting first."""

    total: Line
    lines: list[Line]


@dataclass
class Board:
    """The whole board: the office itself, then level by level what lies below."""

    own: list[Line]
    tiers: list[Tier]


def board(organisation_id: int, *, year: int) -> Board:
    """Two statements: the numbers, and the calendar."""
    lines = _lines(organisation_id, year=year, waiting=False)
    own = [line for line in lines if line.organisation_id == organisation_id]
    tiers: dict[str, Tier] = {}
    for line in sorted(lines, key=lambda line: (line.distance, -line.overdue, -line.longest, line.name)):
        if line.organisation_id == organisation_id:
            continue
        tier = tiers.setdefault(line.level, Tier(Line(0, line.level, line.level, line.distance), []))
        tier.lines.append(line)
        tier.total.add(line)
    return Board(sorted(own, key=lambda line: line.distance), list(tiers.values()))


def lagging(organisation_id: int) -> list[Line]:
    """Every office below that has something in hand that will come here: the worst first, each once."""
    found: dict[int, Line] = {}
    for line in sorted(_lines(organisation_id, year=None, waiting=True), key=lambda line: line.distance):
        empty = Line(line.organisation_id, line.name, line.level, line.distance)
        found.setdefault(line.organisation_id, empty).add(line)
    found.pop(organisation_id, None)  # an office may stand on one route twice
    return sorted(found.values(), key=lambda line: (-line.overdue, -line.longest, -line.in_hand, line.name))


def years(organisation_id: int, office: Served) -> list[int]:
    """The years one can look at: those of the rounds of the schemes it serves, the latest first."""
    schemes = [version.scheme_id for version in office.versions]
    return list(Round.objects.filter(scheme__in=schemes).order_by("-year").values_list("year", flat=True).distinct())


@dataclass(frozen=True)
class Reason:
    """Why applications were returned: a section of the dossier or a ready phrase, and how often."""

    label: str
    count: int


def reasons(organisation_id: int, office: Served, *, year: int) -> tuple[list[Reason], list[Reason]]:
    """退回原因, the ten most frequent: by section, and by what was asked for. One statement.

    What other offices wrote in their own words is counted, not shown: it may name a person.
    """
    sections, phrases = Counter(), Counter()
    known, labels = _phrases(office), _sections(office)
    for section, message, is_own, count in _rows(_REASONS, organisation_id, year=year):
        sections[labels.get(section, "申报信息")] += count
        phrases[message if is_own or message in known else "其他（自拟内容）"] += count
    return _top(sections), _top(phrases)


def _top(counted: Counter[str]) -> list[Reason]:
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Reason(label, count) for label, count in ranked[:TOP]]


def _phrases(office: Served) -> frozenset[str]:
    known = (ReviewRules.of(version) for version in office.versions)
    businesses = (business for rules in known for business in rules.businesses.values())
    return frozenset(phrase for business in businesses for phrase in business.phrases_for(Action.RETURN))


def _sections(office: Served) -> dict[str, str]:
    rules = [
        DossierRules.of(version) for version in reversed(office.versions)
    ]  # the words in force come last and count
    return {chosen.code: chosen.section.label for each in rules for chosen in each}


def _lines(organisation_id: int, *, year: int | None, waiting: bool) -> list[Line]:
    """By office and level; the days of waiting come by one look at the calendar."""
    rows = _rows(_LINES, organisation_id, year=year, waiting=waiting)
    waited, lines = _waited(row[4] for row in rows), {}
    for office, name, level, distance, since, sent, returned, in_hand, overdue in rows:
        line = lines.setdefault((office, level), Line(office, name, level, distance))
        line.distance = min(line.distance, distance)
        line.add(Line(office, name, level, distance, sent, returned, in_hand, overdue))
        if since is not None:
            line.days[waited[since]] += in_hand
    return list(lines.values())


def _waited(days: Iterable[dt.date | None]) -> dict[dt.date, int]:
    found, today = {day for day in days if day is not None}, clock.today()
    holidays = calendar(min(found), today) if found else {}
    return {day: working_days(day + dt.timedelta(days=1), today, holidays).days for day in found}


def _rows(sql: str, organisation_id: int, *, year: int | None, waiting: bool = False) -> list[tuple[Any, ...]]:
    parameters = {
        "office": organisation_id,
        "year": year,
        "waiting": waiting,
        "today": clock.today(),
        "returned": State.RETURNED.value,
        "in_hand": sorted(state.value for state in IN_HAND),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
