"""The routes of 浙江·生态环境 as tables: the unit first, which examines and publicises, then the offices of its place."""

from dataclasses import dataclass

from tests.journeys.ways import Way

AT_UNIT = "用人单位审核/职称申报资格审查"
PASSED_BY_UNIT = "用人单位审核/已通过待提交"
TO_EXAMINE = "申报业务管理—职称评审资格审查/待审查"
EXAMINED = "申报业务管理—职称评审资格审查/审查通过"
MID_EXAMINES = "中评委办公室/中评委待审查"
MID_VOTES = "中评委办公室/中评委待评审"
TO_HIGH = "中评委办公室/待提交高评委"
HIGH_EXAMINES = "高评委办公室/高评委待审查"
HIGH_VOTES = "高评委办公室/高评委待评审"


@dataclass(frozen=True)
class EnvironmentWay(Way):
    """`offices` are the authorities after the unit; nothing waits for receipt, and the 高评委 is preset."""

    def stations(self) -> list[tuple[str, str]]:
        authorities = [(office, TO_EXAMINE) for office in self.offices]
        return [(self.unit, AT_UNIT), *authorities, (self.mid, MID_EXAMINES), ("high", HIGH_EXAMINES)]

    def steps(self) -> list[tuple[str, str]]:
        steps = [(self.unit, AT_UNIT), (self.unit, PASSED_BY_UNIT)]
        steps += [(office, box) for office in self.offices for box in (TO_EXAMINE, EXAMINED)]
        steps += [(self.mid, box) for box in (MID_EXAMINES, MID_VOTES, TO_HIGH)]
        return [*steps, ("high", HIGH_EXAMINES), ("high", HIGH_VOTES)]


COUNTY = ("department_330106", "hrss_330106")
CITY = ("department_330100", "hrss_330100")
WAYS: dict[str, Way] = {
    "县（市、区）属": EnvironmentWay("unit_330106", "county", (*COUNTY, *CITY), "mid_330100"),
    "市属": EnvironmentWay("unit_330100", "city", CITY, "mid_330100"),
    "所在地为县（市、区）": EnvironmentWay("unit_private", "local_county", (*COUNTY, *CITY), "mid_330100"),
    "所在地为市": EnvironmentWay("unit_private_city", "local_city", CITY, "mid_330100"),
    "省级单位，设立中评委": EnvironmentWay("unit_group", "province_committee", (), "mid_group"),
    "省级单位，未设立中评委": EnvironmentWay(
        "unit_province", "province", ("department_transport", "department_330000"), "mid_330000"
    ),
    "省级单位，没有主管部门": EnvironmentWay("unit_online", "province_direct", ("department_330000",), "mid_330000"),
}
