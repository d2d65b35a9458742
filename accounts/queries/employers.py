"""Finding one's employer: by the beginning of its name, by its credit code, or by words within a county."""

from django.db.models import Q

from accounts.enums import Level, OrganisationKind, OrganisationStatus
from accounts.models import Organisation, Region

MOST = 20


def find_employers(*, words: str, region: str = "") -> list[Organisation]:
    """At most 20 active employers. Without a county only the beginning of a name counts, as its index does."""
    rows = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER, status=OrganisationStatus.ACTIVE)
    if region:
        rows = rows.filter(region=region)
    match = Q(name__contains=words) if region else Q(name__startswith=words) | Q(uscc=words.upper())
    found = rows.filter(match) if words else rows
    return list(found.select_related("region__parent").order_by("name_key", "pk")[:MOST])


def counties() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every county that has an employer, under its city, as grouped choices."""
    rows = Region.objects.filter(
        pk__in=Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).order_by().values("region")
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for region in rows.select_related("parent").order_by("code"):
        city = region.parent.name if region.level == Level.COUNTY and region.parent else region.name
        groups.setdefault(city, []).append((region.code, region.name))
    return list(groups.items())
