"""What an office works under: its schemes, with every version something is still under way under, and its committees."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL

from accounts.enums import CommitteeLevel, Function, OrganisationKind
from accounts.models import Committee, OrganisationFunction, Scheme, SchemeVersion
from review.enums import COMMITTEE_DUTIES, Duty, Find
from review.scheme import ReviewRules, Stop

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


@dataclass(frozen=True)
class Served:
    """The schemes an office works under, and the levels of the committees it is the office of.

    `current`: the version in force of each scheme; `earlier`: older ones, the newest first, whose applications are
    still under way; `is_unit`: it is the unit of its people and nothing else.
    """

    current: tuple[SchemeVersion, ...]
    earlier: tuple[SchemeVersion, ...]
    committee_levels: frozenset[str]
    is_unit: bool = False

    @property
    def versions(self) -> tuple[SchemeVersion, ...]:
        """Every version an application of the office can be under, those in force first."""
        return (*self.current, *self.earlier)

    @property
    def rules(self) -> dict[int, ReviewRules]:
        """By scheme, those in force."""
        return {version.scheme_id: ReviewRules.of(version) for version in self.current}

    def duties(self) -> frozenset[Duty]:
        """Duties the office can have: a unit those towards its own people, any other all but other committees'."""
        if self.is_unit:
            return frozenset(stop.duty for stop in self._stops() if stop.find == Find.APPLICANT_UNIT)
        own = {stop.duty for stop in self._stops() if stop.committee_level in self.committee_levels}
        return (frozenset(Duty) - COMMITTEE_DUTIES) | own

    def _stops(self) -> Iterator[Stop]:
        for rules in self.rules.values():
            for business in rules.businesses.values():
                for route in business.routes:
                    yield from route.stops


def served(organisation_id: int) -> Served:
    """One statement for what the office does, one for the schemes; an office without functions serves all schemes."""
    functions = OrganisationFunction.objects.filter(organisation=organisation_id)
    committees = Committee.objects.filter(office=organisation_id)
    facts = list(
        functions.order_by()
        .values_list("scheme_id", Value(""), F("function"), F("organisation__kind"))
        .union(committees.order_by().values_list("scheme_id", "level", Value(""), F("office__kind")))
    )
    scheme_ids = {scheme_id for scheme_id, *_ in facts}
    versions = [row for row in versions_in_use() if not scheme_ids or row.scheme_id in scheme_ids]
    does = {(function, kind) for _, _, function, kind in facts}
    is_unit = does == {(Function.EMPLOYER, OrganisationKind.EMPLOYER)}
    return _served(versions, frozenset(level for _, level, *_ in facts), is_unit=is_unit)


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


def _served(versions: list[SchemeVersion], committee_levels: frozenset[str], *, is_unit: bool = False) -> Served:
    return Served(
        current=tuple(row for row in versions if row.pk == row.scheme.current_id),
        earlier=tuple(row for row in versions if row.pk != row.scheme.current_id),
        committee_levels=committee_levels,
        is_unit=is_unit,
    )
