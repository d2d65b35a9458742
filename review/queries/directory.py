"""The directory routes ask, answered from the registry of organisations and committees of one scheme."""

from accounts.enums import Function, Level, OrganisationStatus
from accounts.models import Committee, Organisation, OrganisationFunction, Region
from review.routes import Facts, Office
from zcps.kit import clock


def office(organisation: Organisation, *, committee_id: int | None = None) -> Office:
    """An organisation as a plan shows it."""
    return Office(
        id=organisation.pk,
        name=organisation.name,
        telephone=organisation.telephone,
        address=organisation.address,
        office_hours=organisation.office_hours,
        committee_id=committee_id,
    )


class RegistryDirectory:
    """`routes.Directory` over the database; remembers its answers for the length of one plan or one check."""

    def __init__(self, scheme_id: int) -> None:
        self.scheme_id = scheme_id
        self._offices: dict[tuple, Office | None] = {}

    def by_function(self, function: Function, level: str, region: str, sector: str) -> Office | None:
        key = (function, level, region, sector)
        if key not in self._offices:
            self._offices[key] = self._find(*key)
        return self._offices[key]

    def committee(self, level: str, series: str, speciality: str, regions: list[str]) -> Office | None:
        """The valid committee nearest to the unit: county before city before province."""
        key = (level, series, speciality, *regions)
        if key not in self._offices:
            found = {row.region_id: row for row in valid_committees(self.scheme_id, level, series, speciality)}
            nearest = next((found[region] for region in regions if region in found), None)
            self._offices[key] = office(nearest.office, committee_id=nearest.pk) if nearest else None
        return self._offices[key]

    def _find(self, function: Function, level: str, region: str, sector: str) -> Office | None:
        rows = OrganisationFunction.objects.filter(
            scheme=self.scheme_id,
            function=function,
            level=level,
            region=region,
            sector=sector,
            organisation__status=OrganisationStatus.ACTIVE,
        )
        row = rows.select_related("organisation").order_by("organisation_id").first()
        return office(row.organisation) if row else None


def valid_committees(scheme_id: int, level: str, series: str, speciality: str = ""):
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


def facts_of(unit: Organisation, *, series: str, speciality: str, speciality_name: str = "") -> Facts:
    """What routes ask of an applicant of this unit; `unit.region` and its ancestors give the levels."""
    regions = _ancestry(unit.region)
    return Facts(
        unit=office(unit),
        affiliation=unit.affiliation,
        ownership=unit.ownership,
        regions={level: region.code for level, region in regions.items()},
        region_names={level: region.name for level, region in regions.items()},
        sector=unit.sector,
        series=series,
        speciality=speciality,
        speciality_name=speciality_name,
        department=office(unit.competent_department) if unit.competent_department_id else None,
    )


def _ancestry(region: Region) -> dict[str, Region]:
    found: dict[str, Region] = {}
    current: Region | None = region
    while current is not None:
        found[Level(current.level).value] = current
        current = current.parent
    return found
