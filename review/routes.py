"""报送路线: which route serves an applicant, and which office each of its stops is. Pure: offices come from a directory.

`plan` is total: every stop is found, or a sentence says what is missing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from accounts.enums import CommitteeLevel, Function, Level, OrganisationKind
from review.enums import Archives, Find, Founder, Presence, Whose
from review.scheme import Business, PaperStop, Route, Stop

ARCHIVES = "archives"  # the one fact that nobody but the person knows


@dataclass(frozen=True)
class Office:
    """An organisation as a plan shows it."""

    id: int | None
    name: str
    telephone: str = ""
    address: str = ""
    office_hours: str = ""
    committee_id: int | None = None
    stopped: str = ""  # why nothing new starts there, or nothing


TO_BE_ASSIGNED = Office(id=None, name="由中评委办公室设置")


@dataclass(frozen=True)
class Place:
    """Where an organisation stands: level → code and name of its region and of those around it."""

    who: str  # 单位“…”, as sentences begin
    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Founded:
    """A valid 中评委 somebody has set up: who, and its office."""

    founder: Office
    office: Office


@dataclass(frozen=True)
class Managed:
    """人事管理单位 with what comes with it.

    `above`: the kind of organisation its department is; `place`, `level`: the region that was chosen with it;
    `is_stamped`: it only files, the stamps on paper are those of the real keeper of the archives.
    """

    unit: Office
    department: Office
    above: str
    place: Place
    level: str
    is_stamped: bool = False


@dataclass(frozen=True)
class Facts:
    """What routes ask of an applicant; the fields a route's `serves` may name are strings."""

    unit: Office
    place: Place
    affiliation: str
    ownership: str
    sector: str
    series: str
    speciality: str
    speciality_name: str = ""
    unit_kind: str = OrganisationKind.EMPLOYER
    registered_at: str = Level.COUNTY
    department: Office | None = None
    competent_department: str = Presence.ABSENT
    reviews_online: str = Presence.ABSENT
    founded: Founded | None = None
    own_committee: str = Founder.NOBODY
    archives: str = ""
    centre: Office | None = None
    centre_place: Place | None = None
    managing: Managed | None = None  # in force
    managing_above: str = ""
    managing_stamped: str = Presence.ABSENT
    chosen: Managed | None = None  # not in force yet
    chosen_stamped: str = Presence.ABSENT

    def answer(self, fact: str) -> str:
        """The value a route's `serves` is compared with."""
        return str(getattr(self, fact))


class Directory(Protocol):
    """Finds offices; `queries.directory` asks the database, tests hand in a dict."""

    def by_function(self, function: Function, level: str, region: str, sector: str) -> Office | None: ...

    def committee(self, level: str, series: str, speciality: str, regions: list[str]) -> Office | None: ...

    def founded(self, level: str, series: str, speciality: str, founders: Collection[int]) -> Founded | None: ...


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
    is_keeper: bool = False  # whoever keeps the archives, as the person has told


@dataclass(frozen=True)
class Plan:
    """The way of one application before it starts, and the facts it follows from."""

    route: Route
    facts: Facts
    stops: tuple[PlannedStop, ...]
    paper: tuple[PlannedPaper, ...]

    @property
    def problems(self) -> list[str]:
        """Sentences naming what is missing, each once; empty when the way is whole."""
        return list(dict.fromkeys(planned.missing for planned in self.stops if planned.missing))


class Unresolved(LookupError):
    """A stop has no office; the message is the sentence for the user."""


def route_for(business: Business, facts: Facts) -> Route | None:
    """The first route whose every fact fits; a route that asks nothing serves everybody."""
    return next((route for route in business.routes if _serves(route, facts)), None)


def depends_on_archives(business: Business, facts: Facts) -> bool:
    """Whether 人事档案保管情况 decides the way: the first route that fits but for the archives asks for them."""
    fitting = (route for route in business.routes if _serves(route, facts, but=ARCHIVES))
    return any(ARCHIVES in route.serves for route in list(fitting)[:1])


def plan(route: Route, facts: Facts, directory: Directory) -> Plan:
    """Every stop of the route with its office, or the reason why it has none."""
    stops = tuple(_planned(number, stop, facts, directory) for number, stop in enumerate(route.stops, start=1))
    paper = tuple(
        PlannedPaper(number, stop.label, _found(stop, facts, directory)[0], is_keeper=stop.find == Find.ARCHIVE_KEEPER)
        for number, stop in enumerate(route.paper, start=1)
    )
    return Plan(route, facts, stops, paper)


def _serves(route: Route, facts: Facts, *, but: str = "") -> bool:
    return all(fact == but or facts.answer(fact) in accepted for fact, accepted in route.serves.items())


def _planned(position: int, stop: Stop, facts: Facts, directory: Directory) -> PlannedStop:
    office, missing = _found(stop, facts, directory)
    return PlannedStop(position, stop, office, missing)


