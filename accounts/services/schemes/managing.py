"""References in what a scheme says of managing units and of systems beside its own. Pure."""

from collections.abc import Collection, Iterator
from typing import Any

from accounts.enums import OrganisationKind

Content = dict[str, Any]
Finding = tuple[tuple, str]
# Nobody's archives are kept there.
KEEPING_NOTHING = frozenset({OrganisationKind.PLATFORM, OrganisationKind.COMMITTEE_OFFICE})
EVERYBODY = ((True, "体制内人员"), (False, "其他人员"))


def managing_findings(content: Content) -> Iterator[Finding]:
    """Every answer once, of organisations that can keep archives, and one at least for everybody."""
    keepers = content.get("managing_units", {}).get("keepers", [])
    top = ("managing_units", "keepers")
    yield from _doubles(keepers, top, "保管情形的代码")
    sectors = {sector["code"] for sector in content.get("sectors", [])}
    for number, keeper in enumerate(keepers):
        yield from _keeper(keeper, (*top, number), sectors)
    for is_inside, whom in EVERYBODY if keepers else ():
        if all(keeper.get("inside", False) != is_inside for keeper in keepers):
            yield top, f"没有适用于{whom}的保管情形。"


def system_findings(content: Content) -> Iterator[Finding]:
    """Every system once, with something that leads to it; fields that are declared, regions of the province."""
    section = content.get("systems", {})
    top, others = ("systems", "others"), section.get("others", [])
    yield from _doubles(others, top, "系统代码")
    fields = {field["code"] for field in section.get("fields", [])}
    for number, system in enumerate(others):
        path = (*top, number)
        if not {"regions", "fields", "committees"} & system.keys():
            yield path, "请写明哪些评委会使用它：regions、fields、committees 至少写一项。"
        yield from _unknown(system.get("fields", []), fields, (*path, "fields"), "行业或专业")
        for place, code in enumerate(system.get("regions", [])):
            if code[:2] != content["province"][:2]:
                yield (*path, "regions", place), f"行政区划“{code}”不在本省。"


def _keeper(keeper: Content, path: tuple, sectors: Collection[str]) -> Iterator[Finding]:
    for place, kind in enumerate(keeper["kinds"]):
        if kind in KEEPING_NOTHING:
            yield (*path, "kinds", place), f"{OrganisationKind(kind).label}不能作人事管理单位。"
    if "ownerships" in keeper and keeper["kinds"] != ["employer"]:
        yield (*path, "ownerships"), "单位性质只用于用人单位，请把其他类别写成另一种情形。"
    yield from _unknown(keeper.get("sectors", []), sectors, (*path, "sectors"), "行业")


def _doubles(items: list[Content], top: tuple, what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, item in enumerate(items):
        if item["code"] in seen:
            yield (*top, number, "code"), f"{what}“{item['code']}”重复了，请改成不同的。"
        seen.add(item["code"])


def _unknown(codes: list[str], known: Collection[str], path: tuple, what: str) -> Iterator[Finding]:
    for place, code in enumerate(codes):
        if code not in known:
            yield (*path, place), f"没有代码为“{code}”的{what}。"
