"""报送路线: which route serves an applicant, and which office each of its stops is. Pure: offices come from a directory.

`plan` is total: every stop is found, or a sentence says what is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from accounts.enums import Function, Level
from review.enums import Find
from review.scheme import Business, PaperStop, Route, Stop


@dataclass(frozen=True)
class Office:
    """An organisation as a plan shows it."""

    id: int | None
    name: str
    telephone: str = ""
    address: str = ""
    office_hours: str = ""
    committee_id: int | None = None


@dataclass(frozen=True)
class Facts:
    """What routes ask of an applicant. `regions`: level → region code of the unit, from county to province."""

    unit: Office
    affiliation: str
    ownership: str
    regions: dict[str, str]
    region_names: dict[str, str]
    sector: str
    series: str
    speciality: str
    speciality_name: str = ""
    department: Office | None = None
    archives: str = ""

    def answer(self, fact: str) -> str:
        """The value a route's `serves` is compared with."""
        return str(getattr(self, fact))


class Directory(Protocol):
    """Finds offices; `queries.directory` asks the database, tests hand in a dict."""

    def by_function(self, function: Function, level: str, region: str, sector: str) -> Office | None: ...

    def committee(self, level: str, series: str, speciality: str, regions: list[str]) -> Office | None: ...


@dataclass(frozen=True)
class PlannedStop:
    """One station: the stop and its office, or the sentence that says what is missing."""

    position: int
    stop: Stop
    office: Office | None
    missing: str = ""


@dataclass(frozen=True)
class PlannedPaper:
    """One office on the paper's way."""

    position: int
    label: str
    office: Office | None


@dataclass(frozen=True)
class Plan:
    """The way of one application before it starts."""

    route: Route
    stops: tuple[PlannedStop, ...]
    paper: tuple[PlannedPaper, ...]

    @property
    def problems(self) -> list[str]:
        """Sentences naming what is missing; empty when the way is whole."""
        return [planned.missing for planned in self.stops if planned.missing]


class Unresolved(LookupError):
    """A stop has no office; the message is the sentence for the user."""


def route_for(business: Business, facts: Facts) -> Route | None:
    """The first route whose every fact fits; a route that asks nothing serves everybody."""
    return next((route for route in business.routes if _serves(route, facts)), None)


def plan(route: Route, facts: Facts, directory: Directory) -> Plan:
    """Every stop of the route with its office, or the reason why it has none."""
    stops = tuple(_planned(number, stop, facts, directory) for number, stop in enumerate(route.stops, start=1))
    paper = tuple(
        PlannedPaper(number, stop.label, _found(stop, facts, directory)[0])
        for number, stop in enumerate(route.paper, start=1)
    )
    return Plan(route, stops, paper)


def _serves(route: Route, facts: Facts) -> bool:
    return all(facts.answer(fact) in accepted for fact, accepted in route.serves.items())


def _planned(position: int, stop: Stop, facts: Facts, directory: Directory) -> PlannedStop:
    office, missing = _found(stop, facts, directory)
    return PlannedStop(position, stop, office, missing)


def _found(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> tuple[Office | None, str]:
    try:
        return RESOLVERS[stop.find](stop, facts, directory), ""
    except Unresolved as problem:
        return None, str(problem)


def _region(stop: Stop | PaperStop, facts: Facts) -> tuple[str, str]:
    level = stop.at or Level.PROVINCE
    if level not in facts.regions:
        raise Unresolved(f"单位“{facts.unit.name}”的所在区划不属于任何{Level(level).label}，请核对单位信息。")
    return facts.regions[level], facts.region_names[level]


def _by_function(function: Function, stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    region, region_name = _region(stop, facts)
    office = directory.by_function(function, stop.at or Level.PROVINCE, region, stop.sector)
    if office is None:
        raise Unresolved(f"{region_name}尚未登记{_title(stop)}，请联系平台管理机构补充。")
    return office


def _title(stop: Stop | PaperStop) -> str:
    return stop.name if isinstance(stop, Stop) else stop.label


def _applicant_unit(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return facts.unit


def _unit_department(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    if facts.department is None:
        raise Unresolved(f"单位“{facts.unit.name}”尚未登记主管部门，请联系平台管理机构补充。")
    return facts.department


def _department(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _by_function(Function.DEPARTMENT, stop, facts, directory)


def _hrss(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _by_function(Function.HRSS, stop, facts, directory)


def _talent_centre(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _by_function(Function.TALENT_CENTRE, stop, facts, directory)


def _ratifier(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _by_function(Function.RATIFIER, stop, facts, directory)


def _committee_office(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    regions = [facts.regions[level] for level in (Level.COUNTY, Level.CITY, Level.PROVINCE) if level in facts.regions]
    level = stop.committee_level if isinstance(stop, Stop) else ""
    office = directory.committee(level, facts.series, facts.speciality, regions)
    if office is None:
        name = facts.speciality_name or facts.speciality
        scope = f"、评审“{name}”专业" if name else ""
        raise Unresolved(f"没有在备案有效期内{scope}的{_title(stop)}，请联系平台管理机构。")
    return office


def _assigned_committee(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    """Not an organisation yet: the 中评委 office chooses it (高评委设置)."""
    return Office(id=None, name="由中评委办公室设置")


RESOLVERS: dict[Find, Callable[[Stop | PaperStop, Facts, Directory], Office]] = {
    Find.APPLICANT_UNIT: _applicant_unit,
    Find.UNIT_DEPARTMENT: _unit_department,
    Find.DEPARTMENT: _department,
    Find.HRSS: _hrss,
    Find.TALENT_CENTRE: _talent_centre,
    Find.COMMITTEE_OFFICE: _committee_office,
    Find.ASSIGNED_COMMITTEE: _assigned_committee,
    Find.RATIFIER: _ratifier,
}
