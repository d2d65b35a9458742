"""The routes of 江西 as tables: the unit, its department, the offices of 职改办, the committee's founding unit."""

from dataclasses import dataclass

from accounts.enums import Role
from review.enums import State
from review.models import Application
from tests.journeys.ways import Way

BLOCKS = "审查推荐/分块审查"
EXAMINE = "审查推荐/经办审查"
SIGN = "审查推荐/领导审查"
FORWARD = "审查推荐/待上报"
ARRIVED = "评委会管理/待接收"
CANDIDATES = "评委会管理/参评人员审查"
VOTES = "评委会管理/待评审"


@dataclass(frozen=True)
class JiangxiWay(Way):
    """`offices`: every reviewing office in order, the unit among them; each examines, signs and sends on."""

    def roles(self, row: Application) -> tuple[Role, ...]:
        return (Role.LEADER,) if row.state == State.AWAITING_SIGNATURE else ()

    last: str = "高级评委会组建单位"

    def crowd(self) -> list[tuple[str, tuple[Role, ...]]]:
        return [*super().crowd(), *((office, (Role.LEADER,)) for office in self.offices)]

    def stations(self) -> list[tuple[str, str]]:
        return [*((office, EXAMINE) for office in self.offices), (self.mid, ARRIVED)]

    def steps(self) -> list[tuple[str, str]]:
        """Office and inbox from the submission to the committee's vote."""
        steps = [(office, box) for office in self.offices for box in (EXAMINE, SIGN, FORWARD)]
        return [*steps, *((self.mid, box) for box in (ARRIVED, CANDIDATES, VOTES))]


COUNTY, CITY = "hrss_330106", "hrss_330100"
HIGH = "high"
WAYS: dict[str, Way] = {
    "县（区）直属单位": JiangxiWay("unit_330106", "county_direct", ("unit_330106", COUNTY, CITY), HIGH),
    "县（区）主管单位下属": JiangxiWay(
        "unit_county", "county_department", ("unit_county", "department_330106", COUNTY, CITY), HIGH
    ),
    "市主管单位下属": JiangxiWay("unit_330100", "city_department", ("unit_330100", "department_330100", CITY), HIGH),
    "市直属单位": JiangxiWay("unit_city_direct", "city_direct", ("unit_city_direct", CITY), HIGH),
    "省主管单位下属": JiangxiWay(
        "unit_province", "province_department", ("unit_province", "department_transport", "province_hrss"), HIGH
    ),
    "省直属单位": JiangxiWay("unit_online", "province_direct", ("unit_online", "province_hrss"), HIGH),
    "民营企业": JiangxiWay("unit_private", "private_firm", ("unit_private", COUNTY, CITY), HIGH),
    "民办学校，归县（区）教育部门": JiangxiWay(
        "unit_school", "private_county", ("unit_school", "department_330106", COUNTY, CITY), HIGH
    ),
    "民营医院，归市卫生部门": JiangxiWay(
        "unit_hospital", "private_city", ("unit_hospital", "department_330100", CITY), HIGH
    ),
    "登记在市的民营建筑企业": JiangxiWay(
        "unit_builder_city", "construction_city", ("unit_builder_city", "centre_330100", CITY), HIGH
    ),
    "由市人才中心归口的民营建筑企业": JiangxiWay(
        "unit_builder", "construction_insured", ("unit_builder", "centre_330100", CITY), HIGH
    ),
    "档案由市人才中心托管": JiangxiWay("centre_330100", "kept_city", ("centre_330100", CITY), HIGH),
    "档案由县（区）人才中心托管": JiangxiWay("centre_330106", "kept_county", ("centre_330106", COUNTY, CITY), HIGH),
    "自由职业者、新型职业农民": JiangxiWay(COUNTY, "no_unit", (COUNTY, CITY), HIGH),
}
