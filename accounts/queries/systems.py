"""我是否在本系统申报: by committee, which system it uses."""

from dataclasses import dataclass

from accounts.enums import Level, OrganisationStatus
from accounts.models import Committee, Region, SchemeVersion
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo
from accounts.systems import OtherSystem, Systems

MOST = 20


@dataclass(frozen=True)
class Named:
    """A committee by name, with its system; None: this one."""

    name: str
    system: OtherSystem | None


def versions_with_systems() -> list[SchemeVersion]:
    """The current versions of the schemes whose committees use several systems, by name."""
    return [version for version in current_versions() if SchemeInfo.of(version).systems]


def systems_of(version: SchemeVersion) -> Systems:
    """What the version says of them."""
    return SchemeInfo.of(version).systems


def managing_regions(version: SchemeVersion) -> list[Region]:
    """The province and its cities: who manages a committee."""
    province = SchemeInfo.of(version).province
    rows = Region.objects.filter(pk__startswith=province[:2]).exclude(level=Level.COUNTY)
    return list(rows.order_by("code"))


def committees_named(version: SchemeVersion, words: str) -> list[Named]:
    """At most MOST committees whose name holds the words: those other systems are named for, then those registered here."""
    systems = systems_of(version)
    found = [Named(name, system) for name, system in systems.named(words)]
    known = {each.name for each in found}
    rows = Committee.objects.filter(
        scheme=version.scheme_id, status=OrganisationStatus.ACTIVE, name__contains=words
    ).order_by("name")
    here = (row for row in rows[:MOST] if row.name not in known)
    found += [Named(row.name, systems.of_committee(region=row.region_id, field=row.sector)) for row in here]
    return found[:MOST]
