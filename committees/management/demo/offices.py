"""Sets up the institutions of the demo: offices with functions, committees, units, and the people who work there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import Affiliation, CommitteeLevel, Function, Level, OrganisationKind, Role
from accounts.models import Committee, Organisation, Region, Scheme, User
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.grants import grant
from accounts.services.organisations import Duty, create_organisation, record_committee
from accounts.services.people import create_staff, person_of
from committees.management.demo.cast import Player
from zcps.kit import clock

SECTOR = "construction"
OFFICE_STAFF = {
    OrganisationKind.HRSS: ((Role.CLERK,), (Role.CLERK,)),
    OrganisationKind.DEPARTMENT: ((Role.CLERK,), (Role.CLERK,)),
    OrganisationKind.COMMITTEE_OFFICE: (
        (Role.COMMITTEE_MANAGER,), (Role.COMMITTEE_MANAGER,), (Role.CANDIDATE_REVIEWER,),
    ),
}  # fmt: skip
RATIFYING = (Function.RATIFIER, Function.COMMITTEE_SUPERVISOR)
BUSY = 10  # a county with this share of the applications
NOT_YET_ACTIVE = 3  # every third unit has not used its activation link


@dataclass
class Unit:
    """An employer with what the careers of its people need to know."""

    organisation: Organisation
    trade: str
    county: str
    city: str
    share: int
    is_of_city: bool
    is_busy: bool  # its county has more work than hands
    admin: User  # its own, or while that account is not in use the one above


@dataclass
class Province:
    """Everything set up here, by role in the story."""

    scheme: Scheme
    units: list[Unit] = field(default_factory=list)
    mid_committees: dict[str, Committee] = field(default_factory=dict)
    high_committee: Committee | None = None
    officers: dict[int, list[User]] = field(default_factory=dict)
    in_role: dict[tuple[int, str], list[User]] = field(default_factory=dict)

    def who(self, organisation_id: int, role: str) -> list[User]:
        """The accounts that work there in that role, first come first."""
        return self.in_role.get((organisation_id, role), [])


class Builder:
    """Builds a `Province` from fixtures/demo/offices.yaml; takes its people from the cast."""

    def __init__(self, scheme: Scheme, content: dict[str, Any], cast: Iterator[Player]) -> None:
        self.content, self.cast = content, cast
        self.province = Province(scheme)
        self.taken_up: list[User] = []

    def build(self) -> Province:
        """Everything, from the top down."""
        top = self.content["platform"]
        region = Region.objects.get(pk=self.content["province"]["region"])
        created = create_organisation(
            parent=None, name=top["name"], kind=OrganisationKind.PLATFORM, region=region, by=None,
            telephone=top["telephone"], address=top["address"], office_hours=self.content["hours"], short_name="平台",
        )  # fmt: skip
        self.platform, self.platform_admin = created.organisation, self._hold(created.account)
        for role in (Role.SECURITY_ADMIN, Role.AUDITOR):
            self._staff(self.platform, (role,), by=None)
        self._province_offices(region)
        for city in self.content["cities"]:
            self._city(city)
        self._second_duty()
        record([account_event("activated", user, by=user, holder=user.get_full_name()) for user in self.taken_up])
        for user in self.taken_up:
            user.activated_at = clock.now()
        User.objects.bulk_update(self.taken_up, ["activated_at"])
        return self.province

    # --- offices ---------------------------------------------------------------------------------------------

    def _province_offices(self, region: Region) -> None:
        top = self.content["province"]
        for number, office in enumerate(top["offices"], start=1):
            function = Function(office["kind"])
            sector = SECTOR if function is Function.DEPARTMENT else ""
            duties = [self._duty(function, Level.PROVINCE, region, sector)]
            if function is Function.HRSS:
                duties += [self._duty(more, Level.PROVINCE, region) for more in RATIFYING]
            row = self._office(
                office["name"], office["kind"], region, duties, telephone=f"{top['telephone']}{number}", sector=sector
            )
            if function is Function.HRSS:
                self._staff(row, (Role.RATIFIER,), by=self.province.officers[row.pk][0])
        office = self._office(
            top["high_office"], OrganisationKind.COMMITTEE_OFFICE, region,
            [self._duty(Function.COMMITTEE_OFFICE, "", region)], telephone=f"{top['telephone']}8",
        )  # fmt: skip
        self.province.high_committee = self._committee(
            top["high_committee"], CommitteeLevel.SENIOR, region, office, 27, top["high_filing"]
        )

    def _city(self, city: dict[str, Any]) -> None:
        region = Region.objects.get(pk=city["region"])
        phone = iter(f"{city['telephone']}{number:04d}" for number in range(2001, 2100, 7))
        department = self._office(
            city["department"], OrganisationKind.DEPARTMENT, region,
            [self._duty(Function.DEPARTMENT, Level.CITY, region, SECTOR)], telephone=next(phone), sector=SECTOR,
        )  # fmt: skip
        self._office(
            city["hrss"],
            OrganisationKind.HRSS,
            region,
            [self._duty(Function.HRSS, Level.CITY, region)],
            telephone=next(phone),
        )
        office = self._office(
            city["mid_office"], OrganisationKind.COMMITTEE_OFFICE, region,
            [self._duty(Function.COMMITTEE_OFFICE, "", region)], telephone=next(phone),
        )  # fmt: skip
        self.province.mid_committees[city["region"]] = self._committee(
            city["mid_committee"], CommitteeLevel.INTERMEDIATE, region, office, 15, city["mid_filing"]
        )
        for unit in city["units"]:
            fields = {"affiliation": Affiliation.CITY, "competent_department": department}
            self._unit(unit, department, region, region.name, share=2, **fields)
        for county in city["counties"]:
            self._county(county, phone)

    def _county(self, county: dict[str, Any], phone: Iterator[str]) -> None:
        region = Region.objects.select_related("parent").get(pk=county["region"])
        full = f"{region.parent.name}{region.name}" if region.name.endswith("区") else region.name
        hrss = self._office(
            f"{full}人力资源和社会保障局", OrganisationKind.HRSS, region,
            [self._duty(Function.HRSS, Level.COUNTY, region)], telephone=next(phone),
        )  # fmt: skip
        self._office(
            f"{full}住房和城乡建设局", OrganisationKind.DEPARTMENT, region,
            [self._duty(Function.DEPARTMENT, Level.COUNTY, region, SECTOR)], telephone=next(phone), sector=SECTOR,
        )  # fmt: skip
        for unit in county["units"]:
            self._unit(unit, hrss, region, full, share=county["share"], affiliation=Affiliation.COUNTY)

    def _duty(self, function: Function, level: str, region: Region, sector: str = "") -> Duty:
        return Duty(function, self.province.scheme, level, region, sector)

    def _office(
        self, name: str, kind: str, region: Region, duties: list[Duty], *, telephone: str, sector: str = ""
    ) -> Organisation:
        created = create_organisation(
            parent=self.platform, name=name, kind=kind, region=region, by=self.platform_admin, duties=duties,
            telephone=telephone, sector=sector, office_hours=self.content["hours"],
            address=f"{region.name}行政服务中心 {int(telephone[-2:]) % 9 + 1} 楼",
        )  # fmt: skip
        admin = self._hold(created.account)
        for roles in OFFICE_STAFF[kind]:
            self._staff(created.organisation, roles, by=admin)
        return created.organisation

    def _unit(
        self, unit: dict[str, Any], parent: Organisation, region: Region, full: str, *, share: int, **fields: Any
    ) -> None:
        by = self.province.officers[parent.pk][0]
        number = len(self.province.units)
        created = create_organisation(
            parent=parent, name=unit["name"], kind=OrganisationKind.EMPLOYER, region=region, by=by,
            duties=[Duty(Function.EMPLOYER, self.province.scheme)], ownership=unit["ownership"],
            telephone=f"0571-8555{6001 + number:04d}", address=f"{full}演示路 {number * 3 + 8} 号",
            office_hours=self.content["hours"], **fields,
        )  # fmt: skip
        admin = by if number % NOT_YET_ACTIVE == 1 else self._hold(created.account)
        city = (region.parent or region).name if fields["affiliation"] == Affiliation.COUNTY else region.name
        is_of_city = fields["affiliation"] == Affiliation.CITY
        self.province.units.append(
            Unit(created.organisation, unit["trade"], full, city, share, is_of_city, share >= BUSY, admin)
        )

    def _committee(
        self, name: str, level: str, region: Region, office: Organisation, seats: int, filing: str
    ) -> Committee:
        scheme, today = self.province.scheme, clock.today()
        codes = [item["code"] for item in scheme.current.content["specialities"]]
        row = Committee.objects.create(
            scheme=scheme, name=name, level=level, series="engineering", specialities=codes, region=region, office=office,
            seats=seats, filing_number=filing, valid_from=today - dt.timedelta(days=60),
            valid_until=today + dt.timedelta(days=1034), sector=SECTOR,
        )  # fmt: skip
        record_committee(row, by=self.platform_admin, changed=["name", "seats", "filing_number"])
        return row

    # --- people ----------------------------------------------------------------------------------------------

    def _staff(self, organisation: Organisation, roles: tuple[str, ...], *, by: User | None) -> User:
        player = next(self.cast)
        account = create_staff(
            name=player.name, id_number=player.id_number, phone=player.phone, organisation=organisation, by=by
        ).account
        for role in roles:
            grant(account, organisation, role, by=by)
        return self._known(account, organisation, *roles)

    def _hold(self, account: User) -> User:
        """The first account of an organisation gets its real holder, as by the activation link."""
        player = next(self.cast)
        account.person = person_of(name=player.name, id_number=player.id_number, phone=player.phone)
        account.save(update_fields=["person"])
        return self._known(account, account.home, Role.ORGANISATION_ADMIN)

    def _known(self, account: User, organisation: Organisation, *roles: str) -> User:
        for role in roles:
            self.province.in_role.setdefault((organisation.pk, role), []).append(account)
        self.province.officers.setdefault(organisation.pk, []).append(account)
        self.taken_up.append(account)
        return account

    def _second_duty(self) -> None:
        """挂职: a clerk of 西湖区 works at the city's office too, and switches between the two."""
        names = {"杭州市西湖区人力资源和社会保障局", "杭州市人力资源和社会保障局"}
        county, city = sorted(Organisation.objects.filter(name__in=names), key=lambda row: -len(row.name))
        clerk = self.province.who(county.pk, Role.CLERK)[0]
        grant(clerk, city, Role.CLERK, by=self.province.officers[city.pk][0])
