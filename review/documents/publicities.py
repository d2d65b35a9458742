"""公示表 for the board, and 公示情况表 once the period has ended: the frozen list, its hash, start and end, objections."""

from dataclasses import dataclass
from typing import Any

from dossiers.enums import PaperForm
from review.documents.drafts import Draft, page_html
from review.documents.people import Sheet, listed
from review.documents.summary import ACHIEVEMENTS, PUBLISHED
from review.enums import Action, DocumentKind
from review.models import Publicity, PublicityItem
from review.queries.publicities import items_of, list_digest
from review.queries.rules import rules_of
from review.scheme import PrintForm, PrintRules
from zcps.kit import clock
from zcps.kit.tags import chinese_date

SHOWN = 8  # so many achievements of each kind stand on the board


@dataclass(frozen=True)
class Line:
    """One person of the list, as shown."""

    position: int
    sheet: Sheet
    title: str
    title_since: str
    education: str
    achievements: list[str]
    left: str = ""


def publicity_draft(publicity: Publicity) -> Draft:
    """公示表: who applies for what, with which achievements."""
    lines = lines_of(publicity)
    return _draft(DocumentKind.PUBLICITY, publicity, lines, {})


def publicity_end_draft(publicity: Publicity) -> Draft:
    """公示情况表 of a period that has ended. What was raised is counted, not told."""
    objections = list(publicity.objections.all())
    further = {
        "objections": objections,
        "upheld": sum(bool(each.is_upheld) for each in objections),
        "concluded_by": str(publicity.concluded_by),
    }
    return _draft(DocumentKind.PUBLICITY_END, publicity, lines_of(publicity), further)


def publicity_facts(publicity: Publicity, kind: str) -> dict[str, str]:
    """What the pages say that can change after they were printed."""
    facts = {"名单摘要": list_digest(publicity)}
    return facts | ({"异议": f"{publicity.objections.count()} 件"} if kind == DocumentKind.PUBLICITY_END else {})


def lines_of(publicity: Publicity) -> list[Line]:
    """Years are counted to the day the period began, however late it is printed."""
    rows = items_of(publicity).select_related("application__person", "application__scheme_version")
    with clock.frozen(publicity.created_at):
        return [_line(item) for item in rows]


def _line(item: PublicityItem) -> Line:
    sheet = Sheet.of(item.application, item.revision)
    reader, current = sheet.reader, sheet.reader.first("titles", is_current=True)
    found = listed(reader, *ACHIEVEMENTS, *PUBLISHED, form=PaperForm.SUMMARY)
    return Line(
        position=item.position,
        sheet=sheet,
        title=reader.said("titles", current, "title") or "无",
        title_since=reader.said("titles", current, "obtained_on"),
        education=reader.education(reader.first("education", is_highest=True)),
        achievements=[each.text for each in found.items[:SHOWN]],
        left=Action(item.left_act).label if item.left_act else "",
    )


def _draft(kind: DocumentKind, publicity: Publicity, lines: list[Line], further: dict[str, Any]) -> Draft:
    context = {
        "publicity": publicity,
        "lines": lines,
        "people": sum(not line.left for line in lines),
        "period": f"{chinese_date(publicity.starts_on)}至{chinese_date(publicity.ends_on)}",
        "list_digest": list_digest(publicity),
        **further,
    }
    html = page_html(_form(kind, publicity), context)
    return Draft(kind, ("publicity", publicity), html, publicity_facts(publicity, kind))


def _form(kind: DocumentKind, publicity: Publicity) -> PrintForm:
    """By the scheme of the first on the list: a period has no version of its own."""
    item = publicity.items.select_related("application__scheme_version").first()
    return (rules_of(item.application).prints if item else PrintRules()).form(kind)
