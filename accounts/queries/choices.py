"""What the administration's forms offer by name: regions, sectors and departments within reach of the administrator."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.enums import ADMIN_ROLES, Level, OrganisationKind, OrganisationStatus
from accounts.models import Organisation, Region
from accounts.policies import Actor
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]

_OWN = {Level.PROVINCE: "省本级", Level.CITY: "市本级"}


def regions_within(actor: Actor) -> QuerySet[Region]:
    """The regions of the organisations the actor administers, and everything inside them."""
    own = _own_regions(actor)
    return Region.objects.filter(Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own))


def grouped(regions: QuerySet[Region]) -> Groups:
    """Regions as choices, the counties under the name of their city; a city or province itself comes first as 本级."""
    groups: dict[str, Choices] = {}
    for region in regions.select_related("parent").order_by("code"):
        city = region.parent.name if region.level == Level.COUNTY and region.parent else region.name
        own = f"（{_OWN[region.level]}）" if region.level in _OWN else ""
        groups.setdefault(city, []).append((region.code, f"{region.name}{own}"))
    return list(groups.items())


def sectors() -> Choices:
    """Code and name of every 行业 of the schemes in force, each once."""
    return list(
        {item.code: item.name for version in current_versions() for item in SchemeInfo.of(version).sectors}.items()
    )


def series_and_specialities() -> tuple[Choices, Choices]:
    """Code and name of every series and every speciality of the schemes in force, each once."""
    infos = [SchemeInfo.of(version) for version in current_versions()]
    series = {item.code: item.name for info in infos for item in info.series}
    specialities = {item.code: item.name for info in infos for item in info.specialities}
    return list(series.items()), list(specialities.items())


def departments_for(actor: Actor) -> QuerySet[Organisation]:
    """Active 主管部门 a unit of the actor's may stand under: of the own regions, of those above and those inside."""
    own = _own_regions(actor)
    above = Region.objects.filter(Q(children__in=own) | Q(children__children__in=own))
    return Organisation.objects.filter(
        Q(region__in=regions_within(actor)) | Q(region__in=above),
        kind=OrganisationKind.DEPARTMENT,
        status=OrganisationStatus.ACTIVE,
    )


def named(code: str, choices: Iterable[tuple[str, str]]) -> str:
    """The name of a code among choices; the code itself where nothing names it (any more)."""
    return dict(choices).get(code, code)


def _own_regions(actor: Actor) -> QuerySet[Organisation]:
    administered = Organisation.objects.filter(pk__in=actor.organisations_with(*ADMIN_ROLES))
    return administered.order_by().values("region")
