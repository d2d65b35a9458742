"""Evidence of one application: only files of its own revisions, only for those who see the application."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from dossiers.files import evidence_file_response, evidence_page_response
from dossiers.models import Evidence
from review.models import Application
from review.queries.evidence import belongs
from review.views.office.common import application_or_404, office_page

MISSING = "没有找到这份材料，或者它不属于这件申报。"


@office_page
@require_safe
def page(request: HttpRequest, uuid: UUID, file: UUID, number: int) -> FileResponse:
    return evidence_page_response(_evidence(application_or_404(request, uuid), file), number)


@office_page
@require_safe
def whole(request: HttpRequest, uuid: UUID, file: UUID) -> FileResponse:
    return evidence_file_response(_evidence(application_or_404(request, uuid), file))


def _evidence(application: Application, file: UUID) -> Evidence:
    found = Evidence.objects.filter(uuid=file, owner=application.person_id).first()
    if found is None or not belongs(application, file):
        raise Http404(MISSING)
    return found
