"""空白表: the forms of a scheme with nothing filled in, from the same templates; nothing to check stands on them."""

from typing import Any

from accounts.models import SchemeVersion
from dossiers.scheme import DossierRules
from review.documents.drafts import Draft, page_html
from review.documents.opinions import Office
from review.documents.overview import overview_context
from review.documents.people import Sheet
from review.documents.summary import summary_context
from review.enums import DocumentKind
from review.queries.contents import Reader
from review.queries.documents import BLANK
from review.scheme import ReviewRules

ROSTER_LINES, OFFICES = 15, 3
ONE_PAGE = frozenset({DocumentKind.SUMMARY, DocumentKind.OVERVIEW})


def blank_drafts(version: SchemeVersion) -> list[Draft]:
    """Every form of the scheme that people may want to fill in by hand."""
    return [_draft(version, kind) for kind in BLANK]


def _draft(version: SchemeVersion, kind: DocumentKind) -> Draft:
    sheet = Sheet(Reader({}, DossierRules.of(version)), is_blank=True)
    context = {"is_blank": True, **_context(kind, sheet)}
    html = page_html(ReviewRules.of(version).prints.form(kind), context)
    return Draft(kind, ("scheme_version", version), html, most_pages=1 if kind in ONE_PAGE else None)


def _context(kind: DocumentKind, sheet: Sheet) -> dict[str, Any]:
    if kind == DocumentKind.SUMMARY:
        return summary_context(sheet)
    if kind == DocumentKind.OVERVIEW:
        return overview_context(sheet)
    if kind == DocumentKind.ROSTER:
        return {"lines": [{}] * ROSTER_LINES, "people": "　　"}
    return {"sheet": sheet, "offices": [Office("", "", [])] * OFFICES}
