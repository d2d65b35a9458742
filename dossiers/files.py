"""Answers with the bytes of evidence. Whoever calls has checked who may see them; nothing here checks it again."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404

from dossiers.enums import EvidenceKind
from dossiers.models import Evidence
from zcps.kit.private_files import GONE, JPEG, PDF, file_response, stored_file_response

__all__ = [
    "GONE",
    "JPEG",
    "PDF",
    "evidence_file_response",
    "evidence_page_response",
    "file_response",
    "stored_file_response",
]


def evidence_file_response(evidence: Evidence) -> FileResponse:
    """The stored file as a download, under the name its owner gave it."""
    is_pdf = evidence.kind == EvidenceKind.PDF
    name = evidence.name if is_pdf else f"{PurePosixPath(evidence.name).stem}.jpg"
    return stored_file_response(evidence.stored, PDF if is_pdf else JPEG, name=name, as_attachment=True)


def evidence_page_response(evidence: Evidence, number: int) -> FileResponse:
    """One page as a picture; Http404 when it is not drawn (yet)."""
    page = evidence.pages.filter(number=number).first()
    if page is None:
        raise Http404("这一页的预览还没有生成，请稍后再试。")
    return stored_file_response(page.stored, JPEG, name=f"{number}.jpg", as_attachment=False)
