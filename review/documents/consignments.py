"""送审材料封面 and 花名册 of a consignment: what was sent, without whom was taken back since, or with them crossed out."""

from collections.abc import Sequence
from typing import Any

from review.documents.drafts import Draft, page_html
from review.enums import DocumentKind
from review.models import Consignment, ConsignmentItem
from review.queries.consignments import sent_items_of
from review.queries.rosters import Line
from review.scheme import PrintRules, ReviewRules
from zcps.kit.identity import mask_id

NAMED = 10  # so many names stand on the cover
TAKEN_BACK = "已撤出"


def cover_draft(consignment: Consignment) -> Draft:
    """封面 and 回执 on one page."""
    context = cover_context(consignment)
    form = _prints(consignment).form(DocumentKind.COVER)
    said = {"人数": f"{context['people']} 人", "纸质材料": f"{context['papers']} 份", "备注": consignment.note}
    html = page_html(form, context)
    return Draft(DocumentKind.COVER, ("consignment", consignment), html, said, most_pages=1)


def cover_context(consignment: Consignment) -> dict[str, Any]:
    """How many persons and papers, who, and for which titles."""
    items = [item for item in sent_items_of(consignment) if item.taken_back_at is None]
    return {
        "consignment": consignment,
        "people": len(items),
        "names": "、".join(item.application.name for item in items[:NAMED]),
        "has_more": len(items) > NAMED,
        "papers": len(items) * consignment.paper_sets,
        "titles": _titles(items),
    }


def roster_draft(consignment: Consignment, lines: Sequence[Line], kind: DocumentKind) -> Draft:
    """One line a person; `kind` says whether the lines hold whole ID numbers."""
    context = {
        "consignment": consignment,
        "lines": lines,
        "people": sum(not line.is_taken_back for line in lines),
    }
    html = page_html(_prints(consignment).form(kind), context)
    return Draft(kind, ("consignment", consignment), html, roster_facts(lines))


def roster_facts(lines: Sequence[Line]) -> dict[str, str]:
    """Line by line what can change after it was sent; the rest is in the revision that was sent."""
    return {f"第 {line.position} 号 {line.name}": _said(line) for line in lines}


def _said(line: Line) -> str:
    parts = (TAKEN_BACK if line.is_taken_back else "", line.sex, line.born, mask_id(line.id_number), line.note)
    return "，".join(filter(None, parts))


def _titles(items: Sequence[ConsignmentItem]) -> list[tuple[str, int]]:
    """How many apply for which title."""
    found: dict[str, int] = {}
    for item in items:
        name = item.revision.content["title"]["title_name"] or "（未定）"
        found[name] = found.get(name, 0) + 1
    return list(found.items())


def _prints(consignment: Consignment) -> PrintRules:
    """A consignment goes by the scheme of its day of printing: it has no version of its own."""
    current = consignment.scheme.current
    return ReviewRules.of(current).prints if current else PrintRules()