def _found(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> tuple[Office | None, str]:
    try:
        office = RESOLVERS[stop.find](stop, facts, directory)
    except Unresolved as problem:
        return None, str(problem)
    return (None, f"“{office.name}”{office.stopped}，{STOPPED}") if office.stopped else (office, "")


def _place(stop: Stop | PaperStop, facts: Facts) -> Place:
    """The unit's place, or the talent centre's where the stop belongs to its city."""
    if stop.of == Whose.UNIT:
        return facts.place
    if stop.of == Whose.MANAGING:
        return _managing(facts).place
    if facts.centre_place is None:
        raise Unresolved(_NO_CENTRE)
    return facts.centre_place


def _region(stop: Stop | PaperStop, facts: Facts) -> tuple[str, str]:
    level, place = stop.at or Level.PROVINCE, _place(stop, facts)
    if level not in place.codes:
        raise Unresolved(_belongs_nowhere(place, Level(level).label))
    return place.codes[level], place.names[level]


def _belongs_nowhere(place: Place, level: str) -> str:
    """E.g. a firm registered with the province on a way that begins in its city."""
    where = next(iter(place.names.values()))
    return f"{place.who}登记在{where}，不属于任何{level}，没有可以报送的{level}级机构，请联系平台管理机构核对机构信息。"


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


def _archives_centre(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    if facts.centre is None:
        raise Unresolved(_NO_CENTRE)
    return facts.centre


def _managing_unit(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _managing(facts).unit


def _managing_department(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _managing(facts).department


def _managing_hrss(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    """Of the region that was chosen with the unit, whatever its level."""
    place, level = _managing(facts).place, _managing(facts).level
    office = directory.by_function(Function.HRSS, level, place.codes[level], stop.sector)
    if office is None:
        raise Unresolved(f"{place.names[level]}尚未登记{_title(stop)}，请联系平台管理机构补充。")
    return office


def _chosen_unit(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _chosen(facts).unit


def _chosen_department(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _chosen(facts).department


def _archive_keeper(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    """Whoever it is, it takes no part online: only its stamp on paper is recorded, with its name."""
    raise Unresolved("实际保管人事档案的单位不在网上办理，只登记其盖章情况。")


def _managing(facts: Facts) -> Managed:
    if facts.managing is None:
        raise Unresolved(NO_CHAIN)
    return facts.managing


def _chosen(facts: Facts) -> Managed:
    if facts.chosen is None:
        raise Unresolved(NO_CHOICE)
    return facts.chosen


def _ratifier(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _by_function(Function.RATIFIER, stop, facts, directory)


def _committee_office(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    """The nearest committee, county before city before province; of one level only where the stop names it."""
    place = _place(stop, facts)
    levels = (stop.at,) if stop.at else (Level.COUNTY, Level.CITY, Level.PROVINCE)
    regions = [place.codes[level] for level in levels if level in place.codes]
    level = stop.committee_level if isinstance(stop, Stop) else ""
    office = directory.committee(level, facts.series, facts.speciality, regions)
    if office is None:
        raise Unresolved(f"没有在备案有效期内{_scope(facts)}的{_title(stop)}，请联系平台管理机构。")
    return office


def _founding(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Founded:
    """What the applicant's own line has set up, else what the department of the sector has."""
    if facts.founded is not None:
        return facts.founded
    founder = _by_function(Function.DEPARTMENT, stop, facts, directory)
    founded = directory.founded(CommitteeLevel.INTERMEDIATE, facts.series, facts.speciality, [founder.id])
    if founded is None:
        raise Unresolved(f"“{founder.name}”没有在备案有效期内{_scope(facts)}的中评委，请联系平台管理机构。")
    return founded


def _committee_founder(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _founding(stop, facts, directory).founder


def _founded_committee(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    return _founding(stop, facts, directory).office


def _assigned_committee(stop: Stop | PaperStop, facts: Facts, directory: Directory) -> Office:
    """Not an organisation yet: the 中评委 office chooses it (高评委设置)."""
    return TO_BE_ASSIGNED


def _scope(facts: Facts) -> str:
    name = facts.speciality_name or facts.speciality
    return f"、评审“{name}”专业" if name else ""


STOPPED = "不能从这里提交新的申报，请联系其上级机构。"
_NO_CENTRE = "请选择代理人事档案的人才交流中心；没有可选的，请联系平台管理机构登记。"
NO_CHAIN = (
    "您的基本信息尚未入库：请先选定人事管理单位，提交基本信息，经人事管理单位和主管部门审核入库之后再办理本业务。"
)
NO_CHOICE = "您还没有选定人事管理单位：按行政区划和人事档案保管单位选定之后，系统带出其主管部门。"
ASK_ARCHIVES = f"请选择人事档案保管情况（{'或'.join(Archives.labels)}），报送路线由它决定。"

RESOLVERS: dict[Find, Callable[[Stop | PaperStop, Facts, Directory], Office]] = {
    Find.APPLICANT_UNIT: _applicant_unit,
    Find.UNIT_DEPARTMENT: _unit_department,
    Find.DEPARTMENT: _department,
    Find.HRSS: _hrss,
    Find.TALENT_CENTRE: _talent_centre,
    Find.ARCHIVES_CENTRE: _archives_centre,
    Find.COMMITTEE_FOUNDER: _committee_founder,
    Find.FOUNDED_COMMITTEE: _founded_committee,
    Find.COMMITTEE_OFFICE: _committee_office,
    Find.ASSIGNED_COMMITTEE: _assigned_committee,
    Find.RATIFIER: _ratifier,
    Find.MANAGING_UNIT: _managing_unit,
    Find.MANAGING_DEPARTMENT: _managing_department,
    Find.MANAGING_HRSS: _managing_hrss,
    Find.CHOSEN_UNIT: _chosen_unit,
    Find.CHOSEN_DEPARTMENT: _chosen_department,
    Find.ARCHIVE_KEEPER: _archive_keeper,
}
