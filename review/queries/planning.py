"""Where the application of a person would go: routes asked with the registry's answers, before there is a way."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from accounts.models import Organisation, SchemeVersion
from accounts.scheme import SchemeInfo
from review.models import Application, Round
from review.queries.directory import RegistryDirectory, facts_of, talent_centres
from review.queries.managing import managed_of
from review.queries.rules import business_of
from review.routes import ASK_ARCHIVES, Facts, Managed, Plan, PlannedStop, depends_on_archives, plan, route_for
from review.scheme import Business, ReviewRules
from zcps.kit.refusals import ActionDenied

Draft = dict[str, str]  # what the person has chosen so far: speciality, archives, centre …


class Prospect:
    """A unit, a business and what is chosen so far; asks the registry once, whatever is wanted of it."""

    def __init__(
        self,
        unit: Organisation,
        version: SchemeVersion,
        business: Business,
        *,
        series: str,
        draft: Draft,
        person_id: int | None = None,
    ) -> None:
        self.unit, self.version, self.business = unit, version, business
        self.series, self.draft, self.person_id = series, draft, person_id
        self.directory = RegistryDirectory(version.scheme_id)

    @classmethod
    def of(cls, application: Application) -> "Prospect":
        """Of a draft."""
        unit = application.person.employer or application.unit
        business = business_of(application)
        return cls(
            unit,
            application.scheme_version,
            business,
            series=application.series,
            draft=application.draft,
            person_id=application.person_id,
        )

    @classmethod
    def within(
        cls, round: Round, unit: Organisation, draft: Draft | None = None, *, person_id: int | None = None
    ) -> "Prospect":
        """Before there is a draft; ActionDenied when the scheme in force no longer has the round's business."""
        version = round.scheme.current
        business = offered_in(round)
        return cls(unit, version, business, series=round.series, draft=draft or {}, person_id=person_id)

    @cached_property
    def facts(self) -> Facts:
        speciality = self.draft.get("speciality", "")
        return facts_of(
            self.unit,
            self.directory,
            series=self.series,
            speciality=speciality,
            speciality_name=SchemeInfo.of(self.version).speciality_name(speciality) if speciality else "",
            archives=self.draft.get("archives", ""),
            centre=centre_named(self.version.scheme_id, self.draft.get("centre", "")),
            **self._managed(),
        )

    def _managed(self) -> dict[str, Managed | None]:
        """人事管理单位 in force and chosen, asked for only where a route leads along it."""
        if self.person_id is None or not self.business.asks_managing:
            return {}
        return managed_of(self.person_id, self.version)

    @property
    def asks_archives(self) -> bool:
        """Whether the way depends on where the person's file is kept."""
        return depends_on_archives(self.business, self.facts)

    @property
    def lacks_archives(self) -> bool:
        return self.asks_archives and not self.facts.archives

    def plan(self) -> Plan:
        """The whole way: every station with its office, or what is missing; ActionDenied when no route serves."""
        if self.lacks_archives:
            raise ActionDenied(ASK_ARCHIVES)
        route = route_for(self.business, self.facts)
        if route is None:
            label = self.unit.get_affiliation_display() or "未登记隶属关系"
            raise ActionDenied(f"单位“{self.unit.name}”（{label}）没有适用的报送路线，请联系平台管理机构核对单位信息。")
        return plan(route, self.facts, self.directory)


def offered_in(round: Round) -> Business:
    """The business of a round under the version in force; ActionDenied when it has left the scheme."""
    business = ReviewRules.of(round.scheme.current).businesses.get(round.business)
    if business is None:
        raise ActionDenied(f"现行制度已不再办理“{round.name}”的业务，不能申报。")
    return business


def planned(application: Application) -> Plan:
    """The way of a draft as it stands."""
    return Prospect.of(application).plan()


def plan_for(unit: Organisation, *, round: Round, **draft: str) -> Plan:
    """The way an application of this unit would go in a round, with what is chosen so far."""
    return Prospect.within(round, unit, draft).plan()


def replanned(rows: Iterable[Application], unit: Organisation) -> dict[int, tuple[PlannedStop, ...]]:
    """The stops of applications of a unit as the registry would find them today; left out are those without a whole way.

    Those who have chosen alike are asked about once.
    """
    found: dict[tuple, tuple[PlannedStop, ...]] = {}
    answers = {}
    for row in rows:
        chosen = {name: row.draft.get(name, "") for name in ("archives", "centre")} | {"speciality": row.speciality}
        key = (row.scheme_version_id, row.business, row.series, *chosen.values())
        if key not in found:
            found[key] = _whole_way(unit, row, chosen)
        answers[row.pk] = found[key]
    return {pk: stops for pk, stops in answers.items() if stops}


def _whole_way(unit: Organisation, row: Application, chosen: Draft) -> tuple[PlannedStop, ...]:
    try:
        way = Prospect(unit, row.scheme_version, business_of(row), series=row.series, draft=chosen).plan()
    except ActionDenied:
        return ()
    return () if way.problems else way.stops


def archives_told(archives: dict[str, str]) -> str:
    """人事档案保管情况 of a revision in words, where the route follows from it."""
    return "：".join(filter(None, (archives.get("archives_name"), archives.get("centre_name"))))


def centre_named(scheme_id: int, uuid: str) -> Organisation | None:
    """The talent centre a draft names; None when none is named, or when it has left the registry meanwhile."""
    return talent_centres(scheme_id).filter(uuid=uuid).first() if _is_uuid(uuid) else None


def _is_uuid(text: str) -> bool:
    try:
        return bool(text) and bool(UUID(text))
    except ValueError:
        return False
