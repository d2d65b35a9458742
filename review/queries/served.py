"""What an office works under: its schemes, with every version something is still under way under, and its committees."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.expressions import RawSQL

from accounts.enums import CommitteeLevel, Function
from accounts.models import Committee, OrganisationFunction, Scheme, SchemeVersion
from review.enums import COMMITTEE_DUTIES, Duty, Find
from review.scheme import Business, ReviewRules, Stop

# From one version to the next along the index `application_under_way`, whatever number of applications each has.
_UNDER_WAY = """
    WITH RECURSIVE used(id) AS (
        SELECT min(scheme_version_id) FROM review_application WHERE closed_at IS NULL
        UNION ALL
        SELECT (
            SELECT min(scheme_version_id) FROM review_application
            WHERE closed_at IS NULL AND scheme_version_id > used.id
        ) FROM used WHERE used.id IS NOT NULL
    ) SELECT id FROM used WHERE id IS NOT NULL
"""

ABOVE_UNITS = frozenset({Function.DEPARTMENT, Function.COMMITTEE_FOUNDER})
KEEPING = frozenset({Function.EMPLOYER, Function.TALENT_CENTRE, Function.FILING_POINT})  # 人事管理单位
# As what a stop finds an office; committees' offices are told by the level of their committee.
FOUND_AS = {
    Find.APPLICANT_UNIT: frozenset({Function.EMPLOYER}),
    Find.UNIT_DEPARTMENT: ABOVE_UNITS,
    Find.DEPARTMENT: frozenset({Function.DEPARTMENT}),
    Find.HRSS: frozenset({Function.HRSS}),
    Find.TALENT_CENTRE: frozenset({Function.TALENT_CENTRE}),
    Find.ARCHIVES_CENTRE: frozenset({Function.TALENT_CENTRE}),
    Find.COMMITTEE_FOUNDER: ABOVE_UNITS,
    Find.RATIFIER: frozenset({Function.RATIFIER}),
    **dict.fromkeys((Find.MANAGING_UNIT, Find.CHOSEN_UNIT), KEEPING),
    **dict.fromkeys((Find.MANAGING_DEPARTMENT, Find.CHOSEN_DEPARTMENT), ABOVE_UNITS | {Function.HRSS}),
    Find.MANAGING_HRSS: frozenset({Function.HRSS}),
}


@dataclass(frozen=True)
class Served:
    """The schemes an office works under, what it is there, and the levels of the committees it is the office of.

    `current`: the version in force of each scheme; `earlier`: older ones, the newest first, whose applications are
    still under way.
    """

    current: tuple[SchemeVersion, ...]
    earlier: tuple[SchemeVersion, ...]
    committee_levels: frozenset[str]
    functions: frozenset[str] = frozenset()  # none: whatever there is

    @property
    def versions(self) -> tuple[SchemeVersion, ...]:
        """Every version an application of the office can be under, those in force first."""
        return (*self.current, *self.earlier)

    @property
    def rules(self) -> dict[int, ReviewRules]:
        """By scheme, those in force."""
        return {version.scheme_id: ReviewRules.of(version) for version in self.current}

    def businesses(self) -> list[Business]:
        """Of all its schemes, as they are in force."""
        return [business for rules in self.rules.values() for business in rules.businesses.values()]

    def duties(self) -> frozenset[Duty]:
        """The duties the stops of some route can give to such an office."""
        return frozenset(stop.duty for stop in self._stops() if self._may_be_at(stop))

    @property
    def takes_paper(self) -> bool:
        """Whether paper has to come beside any application."""
        return any(business.takes_paper for business in self.businesses())

    @property
    def publicises(self) -> bool:
        """Whether it shows lists: a unit those it examines, a high committee's office its results."""
        duties = self.duties()
        shown = any(stop.publicity_due and stop.duty in duties for stop in self._stops())
        return shown or Duty.HIGH_COMMITTEE in duties

    @property
    def is_told_of_fees(self) -> bool:
        """Whether somebody would look for a charge to set: an authority is told the rule, a unit has nothing to do with it."""
        return any(business.fees for business in self.businesses()) and bool(self.duties() - {Duty.EMPLOYER_CHECK})

    def _stops(self) -> Iterator[Stop]:
        return (stop for business in self.businesses() for route in business.routes for stop in route.stops)

    def _may_be_at(self, stop: Stop) -> bool:
        if stop.duty in COMMITTEE_DUTIES:
            return stop.committee_level in self.committee_levels
        return not self.functions or bool(self.functions & FOUND_AS[stop.find])


def served(organisation_id: int) -> Served:
    """One statement for what the office does, one for the schemes; an office without functions serves all schemes."""
    functions = OrganisationFunction.objects.filter(organisation=organisation_id)
    committees = Committee.objects.filter(office=organisation_id)
    facts = list(
        functions.order_by()
        .values_list("scheme_id", "function", Value(""))
        .union(committees.order_by().values_list("scheme_id", Value(""), "level"))
    )
    scheme_ids = {scheme_id for scheme_id, _, _ in facts}
    versions = [row for row in versions_in_use() if not scheme_ids or row.scheme_id in scheme_ids]
    levels, held = (frozenset(fact[place] for fact in facts if fact[place]) for place in (2, 1))
    return _served(versions, levels, held)


def served_under(scheme_id: int) -> Served:
    """One scheme, as an office that does everything in it would work under it."""
    return _served([row for row in versions_in_use() if row.scheme_id == scheme_id], frozenset(CommitteeLevel))


def versions_in_use() -> list[SchemeVersion]:
    """The version in force of every scheme and those that applications under way still go by; newest first.

    The content is deferred: typed parts are cached by its digest, so most requests never need it.
    """
    current = Scheme.objects.filter(current__isnull=False).values("current")
    rows = SchemeVersion.objects.filter(Q(pk__in=current) | Q(pk__in=RawSQL(_UNDER_WAY, ())))  # noqa: S611 - fixed text
    return list(rows.select_related("scheme").defer("content").order_by("scheme__name", "-number"))


def _served(
    versions: list[SchemeVersion], committee_levels: frozenset[str], functions: frozenset[str] = frozenset()
) -> Served:
    return Served(
        current=tuple(row for row in versions if row.pk == row.scheme.current_id),
        earlier=tuple(row for row in versions if row.pk != row.scheme.current_id),
        committee_levels=committee_levels,
        functions=functions,
    )
