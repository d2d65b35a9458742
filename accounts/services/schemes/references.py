"""Codes inside one scheme file: each used once where it must be, each reference to something that is there. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from accounts.enums import OF_THE_UNIT, Employment, Level, OrganisationKind, TitleLevel
from accounts.services.schemes.managing import managing_findings, system_findings

Content = dict[str, Any]
Finding = tuple[tuple, str]
COMMON_YEAR = 2026  # without 29 February
OPENING_NOTHING = frozenset({OrganisationKind.PLATFORM, OrganisationKind.COMMITTEE_OFFICE})
LEVELS = [level.value for level in TitleLevel]
PLACES = [level.value for level in Level]  # from the ground up
# What a rule of creation may ask; one without any is the only one of its creator.
CONDITIONS = frozenset({
    "creator_levels", "creator_sectors", "levels", "same_level", "ownerships", "sectors", "except_sectors",
})  # fmt: skip


def broken_references(content: Content) -> Iterator[Finding]:
    """Everything in a well-formed file that names something twice or names nothing."""
    yield from _titles(content)
    yield from _specialities(content)
    yield from _sectors(content)
    yield from _organisations(content)
    yield from _applicants(content)
    yield from managing_findings(content)
    yield from system_findings(content)
    yield from _rollout(content)
    yield from _dossier(content)
    yield from _blocks(content)
    yield from _businesses(content)
    yield from _committees(content)


def _doubles(items: Iterable[tuple[tuple, Content]], key: str, what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, item in items:
        if item[key] in seen:
            yield (*path, key), f"{what}“{item[key]}”重复了，请改成不同的。"
        seen.add(item[key])


def _listed(items: list[Content], *path: str | int) -> list[tuple[tuple, Content]]:
    return [((*path, number), item) for number, item in enumerate(items)]


def _titles(content: Content) -> Iterator[Finding]:
    series = _listed(content["series"], "series")
    titles = [entry for path, item in series for entry in _listed(item["titles"], *path, "titles")]
    yield from _doubles(series, "code", "系列代码")
    yield from _doubles(titles, "code", "职称代码")
    for path, item in series:
        levels = [LEVELS.index(title["level"]) for title in item["titles"]]
        if levels != sorted(levels):
            yield (*path, "titles"), "职称应从低到高排列。"


def _specialities(content: Content) -> Iterator[Finding]:
    known = {series["code"] for series in content["series"]}
    listed = _listed(content["specialities"], "specialities")
    yield from _doubles(listed, "code", "专业代码")
    yield from _doubles(listed, "name", "专业名称")
    for path, item in listed:
        if item["series"] not in known:
            yield (*path, "series"), f"没有代码为“{item['series']}”的系列。"


def _sectors(content: Content) -> Iterator[Finding]:
    listed = _listed(content.get("sectors", []), "sectors")
    yield from _doubles(listed, "code", "行业代码")
    yield from _doubles(listed, "name", "行业名称")


def _organisations(content: Content) -> Iterator[Finding]:
    listed = _listed(content["organisations"]["creation"], "organisations", "creation")
    yield from _doubles([(path, rule) for path, rule in listed if not CONDITIONS & rule.keys()], "creator", "创建者")
    sectors = {sector["code"] for sector in content.get("sectors", [])}
    for path, rule in listed:
        if rule["creator"] != "platform" and "platform" in rule["kinds"]:
            yield (*path, "kinds"), "平台管理机构不能由其他机构创建。"
        for key in ("creator_sectors", "sectors", "except_sectors"):
            yield from _unknown(rule.get(key, []), sectors, (*path, key), "行业")
        yield from _conditions(path, rule)
    terms = _listed(content["organisations"].get("verification", []), "organisations", "verification")
    yield from _doubles(terms, "year", "年度")
    for path, term in terms:
        wrong = [name for name in ("create_until", "verify_until") if not _is_day(term[name])]
        for name in wrong:
            yield (*path, name), f"没有“{term[name]}”这一天。"
        if not wrong and term["verify_until"] < term["create_until"]:
            yield (*path, "verify_until"), "审核期限应不早于创建期限。"


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _conditions(path: tuple, rule: Content) -> Iterator[Finding]:
    """Conditions that contradict each other or can never be met."""
    if rule.get("same_level") and "levels" in rule:
        yield (*path, "same_level"), "已写明层级（levels）的，不再写同级（same_level）。"
    if "sectors" in rule and "except_sectors" in rule:
        yield (*path, "except_sectors"), "已写明行业（sectors）的，不再写除外的行业（except_sectors）。"
    if "ownerships" in rule and rule["kinds"] != ["employer"]:
        yield (*path, "ownerships"), "单位性质只用于用人单位，请把其他类别写成另一条规则。"
    highest = max(PLACES.index(level) for level in rule.get("creator_levels", PLACES))
    for number, level in enumerate(rule.get("levels", [])):
        if PLACES.index(level) > highest:
            yield (*path, "levels", number), "所创建机构的层级不能高于创建者的层级。"


def _applicants(content: Content) -> Iterator[Finding]:
    """Every kind of people in one rule, opened by organisations that can stand for its unit."""
    seen: set[str] = set()
    for path, rule in _listed(content.get("applicants", []), "applicants"):
        for number, employment in enumerate(rule["employments"]):
            if employment in seen:
                yield (*path, "employments", number), f"“{Employment(employment).label}”已经写在前面一条里了。"
        seen.update(rule["employments"])
        for number, kind in enumerate(rule["creators"]):
            if kind in OPENING_NOTHING:
                yield (*path, "creators", number), f"{OrganisationKind(kind).label}不为申报人开通账号。"
        if "employer" in rule["creators"] and (
            outside := [each for each in rule["employments"] if each not in OF_THE_UNIT]
        ):
            labels = "”“".join(Employment(each).label for each in outside)
            yield (*path, "creators"), f"“{labels}”不在用人单位工作，不能由用人单位开通。"


def _rollout(content: Content) -> Iterator[Finding]:
    for step, day in content.get("rollout", {}).items():
        try:
            dt.date(COMMON_YEAR, int(day[:2]), int(day[3:]))
        except ValueError:
            yield ("rollout", step), f"“{day}”不是每年都有的日子。"


def _dossier(content: Content) -> Iterator[Finding]:
    listed = _listed(content["dossier"]["sections"], "dossier", "sections")
    yield from _doubles(listed, "section", "栏目")
    for path, section in listed:
        fields = _listed(section.get("fields", []), *path, "fields")
        yield from _doubles(fields, "name", "字段")
        for field_path, field in fields:
            yield from _choices(field_path, field)
        for slot, limits in section.get("evidence", {}).items():
            if limits.get("minimum", 0) > limits.get("maximum", 50):
                yield (*path, "evidence", slot), "至少份数大于最多份数。"


def _blocks(content: Content) -> Iterator[Finding]:
    """Each block of sections there are; a section is in one block, so that one person reviews it."""
    sections = {section["section"] for section in content["dossier"]["sections"]}
    listed = _listed(content.get("blocks", []), "blocks")
    yield from _doubles(listed, "code", "分块代码")
    yield from _doubles(listed, "name", "分块名称")
    taken: set[str] = set()
    for path, block in listed:
        yield from _unknown(block["sections"], sections, (*path, "sections"), "栏目")
        for number, section in enumerate(block["sections"]):
            if section in taken:
                yield (*path, "sections", number), f"栏目“{section}”已经在另一块里。"
        taken.update(block["sections"])


def _choices(path: tuple, field: Content) -> Iterator[Finding]:
    yield from _doubles(_listed(field.get("choices", []), *path, "choices"), "code", "选项代码")
    if (field["kind"] == "choice") != ("choices" in field):
        yield path, "选项（choices）只用于类型为 choice 的字段，并且必须写。"


def _businesses(content: Content) -> Iterator[Finding]:
    listed = _listed(content["businesses"], "businesses")
    yield from _doubles(listed, "code", "业务代码")
    titles = {title["code"] for series in content["series"] for title in series["titles"]}
    for path, business in listed:
        yield from _unknown(business.get("titles", []), titles, (*path, "titles"), "职称")
        yield from _doubles(_listed(business.get("checklist", []), *path, "checklist"), "code", "注意事项代码")
        yield from _inboxes(business, path)
        yield from _routes(content, business, path)


def _inboxes(business: Content, path: tuple) -> Iterator[Finding]:
    groups = _listed(business["inboxes"], *path, "inboxes")
    items = [item for group_path, group in groups for item in _listed(group["items"], *group_path, "items")]
    yield from _doubles(groups, "group", "收件箱分组")
    yield from _doubles(items, "code", "收件箱代码")


def _routes(content: Content, business: Content, path: tuple) -> Iterator[Finding]:
    known = {
        "series": {series["code"] for series in content["series"]},
        "speciality": {speciality["code"] for speciality in content["specialities"]},
    }
    blocks = {block["code"] for block in content.get("blocks", [])}
    listed = _listed(business["routes"], *path, "routes")
    yield from _doubles(listed, "code", "路线代码")
    for route_path, route in listed:
        for fact, codes in known.items():
            asked = route.get("serves", {}).get(fact, [])
            yield from _unknown(asked, codes, (*route_path, "serves", fact), "系列" if fact == "series" else "专业")
        stops = _listed(route["stops"], *route_path, "stops")
        yield from _doubles(stops, "code", "环节代码")
        for stop_path, stop in stops:
            yield from _unknown(stop.get("blocks", []), blocks, (*stop_path, "blocks"), "分块")


def _unknown(codes: list[str], known: set[str], path: tuple, what: str) -> Iterator[Finding]:
    for number, code in enumerate(codes):
        if code not in known:
            yield (*path, number), f"没有代码为“{code}”的{what}。"


def _committees(content: Content) -> Iterator[Finding]:
    rules = content["committees"]
    for name in ("quorum", "pass"):
        if rules[name]["part"] > rules[name]["of"]:
            yield ("committees", name), "比例不能大于 1。"
    for path, size in _listed(rules["sizes"], "committees", "sizes"):
        if size["minimum"] % 2 == 0:
            yield (*path, "minimum"), "评委会组成人员应当是单数。"
