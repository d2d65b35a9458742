"""The routes of a review in 广东 as tables: the 人事管理单位, its 主管单位, the 人社部门 where that is another, the committee."""

from dataclasses import dataclass

from tests.journeys.managing import Chains
from tests.journeys.ways import Walk, Way

TO_EXAMINE = "高级职称评审审核/待审核"
PASSED = "高级职称评审审核/待提交"
AT_COMMITTEE = "高级职称评审评委会办理/评审申请审核"
VOTES = "高级职称评审评委会办理/评审过程管理"


@dataclass(frozen=True)
class GuangdongWay(Way):
    """`unit` is the 人事管理单位 that 入库 has put in force; `offices` follow it."""

    mid: str = "high"
    last: str = "高级评委会办公室"

    def stations(self) -> list[tuple[str, str]]:
        return [*((office, TO_EXAMINE) for office in (self.unit, *self.offices)), (self.mid, AT_COMMITTEE)]

    def steps(self) -> list[tuple[str, str]]:
        """Office and inbox from the submission to the committee's vote."""
        steps = [(office, box) for office in (self.unit, *self.offices) for box in (TO_EXAMINE, PASSED)]
        return [*steps, (self.mid, AT_COMMITTEE), (self.mid, VOTES)]


COUNTY = "hrss_330106"
WAYS: dict[str, Way] = {
    "单位，主管部门": GuangdongWay("unit_kept", "kept_department", ("department_330106", COUNTY)),
    "单位，人社部门主管": GuangdongWay("unit_330106", "kept_hrss", (COUNTY,)),
    "人才市场": GuangdongWay("market", "kept_hrss", (COUNTY,)),
    "非公申报点": GuangdongWay("filing", "filing_hrss", (COUNTY,)),
    "协会": GuangdongWay("filing_city", "filing_department", ("department_330100", "hrss_330100")),
}


def walks() -> dict[str, Walk]:
    """A draft of a review for every way, by somebody whose record is stored under its unit."""
    chains, served = Chains.build(), {}
    for office in chains.world.offices:
        if office != "platform":
            chains.world.officer(office)
    found = {}
    for name, way in WAYS.items():
        user = chains.stored(way.unit)
        chains.holds_title(user)
        found[name] = Walk(chains.world, way, chains.draft(user, "review"), served)
    return found
