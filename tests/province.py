"""The offices of a small province: two cities with their counties, the platform, the committees, for one scheme."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.enums import Affiliation, CommitteeLevel, Function, Level, OrganisationKind, Ownership
from accounts.models import Committee, Organisation, OrganisationFunction, Region, Scheme
from tests.factories import accounts as make
from zcps.kit import clock


@dataclass(frozen=True)
class Line:
    """What differs between schemes: the sector, who reviews it, and what it is called in the names of offices."""

    sector: str = "construction"
    field: str = "建设工程"
    city: str = "城乡建设局"
    county: str = "住房和城乡建设局"
    province: str = "浙江省住房和城乡建设厅"
    group: str = "浙江省建工投资集团有限公司"
    group_unit: str = "浙江省建工第一工程有限公司"
    city_unit: str = "杭州市轨道工程设计院有限公司"
    high: str = "省建筑工程高级工程师资格评审委员会"
    high_committee: str = "省建筑工程技术人员高级工程师资格评审委员会"
    specialities: tuple[str, ...] = ("structure", "architecture")


LINES = {
    "zhejiang_environment": Line(
        sector="environment",
        field="生态环境",
        city="生态环境局",
        county="生态环境分局",
        province="浙江省生态环境厅人事处",
        group="浙江省环保投资集团有限公司",
        group_unit="浙江省环保第一工程有限公司",
        city_unit="杭州市环境监测中心站",
        high="省生态环境专业工程高评委",
        high_committee="省生态环境专业工程高级工程师资格评审委员会",
        specialities=("environment_engineering", "environment_monitoring"),
    ),
}


# Schemes whose committees would bear the names of those of 浙江·建设工程.
SAME_OFFICES = frozenset({"all_actions", "jiangxi", "guangdong", "toy"})


class Province:
    """Builds the offices into `offices` and `committees`; a second scheme finds those the first one made."""

    slug: str
    scheme: Scheme
    offices: dict[str, Organisation]
    committees: dict[str, Committee]

    @property
    def line(self) -> Line:
        return LINES.get(self.slug, Line())

    def build(self) -> None:
        province = make.region("330000", "浙江省")
        cities = {"330100": "杭州市", "330200": "宁波市"}
        counties = {"330106": ("西湖区", "330100"), "330110": ("余杭区", "330100"), "330203": ("海曙区", "330200")}
        self._office("platform", "浙江省职称管理平台", OrganisationKind.PLATFORM, province)
        self._office("province_hrss", "浙江省人力资源和社会保障厅", OrganisationKind.HRSS, province,
                     Function.HRSS, Function.RATIFIER, level=Level.PROVINCE)  # fmt: skip
        for code, name in cities.items():
            self._city(make.region(code, name, level=Level.CITY, parent=province))
        for code, (name, city) in counties.items():
            self._county(make.region(code, name, level=Level.COUNTY, parent=make.region(city)))
        self._office("high", f"{self.line.high}办公室", OrganisationKind.COMMITTEE_OFFICE, province,
                     Function.COMMITTEE_OFFICE)  # fmt: skip
        self._committee("high", self.line.high_committee, CommitteeLevel.SENIOR, province, 25)

    def build_other_routes(self) -> None:
        """Units of every further affiliation, and the offices their applications pass; not needed by most tests."""
        province, city, county = make.region("330000"), make.region("330100"), make.region("330106")
        self._province_line(province)
        self._office("group", self.line.group, OrganisationKind.DEPARTMENT, province,
                     Function.EMPLOYER)  # fmt: skip
        self._founded("mid_group", f"{self.line.group}{self.line.field}", province, founder="group")
        self._office("centre_330100", "杭州市人才交流中心", OrganisationKind.TALENT_CENTRE, city,
                     Function.TALENT_CENTRE, level=Level.CITY)  # fmt: skip
        self._unit("unit_330100", self.line.city_unit, city, Affiliation.CITY, "department_330100")
        self._unit("unit_group", self.line.group_unit, county, Affiliation.PROVINCE, "group")
        self._unit("unit_province", "浙江省交通设计院有限公司", county, Affiliation.PROVINCE, "department_transport")
        self._unit("unit_online", "浙江省水利水电勘测院", province, Affiliation.PROVINCE, level=Level.PROVINCE)
        self._unit("unit_private", "杭州砚禾建筑设计有限公司", county, Affiliation.NONE, ownership=Ownership.PRIVATE)
        self._unit("unit_private_city", "杭州云澜结构设计有限公司", city, Affiliation.NONE, ownership=Ownership.PRIVATE)

    def build_departments_units(self) -> None:
        """Units below departments and private ones by sector, and the county's talent centre: the ways of 江西."""
        city, county = make.region("330100"), make.region("330106")
        self._office("centre_330106", "杭州市西湖区人才交流中心", OrganisationKind.TALENT_CENTRE, county,
                     Function.TALENT_CENTRE, level=Level.COUNTY)  # fmt: skip
        self._unit("unit_county", "西湖区建筑设计所", county, Affiliation.COUNTY, "department_330106")
        self._unit("unit_city_direct", "杭州市勘测研究院", city, Affiliation.CITY)
        private = {"ownership": Ownership.PRIVATE}
        self._unit("unit_school", "西湖区育新学校", county, Affiliation.NONE, "department_330106", **private)
        self._unit("unit_hospital", "杭州康宁医院", city, Affiliation.NONE, "department_330100", **private)
        self._unit("unit_builder_city", "杭州宏图建筑工程有限公司", city, Affiliation.NONE, **private)
        self._unit("unit_builder", "西湖区远大建筑工程有限公司", county, Affiliation.NONE, "centre_330100", **private)
        for key in ("unit_builder_city", "unit_builder"):
            self._describe(key, sector="construction")

    def build_managing_units(self) -> None:
        """人事管理单位 of every kind: units with a department and without, a talent market, filing points: the ways of 广东."""
        city, county = make.region("330100"), make.region("330106")
        self._unit("unit_kept", "西湖区建筑设计所", county, Affiliation.COUNTY, "department_330106")
        self._office("market", "杭州市西湖区人才市场", OrganisationKind.TALENT_CENTRE, county, Function.TALENT_CENTRE)
        self._office("filing", "西湖区非公申报点", OrganisationKind.FILING_POINT, county, Function.FILING_POINT)
        self._office("filing_city", "杭州市建设教育协会", OrganisationKind.FILING_POINT, city, Function.FILING_POINT)
        for key, above in (("market", "hrss_330106"), ("filing", "hrss_330106"), ("filing_city", "department_330100")):
            self._describe(key, competent_department=self.offices[above])

    def _province_line(self, province) -> None:
        self._office("department_330000", self.line.province, OrganisationKind.DEPARTMENT, province,
                     Function.DEPARTMENT, level=Level.PROVINCE, sector=self.line.sector)  # fmt: skip
        self._office("department_transport", "浙江省交通运输厅", OrganisationKind.DEPARTMENT, province,
                     Function.DEPARTMENT, level=Level.PROVINCE, sector="transport")  # fmt: skip
        self._founded("mid_330000", f"{self.line.province}{self.line.field}", province, founder="department_330000")

    def _founded(self, key: str, name: str, region: Region, *, founder: str) -> None:
        """A 中评委 set up by an organisation: its office has that as its competent department."""
        self._office(key, f"{name}中评委办公室", OrganisationKind.COMMITTEE_OFFICE, region, Function.COMMITTEE_OFFICE)
        self._describe(key, competent_department=self.offices[founder])
        self._committee(key, f"{name}中级评审委员会", CommitteeLevel.INTERMEDIATE, region, 15)

    def _unit(
        self,
        key: str,
        name: str,
        region: Region,
        affiliation: str,
        department: str = "",
        *,
        level: str = "",
        ownership: str = Ownership.STATE,
    ) -> None:
        self._office(key, name, OrganisationKind.EMPLOYER, region, Function.EMPLOYER, level=level)
        above = self.offices[department] if department else None
        self._describe(key, affiliation=affiliation, ownership=ownership, competent_department=above)

    def _describe(self, key: str, **fields: object) -> None:
        Organisation.objects.filter(pk=self.offices[key].pk).update(**fields)
        self.offices[key].refresh_from_db()

    def _city(self, region) -> None:
        self._office(f"hrss_{region.code}", f"{region.name}人力资源和社会保障局", OrganisationKind.HRSS, region,
                     Function.HRSS, level=Level.CITY)  # fmt: skip
        self._office(f"department_{region.code}", f"{region.name}{self.line.city}", OrganisationKind.DEPARTMENT, region,
                     Function.DEPARTMENT, level=Level.CITY, sector=self.line.sector)  # fmt: skip
        self._office(f"mid_{region.code}", f"{region.name}{self.line.field}中评委办公室", OrganisationKind.COMMITTEE_OFFICE,
                     region, Function.COMMITTEE_OFFICE)  # fmt: skip
        self._committee(
            f"mid_{region.code}",
            f"{region.name}{self.line.field}中级评审委员会",
            CommitteeLevel.INTERMEDIATE,
            region,
            15,
        )

    def _county(self, region) -> None:
        self._office(f"hrss_{region.code}", f"{region.parent.name}{region.name}人力资源和社会保障局", OrganisationKind.HRSS,
                     region, Function.HRSS, level=Level.COUNTY)  # fmt: skip
        self._office(f"department_{region.code}", f"{region.parent.name}{region.name}{self.line.county}",
                     OrganisationKind.DEPARTMENT, region, Function.DEPARTMENT, level=Level.COUNTY,
                     sector=self.line.sector)  # fmt: skip
        self._unit(
            f"unit_{region.code}", f"{region.parent.name}{region.name}市政设计院有限公司", region, Affiliation.COUNTY
        )

    def _office(
        self, key: str, name: str, kind: str, region, *functions: str, level: str = "", sector: str = ""
    ) -> None:
        parent = self.offices.get("platform")
        existing = Organisation.objects.filter(name=name).first()
        office = existing or make.organisation(kind, parent=parent, name=name, region=region, telephone="0571-88000000")
        self.offices[key] = office
        for function in functions:
            OrganisationFunction.objects.create(
                organisation=office, scheme=self.scheme, function=function, level=level, region=region, sector=sector
            )

    def _committee(self, key: str, name: str, level: str, region: Region, seats: int) -> None:
        today = clock.today()
        self.committees[key] = Committee.objects.create(
            scheme=self.scheme,
            name=name if self.slug not in SAME_OFFICES else f"{name}（{self.slug}）",
            level=level,
            series="engineering",
            specialities=list(self.line.specialities),
            region=region,
            office=self.offices[key],
            seats=seats,
            filing_number=f"浙人社备〔2025〕{seats}号",
            valid_from=today - timedelta(days=200),
            valid_until=today + timedelta(days=800),
        )
