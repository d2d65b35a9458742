"""Every route of a scheme against every kind of unit in the database: which offices are still missing.

One unit stands for all that no route can tell apart. Where 人事档案 decides the way, both answers are tried; each
人才交流中心 with one unit only, because the way from there on is the centre's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.db.models import BigIntegerField, Case, F, Min, Value, When

from accounts.enums import Affiliation, CommitteeLevel, OrganisationKind, OrganisationStatus, Ownership
from accounts.managing import Keeper
from accounts.models import Committee, Organisation, SchemeVersion
from accounts.scheme import SchemeInfo, Speciality
from review.enums import Archives, Presence
from review.queries.directory import RegistryDirectory, facts_of, office, place_of, talent_centres
from review.routes import Facts, Managed, depends_on_archives, plan, route_for
from review.scheme import Business, ReviewRules

NOBODY = {0}  # an empty set would leave nothing of the expression to group by


@dataclass
class Problem:
    """One sentence of one business, with a unit for each kind it concerns."""

    business: Business
    sentence: str
    units: dict[int, Organisation] = field(default_factory=dict)

    @property
    def example(self) -> str:
        return next(iter(self.units.values())).name

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What each kind is, and the unit that stands for it."""
        return [(kind_of(unit), unit.name) for unit in self.units.values()]


@dataclass(frozen=True)
class RouteCheck:
    """How many kinds of units were tried, and what does not resolve."""

    kinds: int
    problems: list[Problem]

    @property
    def summary(self) -> str:
        tried = f"试排了 {self.kinds} 类用人单位的路线"
        return f"{tried}，有 {len(self.problems)} 处走不通。" if self.problems else f"{tried}，没有缺少的机构。"


def unresolved(version: SchemeVersion) -> list[str]:
    """Sentences naming what is missing and for how many kinds of units, one of them as an example."""
    found: dict[str, dict[int, Organisation]] = {}
    for problem in check_routes(version).problems:
        found.setdefault(problem.sentence, {}).update(problem.units)
    return [
        f"{sentence}（涉及 {len(units)} 类单位，例如“{next(iter(units.values())).name}”）"
        for sentence, units in found.items()
    ]


def check_routes(version: SchemeVersion) -> RouteCheck:
    """All businesses, kinds of units and specialities; statements grow with offices, not with units."""
    info, check = SchemeInfo.of(version), _Check(version)
    businesses = ReviewRules.of(version).businesses.values()
    named = {kind for business in businesses for route in business.routes for kind in route.serves.get("unit_kind", ())}
    kept = {kind for keeper in check.keepers for kind in keeper.kinds}
    units = check.kinds_of_units(info.province, {OrganisationKind.EMPLOYER, *named, *kept})
    for business in businesses:
        for unit in units:
            for speciality in _specialities(info, business):
                check.try_out(business, unit, speciality)
    return RouteCheck(len(units), list(check.found.values()))


def kind_of(unit: Organisation) -> str:
    """What routes see of a unit, in words: 西湖区 · 县（市、区）属 · 国有企业 · 无主管部门."""
    affiliation, ownership = _labels(unit)
    department = "有主管部门" if unit.competent_department_id else "无主管部门"
    known = (unit.region.name, f"隶属：{affiliation}", ownership, unit.sector, f"登记：{department}")
    return " · ".join(filter(None, known))


