"""Evidence of one application: only files of its own revisions, only for those who see the application."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from dossiers.files import evidence_file_response, evidence_page_response
from dossiers.models import Evidence
from review.models import Application
from review.queries.evidence import belongs, stands_in
from review.views.office.common import desk_page, in_sight_or_404

MISSING = "没有找到这份材料，或者它不属于这件申报。"


@desk_page
@require_safe
def page(request: HttpRequest, uuid: UUID, file: UUID, number: int) -> FileResponse:
    return evidence_page_response(_evidence(*in_sight_or_404(request, uuid), file), number)


@desk_page
@require_safe
def whole(request: HttpRequest, uuid: UUID, file: UUID) -> FileResponse:
    return evidence_file_response(_evidence(*in_sight_or_404(request, uuid), file))


def _evidence(application: Application, sections: frozenset[str] | None, file: UUID) -> Evidence:
    """A file of a section that is not one's to review is answered like a missing one."""
    found = Evidence.objects.filter(uuid=file, owner=application.person_id).first()
    is_shown = belongs(application, file) if sections is None else stands_in(application, file, sections)
    if found is None or not is_shown:
        raise Http404(MISSING)
    return found
