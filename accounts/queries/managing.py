"""人事管理单位: where the guided choice leads, which organisations an answer lists, and the chain that comes with a unit."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import CHOICES_OPEN, Function, ManagementState, OrganisationStatus, Reach, UnitRequestState
from accounts.managing import Keeper, ManagingRules
from accounts.models import Management, Organisation, OrganisationFunction, Person, Region, SchemeVersion, UnitRequest
from accounts.queries.creation import around
from accounts.queries.registration import regions_of
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo

MOST = 50
RELATED = ("organisation", "department", "region__parent", "scheme")


@dataclass(frozen=True)
class Link:
    """One office of the chain, or the sentence that says what is missing."""

    label: str
    organisation: Organisation | None
    missing: str = ""


@dataclass(frozen=True)
class Chain:
    """个人 → 人事管理单位 → 主管单位 → 人社部门: every office once, in this order."""

    unit: Organisation
    department: Organisation | None
    links: tuple[Link, ...]

    @property
    def problem(self) -> str:
        """The first sentence about what is missing; empty when the chain is whole."""
        return next((link.missing for link in self.links if link.missing), "")


def managing_versions() -> list[SchemeVersion]:
    """The current versions of the schemes under which people choose a managing unit, by name."""
    return [version for version in current_versions() if SchemeInfo.of(version).managing]


def version_at(region: Region) -> SchemeVersion | None:
    """The scheme of the region's province under which one chooses; None where there is none."""
    mine = (version for version in managing_versions() if SchemeInfo.of(version).province[:2] == region.code[:2])
    return next(mine, None)


def rules_of(version: SchemeVersion) -> ManagingRules:
    """What the version says of choosing."""
    return SchemeInfo.of(version).managing


def regions_to_choose() -> QuerySet[Region]:
    """The provinces of these schemes with their cities and counties."""
    rows = Region.objects.none()
    for version in managing_versions():
        rows |= regions_of(SchemeInfo.of(version).province)
    return rows.select_related("parent__parent")


def units_for(keeper: Keeper, region: Region) -> QuerySet[Organisation]:
    """The active organisations this answer lists in the region, by name."""
    places = [region.code] if keeper.reach == Reach.REGION else list(around(region))
    rows = Organisation.objects.filter(
        kind__in=sorted(keeper.kinds), region__in=places, status=OrganisationStatus.ACTIVE
    )
    if keeper.ownerships:
        rows = rows.filter(ownership__in=sorted(keeper.ownerships))
    if keeper.sectors:
        rows = rows.filter(sector__in=sorted(keeper.sectors))
    return rows.select_related("region").order_by("name_key", "pk")


def find_units(keeper: Keeper, region: Region, *, words: str = "") -> list[Organisation]:
    """At most MOST of them, those whose name holds the words."""
    rows = units_for(keeper, region)
    return list((rows.filter(name__contains=words) if words else rows)[:MOST])


def office_at(version: SchemeVersion, region: Region) -> Organisation | None:
    """The HRSS office of the region: it takes requests, and ends the chain."""
    rows = OrganisationFunction.objects.filter(
        scheme=version.scheme_id, function=Function.HRSS, level=region.level, region=region,
        organisation__status=OrganisationStatus.ACTIVE,
    )  # fmt: skip
    row = rows.select_related("organisation").order_by("organisation_id").first()
    return row.organisation if row else None


def chain_of(unit: Organisation, *, region: Region, version: SchemeVersion) -> Chain:
    """The offices every later business goes through. A unit without a 主管部门 stands directly under the HRSS office."""
    office = office_at(version, region)
    department = unit.competent_department or office
    links = [Link("人事管理单位", unit), _department(unit, department, region)]
    if office != department or office is None:
        links.append(Link("人社部门", office, "" if office else _no_office(region)))
    return Chain(unit, department, tuple(links))


def management_in_force(person: Person) -> Management | None:
    """What 基本信息入库 has put in force."""
    rows = Management.objects.filter(person=person, state=ManagementState.IN_FORCE)
    return rows.select_related(*RELATED).first()


def open_choice(person: Person) -> Management | None:
    """What was chosen and is not in force yet."""
    return Management.objects.filter(person=person, state__in=CHOICES_OPEN).select_related(*RELATED).first()


def managements_of(person: Person) -> list[Management]:
    """All of them, the latest first."""
    return list(Management.objects.filter(person=person).select_related(*RELATED).order_by("-pk"))


def open_request(person: Person) -> UnitRequest | None:
    """The request to register a unit that waits for the office."""
    return UnitRequest.objects.filter(person=person, state=UnitRequestState.OPEN).select_related("office").first()


def last_request(person: Person) -> UnitRequest | None:
    """The latest request, whatever came of it."""
    rows = UnitRequest.objects.filter(person=person).select_related("office", "region", "organisation", "scheme")
    return rows.order_by("-pk").first()


def requests_at(organisation_id: int) -> QuerySet[UnitRequest]:
    """Requests at an office; unordered, lists page them."""
    return UnitRequest.objects.filter(office=organisation_id).select_related("person", "region", "organisation")


def waiting_requests(organisation_id: int) -> QuerySet[UnitRequest]:
    """Those that wait for it."""
    return requests_at(organisation_id).filter(state=UnitRequestState.OPEN)


def _department(unit: Organisation, department: Organisation | None, region: Region) -> Link:
    if department is None:
        return Link("主管单位", None, f"“{unit}”尚未登记主管部门，{region}也尚未登记人社部门，请联系平台管理机构补充。")
    if department.status != OrganisationStatus.ACTIVE:
        sentence = f"“{unit}”的主管部门“{department}”{department.get_status_display()}，请联系平台管理机构核对。"
        return Link("主管单位", department, sentence)
    return Link("主管单位", department)


def _no_office(region: Region) -> str:
    return f"{region}尚未登记人社部门，请联系平台管理机构补充。"