class _Check:
    def __init__(self, version: SchemeVersion) -> None:
        self.directory = RegistryDirectory(version.scheme_id)
        self.centres = list(talent_centres(version.scheme_id)) or [None]
        rules = SchemeInfo.of(version).managing
        self.keepers = rules.keepers if rules else ()
        self.samples: dict[str, int] = {}  # business → the unit that stands for all when centres are tried
        self.found: dict[tuple[str, str], Problem] = {}

    def kinds_of_units(self, province: str, kinds: set[str]) -> list[Organisation]:
        """The first unit of each kind among the active employers of the province, and what else routes begin at."""
        founders = _founders(self.directory.scheme_id)
        first = (
            Organisation.objects.filter(
                kind__in=sorted(kinds), status=OrganisationStatus.ACTIVE, region__code__startswith=province[:2]
            )
            .order_by()  # the tree's own order would make every unit a kind
            .annotate(line=_line(founders), itself=_itself(founders | self.directory.online_units))
            .values("kind", "region", "affiliation", "ownership", "sector", "line", "itself")
            .annotate(first=Min("pk"))
            .values_list("first", flat=True)
        )
        units = Organisation.objects.filter(pk__in=list(first)).order_by("region", "pk")
        return list(units.select_related("region__parent__parent", "competent_department"))

    def try_out(self, business: Business, unit: Organisation, speciality: Speciality) -> None:
        """Note every sentence that a plan for this unit comes back with."""
        facts = facts_of(
            unit, self.directory, series=speciality.series, speciality=speciality.code, speciality_name=speciality.name
        )
        for variant in self._variants(business, unit, facts):
            for sentence in self._sentences(business, unit, variant):
                key = (business.code, sentence)
                self.found.setdefault(key, Problem(business, sentence)).units.setdefault(unit.pk, unit)

    def _variants(self, business: Business, unit: Organisation, facts: Facts) -> Iterator[Facts]:
        if business.asks_managing:
            yield from self._managed(unit, facts)
            return
        if not depends_on_archives(business, facts):
            yield facts
            return
        yield replace(facts, archives=Archives.NOT_ENTRUSTED)
        if self.samples.setdefault(business.code, unit.pk) == unit.pk:
            yield from (_entrusted(facts, centre) for centre in self.centres)

    def _managed(self, unit: Organisation, facts: Facts) -> Iterator[Facts]:
        """Its people with itself as their 人事管理单位, as the guided choice would lead to it: in force and chosen at once."""
        for keeper in self.keepers:
            if not _leads_to(keeper, unit):
                continue
            department = unit.competent_department or self.directory.office_at(unit.region)
            if department is None:
                continue  # the choice itself says what is missing
            own = Managed(
                unit=office(unit),
                department=office(department),
                above=department.kind,
                place=place_of(unit, "人事管理单位"),
                level=unit.region.level,
                is_stamped=keeper.is_stamped,
            )
            stamped = Presence.PRESENT if keeper.is_stamped else Presence.ABSENT
            yield replace(
                facts,
                managing=own,
                managing_above=own.above,
                managing_stamped=stamped,
                chosen=own,
                chosen_stamped=stamped,
            )

    def _sentences(self, business: Business, unit: Organisation, facts: Facts) -> list[str]:
        route = route_for(business, facts)
        if route is None:  # who works at an office itself may apply nowhere: only units are owed a route
            return [_without_route(business, unit)] if unit.kind == OrganisationKind.EMPLOYER else []
        return plan(route, facts, self.directory).problems


def _leads_to(keeper: Keeper, unit: Organisation) -> bool:
    """Whether this answer lists the unit where it stands."""
    return (
        unit.kind in keeper.kinds
        and (not keeper.levels or unit.region.level in keeper.levels)
        and (not keeper.ownerships or unit.ownership in keeper.ownerships)
        and (not keeper.sectors or unit.sector in keeper.sectors)
    )


def _entrusted(facts: Facts, centre: Organisation | None) -> Facts:
    if centre is None:
        return replace(facts, archives=Archives.ENTRUSTED)
    place = place_of(centre, "人才交流中心")
    return replace(facts, archives=Archives.ENTRUSTED, centre=office(centre), centre_place=place)


def _founders(scheme_id: int) -> set[int]:
    """Whoever has set up a 中评委, valid or not: their own units are kinds of their own."""
    rows = Committee.objects.filter(scheme=scheme_id, level=CommitteeLevel.INTERMEDIATE)
    return {founder or own for founder, own in rows.values_list("office__competent_department", "office")} or NOBODY


def _line(founders: set[int]) -> Case:
    """Which founder is above the unit; else only whether it has a competent department."""
    return Case(
        When(competent_department__in=founders, then=F("competent_department_id")),
        When(competent_department=None, then=Value(0)),
        default=Value(-1),
        output_field=BigIntegerField(),
    )


def _itself(particular: set[int] | frozenset[int]) -> Case:
    """A unit that has set up a committee or reviews online is a kind of its own."""
    return Case(When(pk__in=particular, then=F("pk")), default=Value(0), output_field=BigIntegerField())


def _specialities(info: SchemeInfo, business: Business) -> list[Speciality]:
    """Those of the series one may apply for; a business without titles asks no committee for a speciality."""
    series = {info.titles[title].series for title in business.titles}
    chosen = [speciality for speciality in info.specialities if speciality.series in series]
    return chosen or [Speciality(code="", name="", series="")]


def _without_route(business: Business, unit: Organisation) -> str:
    affiliation, ownership = _labels(unit)
    return f"隶属关系为“{affiliation}”、单位性质为“{ownership}”的单位没有适用的“{business.name}”报送路线。"


def _labels(unit: Organisation) -> tuple[str, str]:
    affiliation = Affiliation(unit.affiliation).label if unit.affiliation else "未登记"
    return affiliation, Ownership(unit.ownership).label if unit.ownership else "未登记"
