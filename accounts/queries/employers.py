"""Finding one's employer: by the beginning of its name, by its credit code, or by words within a county.

Where a scheme says so, a talent centre or a county's office stands in place of the employer for people who have none.
"""

from django.db.models import Q, QuerySet

from accounts.enums import OF_THE_UNIT, Level, OrganisationKind, OrganisationStatus
from accounts.models import Organisation, Region
from accounts.queries.schemes import current_versions
from accounts.scheme import ApplicantRule, SchemeInfo

MOST = 20


def find_employers(*, words: str, region: str = "") -> list[Organisation]:
    """At most 20 active employers. Without a county only the beginning of a name counts, as its index does."""
    rows = employers()
    if region:
        rows = rows.filter(region=region)
    match = Q(name__contains=words) if region else Q(name__startswith=words) | Q(uscc=words.upper())
    found = rows.filter(match) if words else rows
    return list(found.select_related("region__parent").order_by("name_key", "pk")[:MOST])


def employers() -> QuerySet[Organisation]:
    """Every active organisation a person may say to work at, or to be looked after by."""
    wanted = Q(kind=OrganisationKind.EMPLOYER)
    for version in current_versions():
        info = SchemeInfo.of(version)
        for rule in info.applicants:
            wanted |= _in_place_of_a_unit(rule, info.province[:2])
    return Organisation.objects.filter(wanted, status=OrganisationStatus.ACTIVE)


def counties() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every county that has an employer, under its city, as grouped choices."""
    rows = Region.objects.filter(pk__in=employers().order_by().values("region"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for region in rows.select_related("parent").order_by("code"):
        city = region.parent.name if region.level == Level.COUNTY and region.parent else region.name
        groups.setdefault(city, []).append((region.code, region.name))
    return list(groups.items())


def _in_place_of_a_unit(rule: ApplicantRule, province: str) -> Q:
    """The organisations that open accounts for people who do not work in a unit, in the scheme's province."""
    if OF_THE_UNIT.issuperset(rule.employments):
        return Q(pk__in=[])
    level = {"region__level": rule.level} if rule.level else {}
    return Q(kind__in=rule.creators, region__code__startswith=province, **level)
