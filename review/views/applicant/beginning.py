"""怎样申报: what somebody who has never applied does first, step by step, on the page 我的申报."""

from typing import Any

from django.urls import reverse

from accounts.models import Person
from accounts.queries.managing import managing_versions
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo
from review.queries.offered import Standing

Step = dict[str, Any]
CHOOSE = {
    "text": "选择批次，开始申报",
    "note": "先看报送路线，再选材料、签承诺书、提交。批次列在下面。",
    "url": "",
    "label": "",
    "is_done": False,
}
STORE = CHOOSE | {
    "text": "提交基本信息入库",
    "note": "批次列在下面；人事管理单位和主管单位审核入库之后，再办理其他业务。",
}


def first_steps(person: Person, standing: Standing, dossier: dict[str, Any]) -> list[Step]:
    """Where one works or who manages one, the dossier, its check by the employer where there is one, a round."""
    return [
        *_where(person, standing),
        _dossier(dossier),
        *_checking(dossier),
        STORE if standing.unit is not None else CHOOSE,
    ]


def checked_words(dossier: dict[str, Any]) -> str:
    """已审核 3 条，待审核 2 条，待提交 1 条，退回或不通过 1 条。"""
    words = {"approved": "已审核", "waiting": "待审核", "unsent": "待提交", "complaints": "退回或不通过"}
    told = [f"{word} {dossier[name]} 条" for name, word in words.items() if dossier[name]]
    return f"{'，'.join(told)}。" if told else "填写完整的条目提交用人单位审核，审核通过的才能用于申报。"


def _where(person: Person, standing: Standing) -> list[Step]:
    """The unit that decides the way. Who has neither is shown both doors, where schemes of both kinds are in force."""
    if standing.unit is not None:
        return [_managing(standing.unit.organisation.name)]
    asking = [SchemeInfo.of(version).province[:2] for version in managing_versions()]
    if person.employer is not None:
        region = person.employer.region_id[:2]
        return [_managing("")] if region in asking else [_employer(person.employer.name)]
    if not asking:
        return [_employer("")]
    others = [version for version in current_versions() if SchemeInfo.of(version).managing is None]
    names = "、".join(SchemeInfo.of(version).short_name for version in managing_versions())
    if not others:
        return [_managing("")]
    note = f"在{names}申报的选择人事管理单位（保管您人事档案的单位），在其他地方申报的登记工作单位。"
    return [_managing("", note) | {"text": "选定单位", "other": _employer("")}]


def _managing(unit: str, note: str = "由保管您人事档案的单位和它的主管单位审核，按提问逐步选择。") -> Step:
    return {
        "text": "选择人事管理单位",
        "note": unit or note,
        "url": "" if unit else reverse("accounts:managing_unit"),
        "label": "选择人事管理单位",
        "is_done": bool(unit),
    }


def _employer(unit: str, note: str = "报送路线由工作单位决定。") -> Step:
    return {
        "text": "登记工作单位",
        "note": unit or note,
        "url": "" if unit else reverse("accounts:employer"),
        "label": "选择工作单位",
        "is_done": bool(unit),
    }


def _dossier(dossier: dict[str, Any]) -> Step:
    count = len(dossier["gaps"])
    missing = f"必填栏目还有 {count} 处需要补充；申报时从档案中选用，以后年度不用重填。"
    return {
        "text": "填写业绩档案",
        "note": missing if count else "必填栏目已齐全。",
        "url": reverse("dossiers:home") if count else "",
        "label": "填写业绩档案",
        "is_done": not count,
    }


def _checking(dossier: dict[str, Any]) -> list[Step]:
    """Where the employer checks dossiers, that comes before one applies."""
    if not dossier["is_checked"]:
        return []
    open_count = dossier["unsent"] + dossier["complaints"]
    is_done = not (dossier["gaps"] or open_count or dossier["waiting"]) and dossier["approved"] > 0
    return [
        {
            "text": "提交用人单位审核",
            "note": "用人单位已全部审核通过，以后年度不再重复审核。" if is_done else checked_words(dossier),
            "url": reverse("dossiers:home") if open_count else "",
            "label": "去提交",
            "is_done": is_done,
        }
    ]
