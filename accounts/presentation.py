"""委托证明 as the pages show it: to the account it belongs to, and to the officer who compares it with the stamped paper."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts import numbers
from accounts.enums import LetterState, ScanState
from accounts.models import AuthorisationLetter, LetterScan
from zcps.kit.identity import mask_id, mask_mobile

NO_PICTURES = "这份文件无法生成页面图像，请下载原件查看。"
Fact = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the letter, and what the register of organisations says there; `was` is empty where there is nothing yet."""

    label: str
    said: str
    was: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.was) and self.was != self.said


def unit_facts(letter: AuthorisationLetter) -> list[Fact]:
    """The unit as it declared itself."""
    return [{"label": line.label, "value": line.said} for line in unit_lines(letter)]


def handler_facts(letter: AuthorisationLetter, *, in_full: bool = False) -> list[Fact]:
    """Who is authorised to what. `in_full`: with whole numbers, to be compared with those on the paper."""
    number, phone = numbers.handler_id_of(letter), numbers.handler_phone_of(letter)
    facts = {
        "经办人": letter.handler_name,
        letter.get_handler_document_display(): number if in_full else mask_id(number),
        "手机号": phone if in_full else mask_mobile(phone),
        "委托事项": letter.matters,
        "委托期限": letter.term,
    }
    return [{"label": label, "value": value} for label, value in facts.items()]


def unit_lines(letter: AuthorisationLetter) -> list[Line]:
    """The unit line by line against the register; for a unit that has just registered both are the same."""
    row = letter.organisation
    pairs = {
        "单位全称": (letter.unit_name, row.name),
        "统一社会信用代码": (letter.uscc, row.uscc),
        "所在行政区划": (place(letter.region), place(row.region)),
        "隶属关系": (letter.get_affiliation_display(), row.get_affiliation_display()),
        "单位性质": (letter.get_ownership_display(), row.get_ownership_display()),
        "主管部门": (letter.competent_department, row.competent_department),
        "法定代表人": (letter.legal_representative, row.legal_representative),
    }
    return [Line(label, str(said or ""), str(was or "")) for label, (said, was) in pairs.items()]


def place(region: Any) -> str:
    """杭州市西湖区; the province itself, and a city, by their own name."""
    above = region.parent.name if region.parent_id and region.parent.parent_id else ""
    return f"{above}{region.name}"


def pages_of(scan: LetterScan) -> Fact:
    """A scan as the viewer of pages takes it."""
    pages = [
        {"number": page.number, "url": reverse("accounts:letter_page", args=[scan.uuid, page.number])}
        for page in scan.pages.all()
    ]
    return {
        "title": scan.name,
        "note": f"{scan.page_count} 页",
        "pages": pages,
        "download_url": reverse("accounts:letter_file", args=[scan.uuid]),
        "is_waiting": scan.state == ScanState.WAITING,
        "status": NO_PICTURES if scan.state == ScanState.FAILED else "",
    }


def stations(letter: AuthorisationLetter) -> list[Fact]:
    """The way of a letter, with where it is."""
    is_back, is_there = letter.state == LetterState.REFUSED, letter.state == LetterState.SUBMITTED
    first = {"label": f"提交{letter.get_purpose_display()}", "status": "done", "at": letter.created_at}
    paper = {"label": "下载、盖章、上传", "status": "returned" if is_back else "done" if is_there else "current"}
    decision = {"label": "平台审核", "status": "current" if is_there else "next"}
    if is_there:
        paper["at"] = decision["since"] = letter.submitted_at
    last = "开始办理" if letter.is_admission else "账号交接给新经办人"
    return [first, paper, decision, {"label": last, "status": "next"}]
