"""Sets up the institutions of the demo from fixtures/demo/<name>_offices.yaml, from the platform down to the units."""

from collections.abc import Iterator
from typing import Any

from accounts.enums import Affiliation, CommitteeLevel, Function, Level, OrganisationKind, Ownership, Role
from accounts.models import Organisation, Region, Scheme
from accounts.services.grants import grant
from committees.management.demo.desk import Desk, Province

RATIFYING = (Function.RATIFIER, Function.COMMITTEE_SUPERVISOR)
# A group reviews for its own units and has set up a committee; it is nobody's department by region.
GROUP_DUTIES = (Function.EMPLOYER, Function.COMMITTEE_FOUNDER)
CITY_SHARE, PROVINCE_SHARE = 2, 2


class Builder:
    """Builds the `Province` of one scheme; what an earlier one has built is taken as it is."""

    def __init__(self, scheme: Scheme, content: dict[str, Any], desk: Desk) -> None:
        self.content, self.top, self.desk = content, content["province"], desk
        self.sector = content["sector"]
        desk.begin(scheme, sector=self.sector, hours=content["hours"])
        self.by_name: dict[str, Organisation] = {}

    def build(self) -> Province:
        """Everything, from the top down."""
        region, platform = Region.objects.get(pk=self.top["region"]), self.content["platform"]
        self.phones = iter(f"{self.top['telephone']}{number:02d}" for number in range(10, 100))
        self.desk.platform(region, name=platform["name"], telephone=platform["telephone"], address=platform["address"])
        self._province_offices(region)
        self._high_committee(region)
        for committee in self.top["committees"]:
            self._founded(committee, region)
        for city in self.content["cities"]:
            self._city(city)
        for unit in self.top["units"]:
            self._province_unit(unit)
        if "second_duty" in self.content:
            self._second_duty(self.content["second_duty"])
        self.desk.activate()
        return self.desk.province

    # --- the province ----------------------------------------------------------------------------------------

    def _province_offices(self, region: Region) -> None:
        for office in self.top["offices"]:
            function = Function(office["kind"])
            sector = self.sector if function is Function.DEPARTMENT else ""
            row = self._office(office["name"], office["kind"], region, function, Level.PROVINCE, sector=sector)
            if function is Function.HRSS and not self.desk.province.who(row.pk, Role.RATIFIER):
                self.desk.staff(row, (Role.RATIFIER,), by=self.desk.province.officers[row.pk][0])
        for kind, is_staffed in (("paper_offices", False), ("departments", True)):
            for office in self.top.get(kind, ()):
                self._office(
                    office["name"], OrganisationKind.DEPARTMENT, region, Function.DEPARTMENT, Level.PROVINCE,
                    sector=office["sector"], is_staffed=is_staffed,
                )  # fmt: skip
        for group in self.top["groups"]:
            duties = [self.desk.duty(function, "", region) for function in GROUP_DUTIES]
            self.by_name[group["name"]] = self.desk.office(
                group["name"], OrganisationKind.DEPARTMENT, region, duties, telephone=next(self.phones),
                ownership=Ownership.STATE,
            )  # fmt: skip

    def _office(
        self,
        name: str,
        kind: str,
        region: Region,
        function: Function,
        level: str,
        *,
        sector: str,
        is_staffed: bool = True,
    ) -> Organisation:
        duties = [self.desk.duty(function, level, region, sector)]
        if function is Function.HRSS:
            duties += [self.desk.duty(more, level, region) for more in RATIFYING]
        self.by_name[name] = self.desk.office(
            name, kind, region, duties, telephone=next(self.phones), sector=sector, is_staffed=is_staffed
        )
        return self.by_name[name]

    def _high_committee(self, region: Region) -> None:
        office = self._committee_office(self.top["high_office"], region, next(self.phones))
        self.desk.province.high_committees.append(
            self.desk.committee(
                self.top["high_committee"], CommitteeLevel.SENIOR, region, office, self.top["high_filing"]
            )
        )

    def _founded(self, committee: dict[str, Any], region: Region) -> None:
        """A 中评委 somebody has set up."""
        founder = self.by_name[committee["founder"]]
        office = self._committee_office(committee["office"], region, next(self.phones), competent_department=founder)
        self._mid_committee(committee["committee"], region, office, committee["filing"])

    def _province_unit(self, unit: dict[str, Any]) -> None:
        region = Region.objects.select_related("parent").get(pk=unit["region"])
        department = self.by_name.get(unit.get("department"))
        is_online = set(self.content["online_routes"]) & set(unit["routes"])
        self.desk.unit(
            unit, department or self.desk.top, region, route="", share=unit.get("share", PROVINCE_SHARE),
            level=Level.PROVINCE if is_online else "", full=full_name(region), works=self.content["units_work"],
            affiliation=Affiliation.PROVINCE, competent_department=department,
        )  # fmt: skip

    # --- cities and counties ---------------------------------------------------------------------------------

    def _city(self, city: dict[str, Any]) -> None:
        region = Region.objects.get(pk=city["region"])
        phone = iter(f"{city['telephone']}{number:04d}" for number in range(2001, 2100, 7))
        department = self.desk.office(
            city["department"], OrganisationKind.DEPARTMENT, region,
            [self.desk.duty(Function.DEPARTMENT, Level.CITY, region, self.sector)], telephone=next(phone),
            sector=self.sector,
        )  # fmt: skip
        hrss = self.desk.office(
            city["hrss"], OrganisationKind.HRSS, region, [self.desk.duty(Function.HRSS, Level.CITY, region)],
            telephone=next(phone),
        )  # fmt: skip
        office = self._committee_office(city["mid_office"], region, next(phone))
        self._mid_committee(city["mid_committee"], region, office, city["mid_filing"])
        if "centre" in city:
            self.desk.province.centres[region.name] = self.desk.office(
                city["centre"], OrganisationKind.TALENT_CENTRE, region,
                [self.desk.duty(Function.TALENT_CENTRE, Level.CITY, region)], telephone=next(phone),
            )  # fmt: skip
        for unit in city["units"]:
            above = hrss if self._is_private(unit) else department
            fields = {} if self._is_private(unit) else {"competent_department": department}
            self._local_unit(unit, above, region, route="city", share=CITY_SHARE, **fields)
        for county in city["counties"]:
            self._county(county, phone)

    def _county(self, county: dict[str, Any], phone: Iterator[str]) -> None:
        region = Region.objects.select_related("parent").get(pk=county["region"])
        full = full_name(region)
        hrss = self.desk.office(
            f"{full}人力资源和社会保障局", OrganisationKind.HRSS, region,
            [self.desk.duty(Function.HRSS, Level.COUNTY, region)], telephone=next(phone),
        )  # fmt: skip
        named = self.content["county_department"]
        name = named["name"].format(full=full, city=region.parent.name, short=region.name.rstrip("区县"))
        self.desk.office(
            name, OrganisationKind.DEPARTMENT, region,
            [self.desk.duty(Function.DEPARTMENT, Level.COUNTY, region, self.sector)], telephone=next(phone),
            sector=self.sector, is_staffed=named["is_staffed"],
        )  # fmt: skip
        for unit in county["units"]:
            self._local_unit(unit, hrss, region, route="county", share=county["share"], full=full)

    def _local_unit(
        self, unit: dict[str, Any], above: Organisation, region: Region, *, route: str, **fields: Any
    ) -> None:
        affiliation = Affiliation.NONE if self._is_private(unit) else Affiliation(route)
        works = self.content["units_work"]
        self.desk.unit(unit, above, region, route=route, works=works, affiliation=affiliation, **fields)

    def _is_private(self, unit: dict[str, Any]) -> bool:
        """Without a competent department above it."""
        return bool(set(unit.get("routes", ())) & set(self.content["private_routes"]))

    # --- both ------------------------------------------------------------------------------------------------

    def _committee_office(self, name: str, region: Region, telephone: str, **fields: Any) -> Organisation:
        duties = [self.desk.duty(Function.COMMITTEE_OFFICE, "", region)]
        return self.desk.office(name, OrganisationKind.COMMITTEE_OFFICE, region, duties, telephone=telephone, **fields)

    def _mid_committee(self, name: str, region: Region, office: Organisation, filing: str) -> None:
        row = self.desk.committee(name, CommitteeLevel.INTERMEDIATE, region, office, filing)
        self.desk.province.mid_committees.append(row)

    def _second_duty(self, names: dict[str, str]) -> None:
        """挂职: a clerk of one office works at another too, and switches between the two."""
        here, there = (Organisation.objects.get(name=names[end]) for end in ("from", "to"))
        clerk = self.desk.province.who(here.pk, Role.CLERK)[0]
        grant(clerk, there, Role.CLERK, by=self.desk.province.officers[there.pk][0])


def full_name(region: Region) -> str:
    """杭州市余杭区, but 桐庐县 and 慈溪市."""
    return f"{region.parent.name}{region.name}" if region.name.endswith("区") else region.name
