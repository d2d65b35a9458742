"""The forms of one application by their kind, as whoever asks may read them."""

from collections.abc import Callable

from accounts.policies import Actor
from review.documents.drafts import Draft
from review.documents.opinions import opinions_draft
from review.documents.overview import overview_draft
from review.documents.summary import summary_draft
from review.enums import DocumentKind
from review.models import Application

DRAFTS: dict[DocumentKind, Callable[[Application, Actor], Draft]] = {
    DocumentKind.SUMMARY: lambda row, _: summary_draft(row, row.revision),
    DocumentKind.OVERVIEW: lambda row, _: overview_draft(row, row.revision),
    DocumentKind.OPINIONS: lambda row, to: opinions_draft(row, row.revision, to=to),
}


def form_draft(kind: DocumentKind, application: Application, *, to: Actor) -> Draft:
    """申报简表, 综合表 or 审核意见页 of the latest revision, which there must be."""
    return DRAFTS[kind](application, to)
