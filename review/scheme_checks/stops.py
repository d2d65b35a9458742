"""Whether the stops of a route can work: each finds an office of its kind, and the order leads to an end. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from accounts.enums import CommitteeLevel
from review.enums import BY_CHOICE, COMMITTEE_DUTIES, REVIEWING_DUTIES, Duty, Find, Outcome
from review.scheme import Stop

Finding = tuple[tuple, str]
COMMITTEE_FINDS = frozenset({Find.COMMITTEE_OFFICE, Find.FOUNDED_COMMITTEE, Find.ASSIGNED_COMMITTEE})
# These look for the department of a sector, the second and third when the unit's own line has set up no 中评委.
BY_SECTOR = frozenset({Find.DEPARTMENT, Find.COMMITTEE_FOUNDER, Find.FOUNDED_COMMITTEE})


def stop_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Every stop, every neighbourhood of two stops and every outcome that cannot work."""
    for path, business, stops in _ways(content):
        for number, stop in enumerate(stops):
            yield from _alone((*path, number), stop)
        yield from _stamps(path, content, stops)
        yield from _choice(path, Outcome(business["outcome"]), stops)
        for number, (stop, following) in enumerate(pairwise(stops), start=1):
            yield from _together((*path, number), stop, following)
        yield from _outcome(path, Outcome(business["outcome"]), stops)


def dead_ends(content: dict[str, Any]) -> Iterator[Finding]:
    """Routes that end at a committee: the result can be publicised there, but nobody ratifies it.

    No error: results may be ratified outside the system until a ratifier takes part.
    """
    for path, _, stops in _ways(content):
        if stops[-1].duty in COMMITTEE_DUTIES:
            yield path, f"路线止于“{stops[-1].name}”，其后没有批复环节（ratification），公示结束后不能继续办理。"


def _ways(content: dict[str, Any]) -> Iterator[tuple[tuple, dict[str, Any], list[Stop]]]:
    for number, business in enumerate(content["businesses"]):
        for route_number, route in enumerate(business["routes"]):
            path = ("businesses", number, "routes", route_number, "stops")
            yield path, business, [Stop.read(stop) for stop in route["stops"]]


def _alone(path: tuple, stop: Stop) -> Iterator[Finding]:
    is_committee = stop.duty in COMMITTEE_DUTIES
    if is_committee != (stop.find in COMMITTEE_FINDS):
        yield (*path, "find"), f"“{stop.find.label}”与职责“{stop.duty.label}”不相配。"
    if is_committee and not stop.committee_level:
        yield path, "评委会办公室须写明评委会层级（committee_level）。"
    if stop.find in BY_SECTOR and not stop.sector:
        yield path, f"{stop.find.label}须写明行业（sector）。"
    if stop.find == Find.FOUNDED_COMMITTEE and stop.duty != Duty.MID_COMMITTEE:
        yield (*path, "duty"), "主管部门设立的中评委办公室，职责应为中评委评审（mid_committee）。"
    if stop.find == Find.RATIFIER and stop.duty != Duty.RATIFICATION:
        yield (*path, "duty"), "批复机构的职责应为批复确认（ratification）。"
    if stop.examines and not is_committee:
        yield (*path, "examines"), "只有评委会办公室可以选择先审核资格再评审。"
    yield from _options_of_reviewers(path, stop)
    yield from _within(path, stop)


def _stamps(path: tuple, content: dict[str, Any], stops: list[Stop]) -> Iterator[Finding]:
    """Where stamps are due, the route says whose."""
    _, number, _, route_number, _ = path
    paper = content["businesses"][number]["routes"][route_number].get("paper", [])
    for position, stop in enumerate(stops):
        if stop.stamps_due and not paper:
            yield (*path, position, "stamps_due"), "须写明由哪些单位在纸质材料上盖章（paper）。"
        if stop.find == Find.ARCHIVE_KEEPER:
            yield (*path, position, "find"), "实际保管人事档案的单位不在网上办理，只能写在 paper 里。"


def _choice(path: tuple, outcome: Outcome, stops: list[Stop]) -> Iterator[Finding]:
    """What is chosen is reviewed by the unit and by its department, and put in force by what stores or changes it."""
    found = {stop.find for stop in stops} & BY_CHOICE
    if found and outcome == Outcome.CERTIFICATE:
        yield path, "发证的业务按已入库的人事管理单位办理，不能经过所选而未入库的单位。"
    elif found and found != BY_CHOICE:
        yield path, "所选的人事管理单位及其主管部门都要审核（chosen_unit、chosen_department）。"
    if outcome == Outcome.CHANGED_CHAIN and not found:
        yield path, "变更隶属的业务须由所选的人事管理单位及其主管部门审核（chosen_unit、chosen_department）。"


def _options_of_reviewers(path: tuple, stop: Stop) -> Iterator[Finding]:
    """Signature, publicity and blocks belong to offices that judge; a committee votes, a ratifier ratifies."""
    if stop.duty in REVIEWING_DUTIES:
        return
    for option in ("leader_signs", "publicity_due", "stamps_due", "blocks"):
        if getattr(stop, option):
            yield (*path, option), f"职责“{stop.duty.label}”的环节不能用 {option}。"


def _within(path: tuple, stop: Stop) -> Iterator[Finding]:
    """What an office does inside its stage, and when material is final."""
    if stop.blocks and not stop.leader_signs:
        yield (*path, "blocks"), "分块审查的环节须由领导签批（leader_signs）：有部分无人审查时，由领导决定直接汇总。"
    if stop.supplements_end and stop.duty not in COMMITTEE_DUTIES:
        yield (*path, "supplements_end"), "只有评委会办公室接收之后可以不再补充材料。"


def _together(path: tuple, stop: Stop, following: Stop) -> Iterator[Finding]:
    if stop.duty == Duty.RATIFICATION:
        yield path, "批复环节应是最后一站，其后不能再有环节。"
    if following.find == Find.ASSIGNED_COMMITTEE and stop.duty != Duty.MID_COMMITTEE:
        yield (*path, "find"), "设置的高评委只能紧接在中评委之后。"
    if stop.duty not in COMMITTEE_DUTIES:
        return
    if following.duty in REVIEWING_DUTIES:
        yield path, "评审之后只能是更高一级的评委会或批复环节，不能再审核。"
    if following.duty in COMMITTEE_DUTIES and not _may_follow_mid(following):
        yield (
            (*path, "find"),
            "中评委之后的评委会由其办公室设置（assigned_committee），或者由制度按专业预先确定（committee_office，层级为高级）。",
        )


def _may_follow_mid(stop: Stop) -> bool:
    """Chosen by its office, or the same 高评委 for everybody of a speciality."""
    is_preset = stop.find == Find.COMMITTEE_OFFICE and stop.committee_level == CommitteeLevel.SENIOR
    return stop.find == Find.ASSIGNED_COMMITTEE or is_preset


def _outcome(path: tuple, outcome: Outcome, stops: list[Stop]) -> Iterator[Finding]:
    if stops[0].find == Find.ASSIGNED_COMMITTEE:
        yield (*path, 0, "find"), "第一站不能是设置的高评委。"
    if outcome == Outcome.CERTIFICATE:
        return
    for number, stop in enumerate(stops):
        if stop.duty not in REVIEWING_DUTIES:
            yield (*path, number, "duty"), f"办理结果为“{outcome.label}”的业务没有评审和批复环节。"
