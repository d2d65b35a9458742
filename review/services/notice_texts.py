"""The words of 通知书: 事由—依据—内容—期限—救济, filled in from facts; reads no database."""

from dataclasses import dataclass
from typing import Any

from review.enums import NoticeKind
from review.models import Application
from review.notices import Move
from review.policies.message_words import filled
from review.queries.rules import business_of
from review.scheme import NoticeRules, NoticeText
from zcps.kit.tags import chinese_date

CLAUSE = "职称评审管理的有关规定"
REMEDY = "对本通知有疑问或者异议的，可以向本机构提出，也可以向上一级职称管理部门反映。"
MARKS = {
    NoticeKind.RECEIPT: "受",
    NoticeKind.CORRECTION: "补",
    NoticeKind.NON_ACCEPTANCE: "不受",
    NoticeKind.INELIGIBLE: "不通",
}
SUBJECT = "{year}年度{business}申报材料（申报职称：{title}；申报专业：{speciality}）"
SUBJECT_WITHOUT_TITLE = "{year}年度{business}材料"  # of a business that leads to no title
BODIES = {
    NoticeKind.RECEIPT: (
        f"您于{{submitted_on}}提交的{SUBJECT}，本机构已收悉。",
        "经核对，上述材料符合报送程序和要求。依据{clause}，现予以受理。",
        "本机构将依法进行审核；需要补正的，将一次性告知需要补正的全部内容。{deadline_line}",
    ),
    NoticeKind.CORRECTION: (
        f"您提交的{SUBJECT}，本机构已收悉。",
        "经审核，上述材料不齐全或者不符合要求。依据{clause}，现将需要补正的全部内容一次性告知如下：",
        "{tickets}",
        "请您于{deadline}前登录系统，按照以上内容一次性补正后重新提交。逾期未补正的，视为放弃申报。",
    ),
    NoticeKind.NON_ACCEPTANCE: (
        f"您于{{submitted_on}}提交的{SUBJECT}，本机构已收悉。",
        "经核对，上述材料不符合报送程序和要求，理由如下：",
        "{reason}",
        "依据{clause}，本机构决定不予受理。",
        "您可以于{deadline}前按照上述理由修改后重新提交。逾期未重新提交的，视为放弃申报。",
    ),
    NoticeKind.INELIGIBLE: (
        f"您提交的{SUBJECT}，本机构已审查完毕。",
        "经审查，您不符合本次申报条件，理由如下：",
        "{reason}",
        "依据{clause}，本机构作出资格审查不通过的结论，本次申报不再报送评审。",
    ),
}


@dataclass(frozen=True)
class Wording:
    """Everything a notice says in words."""

    title: str
    clause: str
    remedy: str
    text: str


def facts_of(move: Move, tickets: list[dict[str, str]]) -> dict[str, Any]:
    """What the notice is about, as it was at that moment."""
    row = move.row
    return {
        "name": row.name,
        "unit": row.unit_name,
        "organisation": move.office.name,
        "business": business_of(row).name,
        "title": row.title_name,
        "speciality": row.speciality_name,
        "submitted_at": move.arrived_at,
        "reason": move.act.values.reason or move.act.values.opinion,
        "tickets": tickets,
    }


def number_of(rules: NoticeRules, kind: NoticeKind, *, year: int, office: str, serial: int) -> str:
    """浙职审补〔2026〕330110-12号."""
    mark = rules.text_of(kind).mark or MARKS[kind]
    return filled(rules.number, {"mark": mark, "year": str(year), "office": office, "number": str(serial)})


def wording(text: NoticeText, kind: NoticeKind, row: Application, facts: dict[str, Any], deadline_on) -> Wording:
    """The scheme's own body where it has one, else the usual one; empty paragraphs are left out."""
    clause, remedy = text.clause or CLAUSE, text.remedy or REMEDY
    body = text.body or _usual_body(kind, has_title=bool(facts["title"]))
    lines = filled(body, _words(row, facts, clause, deadline_on)).splitlines()
    paragraphs = [line.strip() for line in (*lines, remedy) if line.strip()]
    return Wording(text.title or kind.label, clause, remedy, "\n".join(paragraphs))


def _usual_body(kind: NoticeKind, *, has_title: bool) -> str:
    body = "\n".join(BODIES[kind])
    return body if has_title else body.replace(SUBJECT, SUBJECT_WITHOUT_TITLE)


def _words(row: Application, facts: dict[str, Any], clause: str, deadline_on) -> dict[str, str]:
    deadline = chinese_date(deadline_on)
    lines = (f"{number}. {each['label']}：{each['message']}" for number, each in enumerate(facts["tickets"], 1))
    return {
        "name": facts["name"],
        "organisation": facts["organisation"],
        "year": str(row.year),
        "business": facts["business"],
        "title": facts["title"],
        "speciality": facts["speciality"] or "不分专业",
        "submitted_on": chinese_date(facts["submitted_at"]),
        "reason": facts["reason"],
        "tickets": "\n".join(lines),
        "clause": clause,
        "deadline": deadline,
        "deadline_line": f"本环节办理期限至{deadline}。" if deadline else "",
    }
