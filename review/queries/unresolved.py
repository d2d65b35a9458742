"""Every route of a scheme against every kind of unit in the database: which offices are still missing.

One unit stands for all that no route can tell apart: same region, affiliation, ownership and sector.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Min, Q

from accounts.enums import Affiliation, OrganisationKind, OrganisationStatus, Ownership
from accounts.models import Organisation, SchemeVersion
from accounts.scheme import SchemeInfo, Speciality
from review.queries.directory import RegistryDirectory, facts_of
from review.routes import plan, route_for
from review.scheme import Business, ReviewRules


def unresolved(version: SchemeVersion) -> list[str]:
    """Sentences naming what is missing and for how many kinds of units, one of them as an example."""
    directory = RegistryDirectory(version.scheme_id)
    info, rules = SchemeInfo.of(version), ReviewRules.of(version)
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for unit in _kinds_of_units(info.province):
        for business in rules.businesses.values():
            for speciality in _specialities(info, business):
                for sentence in _problems(business, unit, speciality, directory):
                    found[sentence][unit.pk] = unit.name
    return [_told(sentence, units) for sentence, units in found.items()]


def _kinds_of_units(province: str) -> list[Organisation]:
    """The first unit of each kind among the active employers of the province."""
    first = (
        Organisation.objects.filter(
            kind=OrganisationKind.EMPLOYER, status=OrganisationStatus.ACTIVE, region__code__startswith=province[:2]
        )
        .order_by()  # the tree's own order would make every unit a kind
        .values("region", "affiliation", "ownership", "sector", without=Q(competent_department__isnull=True))
        .annotate(first=Min("pk"))
        .values_list("first", flat=True)
    )
    units = Organisation.objects.filter(pk__in=list(first)).order_by("region", "pk")
    return list(units.select_related("region__parent__parent", "competent_department"))


def _specialities(info: SchemeInfo, business: Business) -> list[Speciality]:
    """Those of the series one may apply for; a business without titles asks no committee for a speciality."""
    series = {info.titles[title].series for title in business.titles}
    chosen = [speciality for speciality in info.specialities if speciality.series in series]
    return chosen or [Speciality(code="", name="", series="")]


def _problems(
    business: Business, unit: Organisation, speciality: Speciality, directory: RegistryDirectory
) -> Iterator[str]:
    facts = facts_of(unit, series=speciality.series, speciality=speciality.code, speciality_name=speciality.name)
    route = route_for(business, facts)
    if route is None:
        yield _without_route(business, unit)
    else:
        yield from plan(route, facts, directory).problems


def _without_route(business: Business, unit: Organisation) -> str:
    affiliation = Affiliation(unit.affiliation).label if unit.affiliation else "未登记"
    ownership = Ownership(unit.ownership).label if unit.ownership else "未登记"
    return f"隶属关系为“{affiliation}”、单位性质为“{ownership}”的单位没有适用的“{business.name}”报送路线。"


def _told(sentence: str, units: dict[int, str]) -> str:
    example = next(iter(units.values()))
    return f"{sentence}（涉及 {len(units)} 类单位，例如“{example}”）"
