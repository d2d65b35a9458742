"""The directory routes ask, answered from the registry of organisations and committees of one scheme."""

from collections.abc import Collection
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import CommitteeLevel, Function, Level, OrganisationStatus
from accounts.models import Committee, Organisation, OrganisationFunction, Region
from review.enums import Founder, Presence
from review.routes import Facts, Founded, Managed, Office, Place
from zcps.kit import clock

_STOPPED = {OrganisationStatus.SUSPENDED: "已停用", OrganisationStatus.MERGED: "已并入其他机构"}
REGIONAL = (Function.DEPARTMENT, Function.HRSS)


def office(organisation: Organisation, *, committee_id: int | None = None) -> Office:
    """An organisation as a plan shows it."""
    return Office(
        id=organisation.pk,
        name=organisation.name,
        telephone=organisation.telephone,
        address=organisation.address,
        office_hours=organisation.office_hours,
        committee_id=committee_id,
        stopped=_STOPPED.get(organisation.status, ""),
    )


class RegistryDirectory:
    """`routes.Directory` over the database; remembers its answers for the length of one plan or one check."""

    def __init__(self, scheme_id: int) -> None:
        self.scheme_id = scheme_id
        self._offices: dict[tuple, Office | None] = {}
        self._committees: dict[tuple, list[Committee]] = {}

    def by_function(self, function: Function, level: str, region: str, sector: str) -> Office | None:
        key = (function, level, region, sector)
        if key not in self._offices:
            self._offices[key] = self._find(*key)
        return self._offices[key]

    def office_at(self, region: Region) -> Organisation | None:
        """The HRSS office of a region as an organisation."""
        found = self.by_function(Function.HRSS, region.level, region.code, "")
        return Organisation.objects.get(pk=found.id) if found else None

    def committee(self, level: str, series: str, speciality: str, regions: list[str]) -> Office | None:
        """The valid committee nearest to the unit, of those that review for whole regions."""
        found = [row for row in self.committees(level, series, speciality) if row.is_regional]
        nearest = next((row for region in regions for row in found if row.region_id == region), None)
        return office(nearest.office, committee_id=nearest.pk) if nearest else None

    def founded(self, level: str, series: str, speciality: str, founders: Collection[int]) -> Founded | None:
        """The valid committee that one of these organisations has set up: its office is theirs, or they themselves."""
        for row in self.committees(level, series, speciality):
            founder = row.office.competent_department or row.office
            if founder.pk in founders:
                return Founded(office(founder), office(row.office, committee_id=row.pk))
        return None

    def committees(self, level: str, series: str, speciality: str) -> list[Committee]:
        """Valid committees by name: one statement for each level and speciality."""
        key = (level, series, speciality)
        if key not in self._committees:
            self._committees[key] = list(_with_founders(valid_committees(self.scheme_id, *key), self.scheme_id))
        return self._committees[key]

    @cached_property
    def online_units(self) -> frozenset[int]:
        """Units that review what their people submit before it goes on: their duty as employers names a level."""
        rows = OrganisationFunction.objects.filter(scheme=self.scheme_id, function=Function.EMPLOYER)
        return frozenset(rows.exclude(level="").values_list("organisation_id", flat=True))

    def _find(self, function: Function, level: str, region: str, sector: str) -> Office | None:
        """The active one; else the suspended one, which says so by its name."""
        rows = OrganisationFunction.objects.filter(
            scheme=self.scheme_id,
            function=function,
            level=level,
            region=region,
            sector=sector,
            organisation__status__in=(OrganisationStatus.ACTIVE, OrganisationStatus.SUSPENDED),
        )
        rows = rows.alias(is_active=Q(organisation__status=OrganisationStatus.ACTIVE))
        row = rows.select_related("organisation").order_by("-is_active", "organisation_id").first()
        return office(row.organisation) if row else None


