"""What building every institution of the demo needs: the office with its staff, the unit, the committee."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import CommitteeLevel, Employment, Function, OrganisationKind, Role
from accounts.models import Committee, Organisation, Region, Scheme, User
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.grants import grant
from accounts.services.organisations import Duty, add_duty, create_organisation, record_committee
from accounts.services.people import create_staff, person_of
from committees.management.demo.cast import Player
from zcps.kit import clock

REVIEWING = ((Role.CLERK,), (Role.CLERK,))
OFFICE_STAFF = {
    OrganisationKind.HRSS: REVIEWING,
    OrganisationKind.DEPARTMENT: REVIEWING,
    OrganisationKind.TALENT_CENTRE: REVIEWING,
    OrganisationKind.COMMITTEE_OFFICE: (
        (Role.COMMITTEE_MANAGER,), (Role.COMMITTEE_MANAGER,), (Role.CANDIDATE_REVIEWER,),
    ),
}  # fmt: skip
BUSY = 10  # a county with this share of the applications
NOT_YET_ACTIVE = 3  # every third unit has not used its activation link
HIGH_SEATS, MID_SEATS = 27, 15
USUAL_SERIES = "engineering"


@dataclass
class Unit:
    """An employer with what the careers of its people need to know."""

    organisation: Organisation
    trade: str
    county: str
    city: str
    share: int
    routes: list[str]  # the ways its people take, by what each says about the personal file
    admin: User  # its own, or while that account is not in use the one above
    employments: tuple[str, ...] = (Employment.STAFF,)  # 人员类别 its people are opened accounts under
    works_at: str = ""  # where they work, when whoever looks after them is not their employer
    keeper: str = ""  # the answer of the guided choice (人事管理单位) that lists it
    kept_at: str = ""  # who keeps the archives, where it only files

    @property
    def is_busy(self) -> bool:
        """Whether its county has more work than hands."""
        return self.share >= BUSY


@dataclass
class Province:
    """Everything set up under one scheme, by role in the story; who works where is the same for all of them."""

    scheme: Scheme
    sector: str = ""
    units: list[Unit] = field(default_factory=list)
    mid_committees: list[Committee] = field(default_factory=list)
    high_committees: list[Committee] = field(default_factory=list)
    centres: dict[str, Organisation] = field(default_factory=dict)  # 人才交流中心 by the name of its city
    officers: dict[int, list[User]] = field(default_factory=dict)
    in_role: dict[tuple[int, str], list[User]] = field(default_factory=dict)

    @property
    def high_committee(self) -> Committee:
        """The one that 中评委 send to."""
        return self.high_committees[0]

    def who(self, organisation_id: int, role: str) -> list[User]:
        """The accounts that work there in that role, first come first."""
        return self.in_role.get((organisation_id, role), [])


class Desk:
    """Sets up institutions one by one; takes their people from the cast. What is there already gets further duties."""

    def __init__(self, cast: Iterator[Player]) -> None:
        self.cast, self.taken_up = cast, []
        self.officers: dict[int, list[User]] = {}
        self.in_role: dict[tuple[int, str], list[User]] = {}
        self.top: Organisation | None = None
        self.units = 0

    def begin(self, scheme: Scheme, *, sector: str, hours: str) -> Province:
        """From now on everything is set up under this scheme."""
        self.province = Province(scheme, sector, officers=self.officers, in_role=self.in_role)
        self.specialities = scheme.current.content["specialities"]
        self.hours = hours
        return self.province

    def platform(self, region: Region, **fields: Any) -> None:
        """The root of the tree, with its three separated officers."""
        if self.top:
            return
        created = create_organisation(
            parent=None, kind=OrganisationKind.PLATFORM, region=region, by=None, office_hours=self.hours,
            short_name="平台", **fields,
        )  # fmt: skip
        self.top, self.top_admin = created.organisation, self.hold(created.account)
        for role in (Role.SECURITY_ADMIN, Role.AUDITOR):
            self.staff(self.top, (role,), by=None)

    def duty(self, function: Function, level: str, region: Region, sector: str = "") -> Duty:
        return Duty(function, self.province.scheme, level, region, sector)

    def office(
        self, name: str, kind: str, region: Region, duties: list[Duty], *, telephone: str, sector: str = "",
        is_staffed: bool = True, **fields: Any,
    ) -> Organisation:  # fmt: skip
        """An office below the platform; `is_staffed`: whether people work in it online."""
        if known := Organisation.objects.filter(name=name).first():
            return self._again(known, duties, is_staffed=is_staffed)
        created = create_organisation(
            parent=self.top, name=name, kind=kind, region=region, by=self.top_admin, duties=duties,
            telephone=telephone, sector=sector, office_hours=self.hours,
            address=f"{region.name}行政服务中心 {int(telephone[-2:]) % 9 + 1} 楼", **fields,
        )  # fmt: skip
        admin = self.hold(created.account)
        for roles in OFFICE_STAFF[kind] if is_staffed else ():
            self.staff(created.organisation, roles, by=admin)
        return created.organisation

    def _again(self, known: Organisation, duties: list[Duty], *, is_staffed: bool) -> Organisation:
        """It has its people; where only paper came so far, somebody works online now."""
        for duty in duties:
            add_duty(known, duty, by=self.top_admin)
        staff = OFFICE_STAFF[known.kind] if is_staffed and not self.province.who(known.pk, Role.CLERK) else ()
        for roles in staff if known.kind != OrganisationKind.COMMITTEE_OFFICE else ():
            self.staff(known, roles, by=self.officers[known.pk][0])
        return known

    def unit(
        self, unit: dict[str, Any], parent: Organisation, region: Region, *, route: str, share: int,
        full: str = "", level: str = "", works: bool = False, **fields: Any,
    ) -> None:  # fmt: skip
        """An employer; with a level it reviews online what its own people submit, where it `works` its handler does."""
        by = self.province.officers[parent.pk][0]
        number = self.units
        self.units += 1
        city = region.parent.name if region.level == "county" else region.name
        created = create_organisation(
            parent=parent, name=unit["name"], kind=OrganisationKind.EMPLOYER, region=region, by=by,
            duties=[Duty(Function.EMPLOYER, self.province.scheme, level)], ownership=unit["ownership"],
            telephone=f"0571-8555{6001 + number:04d}", address=f"{full or city}演示路 {number * 3 + 8} 号",
            office_hours=self.hours, **fields,
        )  # fmt: skip
        is_idle = number % NOT_YET_ACTIVE == 2 and not level and not works
        admin = by if is_idle else self.hold(created.account)
        if works:
            grant(admin, created.organisation, Role.CLERK, by=by)
            self._known(admin, created.organisation, Role.CLERK)
        for roles in REVIEWING if level else ():
            self.staff(created.organisation, roles, by=admin)
        routes = unit.get("routes", [route])
        self.province.units.append(Unit(created.organisation, unit["trade"], full or city, city, share, routes, admin))

    def committee(
        self, name: str, level: str, region: Region, office: Organisation, filing: str, *, series: str = USUAL_SERIES
    ) -> Committee:
        """One that reviews every speciality of its series, filed not long ago."""
        today = clock.today()
        codes = [item["code"] for item in self.specialities if item["series"] == series]
        row = Committee.objects.create(
            scheme=self.province.scheme, name=name, level=level, series=series, specialities=codes,
            region=region, office=office, seats=HIGH_SEATS if level == CommitteeLevel.SENIOR else MID_SEATS,
            filing_number=filing, valid_from=today - dt.timedelta(days=60),
            valid_until=today + dt.timedelta(days=1034), sector=self.province.sector,
        )  # fmt: skip
        record_committee(row, by=self.top_admin, changed=["name", "seats", "filing_number"])
        return row

    def staff(
        self, organisation: Organisation, roles: Iterable[str], *, by: User | None, blocks: Iterable[str] = ()
    ) -> User:
        """Somebody of the cast comes to work there; `blocks`: the parts of an application the roles are about."""
        player = next(self.cast)
        account = create_staff(
            name=player.name, id_number=player.id_number, phone=player.phone, organisation=organisation, by=by
        ).account
        for role in roles:
            grant(account, organisation, role, by=by, blocks=blocks)
        return self._known(account, organisation, *roles)

    def activate(self) -> None:
        """Everybody has used the activation link and was there."""
        record([account_event("activated", user, by=user, holder=user.get_full_name()) for user in self.taken_up])
        for user in self.taken_up:
            user.activated_at = user.last_login = clock.now()
        User.objects.bulk_update(self.taken_up, ["activated_at", "last_login"])
        self.taken_up = []

    def hold(self, account: User) -> User:
        """The first account of an organisation gets its real holder, as by the activation link."""
        player = next(self.cast)
        account.person = person_of(name=player.name, id_number=player.id_number, phone=player.phone)
        account.save(update_fields=["person"])
        return self._known(account, account.home, Role.ORGANISATION_ADMIN)

    def _known(self, account: User, organisation: Organisation, *roles: str) -> User:
        for role in roles:
            self.in_role.setdefault((organisation.pk, role), []).append(account)
        staff = self.officers.setdefault(organisation.pk, [])
        if account not in staff:
            staff.append(account)
            self.taken_up.append(account)
        return account
