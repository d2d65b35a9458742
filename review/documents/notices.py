"""通知书 as a PDF: the very text that was issued."""

from dataclasses import replace

from review.documents.drafts import Draft, page_html
from review.enums import DocumentKind
from review.models import OfficialNotice
from review.queries.rules import rules_of


def notice_draft(notice: OfficialNotice) -> Draft:
    """A notice never changes, so neither does its document."""
    form = replace(rules_of(notice.application).prints.form(DocumentKind.NOTICE), title=notice.title, watermark="")
    return Draft(DocumentKind.NOTICE, ("notice", notice), page_html(form, {"notice": notice}))