def valid_committees(scheme_id: int, level: str, series: str, speciality: str = "") -> QuerySet[Committee]:
    """Active committees whose filing runs today (人社部令第40号第八条), for a speciality when one is named."""
    today = clock.today()
    rows = Committee.objects.filter(
        scheme=scheme_id,
        level=level,
        series=series,
        status=OrganisationStatus.ACTIVE,
        valid_from__lte=today,
        valid_until__gte=today,
        office__status=OrganisationStatus.ACTIVE,
    )
    if speciality:
        rows = rows.filter(specialities__contains=[speciality])
    return rows.select_related("office").order_by("name")


def talent_centres(scheme_id: int) -> QuerySet[Organisation]:
    """The centres that may keep somebody's file, by region."""
    rows = Organisation.objects.filter(
        functions__scheme=scheme_id, functions__function=Function.TALENT_CENTRE, status=OrganisationStatus.ACTIVE
    )
    return rows.select_related("region__parent__parent").order_by("region_id", "name").distinct()


def facts_of(
    unit: Organisation,
    directory: RegistryDirectory,
    *,
    series: str,
    speciality: str,
    speciality_name: str = "",
    archives: str = "",
    centre: Organisation | None = None,
    managing: Managed | None = None,
    chosen: Managed | None = None,
) -> Facts:
    """What routes ask of an applicant of this unit; `unit.region` and its ancestors give the levels."""
    department = unit.competent_department if unit.competent_department_id else None
    founded = _own_committee(unit, directory, series, speciality)
    return Facts(
        unit=office(unit),
        place=place_of(unit, "单位"),
        affiliation=unit.affiliation,
        ownership=unit.ownership,
        sector=unit.sector,
        series=series,
        speciality=speciality,
        speciality_name=speciality_name,
        unit_kind=unit.kind,
        registered_at=unit.region.level,
        department=office(department) if department else None,
        competent_department=_presence(there=department is not None),
        reviews_online=_presence(there=unit.pk in directory.online_units),
        founded=founded,
        own_committee=_founder(unit, founded),
        archives=archives,
        centre=office(centre) if centre else None,
        centre_place=place_of(centre, "人才交流中心") if centre else None,
        managing=managing,
        managing_above=managing.above if managing else "",
        managing_stamped=_presence(there=managing is not None and managing.is_stamped),
        chosen=chosen,
        chosen_stamped=_presence(there=chosen is not None and chosen.is_stamped),
    )


def place_of(organisation: Organisation, kind: str, *, region: Region | None = None) -> Place:
    """The regions an organisation lies in, or those of another region it serves in, and how a sentence names it."""
    found: dict[str, Region] = {}
    current: Region | None = region or organisation.region
    while current is not None:
        found[Level(current.level).value] = current
        current = current.parent
    return Place(
        f"{kind}“{organisation.name}”",
        {level: region.code for level, region in found.items()},
        {level: region.name for level, region in found.items()},
    )


def _own_committee(unit: Organisation, directory: RegistryDirectory, series: str, speciality: str) -> Founded | None:
    """The unit's own 中评委 before its department's."""
    for founder in filter(None, (unit.pk, unit.competent_department_id)):
        founded = directory.founded(CommitteeLevel.INTERMEDIATE, series, speciality, [founder])
        if founded:
            return founded
    return None


def _founder(unit: Organisation, founded: Founded | None) -> Founder:
    if founded is None:
        return Founder.NOBODY
    return Founder.UNIT if founded.founder.id == unit.pk else Founder.DEPARTMENT


def _presence(*, there: bool) -> Presence:
    return Presence.PRESENT if there else Presence.ABSENT


def _with_founders(rows: QuerySet[Committee], scheme_id: int) -> QuerySet[Committee]:
    """`is_regional`: set up by nobody in particular, or by the department or HRSS of the region the committee serves.

    A committee whose founder has no such duty (集团公司) reviews for its own units only.
    """
    serving = OrganisationFunction.objects.filter(
        scheme=scheme_id,
        organisation=OuterRef("office__competent_department"),
        function__in=REGIONAL,
        region=OuterRef("region"),
    )
    regional = Q(office__competent_department=None) | Exists(serving)
    return rows.select_related("office__competent_department").annotate(is_regional=regional)
