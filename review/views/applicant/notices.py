"""通知书 as the applicant reads it; opening it is recorded as proof that it has arrived."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.enums import Delivered
from review.queries.official_notices import delivery_record, own_notices, with_deliveries
from review.services.delivering import record_opening
from review.views.applicant.common import applicant_page


@applicant_page
@require_safe
def notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One notice of one's own, ready for the printer."""
    rows = own_notices(request.actor).filter(uuid=uuid)
    row = with_deliveries(rows).select_related("application").first()
    if row is None:
        raise Http404("没有找到这份通知书。")
    if not any(each.kind == Delivered.OPENED for each in row.deliveries.all()):
        record_opening(row, by=request.actor)
    context = {"notice": row, "ways": delivery_record(row, for_applicant=True)}
    return render(request, "review/applicant/notice.html", context)
