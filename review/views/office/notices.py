"""通知书 at the office: what it has issued, each as a page to print, and what was handed over at the counter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from review.forms.official_notices import HandingForm, NoticeFilters
from review.models import OfficialNotice
from review.queries.listing import sort_of
from review.queries.official_notices import (
    SORTS,
    delivery_record,
    issued_by_office,
    listed_notices,
    state_of,
    visible_notices,
    with_deliveries,
)
from review.services.delivering import record_handing
from review.views.office.common import here, office_page
from review.views.office.place import query_of
from zcps.kit.lists import querystring

MISSING = "没有找到这份通知书，或者它不在您的管辖范围内。"


@office_page
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice the current office has issued."""
    form, sort = NoticeFilters(request.GET), sort_of(request.GET.get("sort"), SORTS)
    rows = issued_by_office(here(request), form.wanted())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = listed_notices(rows, sort=sort, after=after, before=before)
    context = {
        "filters": form,
        "page": page,
        "rows": [{"row": each, "state": state_of(each)} for each in page.rows],
        "is_narrowed": form.narrows,
        "sort": sort,
        "export_url": f"{reverse('review:notices_export')}?{querystring(request.GET)}",
    }
    return render(request, "review/office/notices.html", context)


@office_page
@require_safe
def notice(request: HttpRequest, uuid) -> HttpResponse:
    """One notice as it was issued, ready for the printer, with its 送达记录."""
    row = _notice_or_404(request, uuid)
    is_issuer = row.organisation_id in request.actor.organisations
    is_handed = any(each.kind == "handed" for each in row.deliveries.all())
    context = {
        "notice": row,
        "ways": delivery_record(row, for_applicant=False),
        "state": state_of(row),
        "form": HandingForm() if is_issuer and not is_handed else None,
        "query": query_of(request),
    }
    return render(request, "review/office/notice.html", context)


@office_page
@require_POST
def handed(request: HttpRequest, uuid) -> HttpResponse:
    """登记窗口送达."""
    row = _notice_or_404(request, uuid)
    form = HandingForm(request.POST)
    if form.is_valid():
        record_handing(row, note=form.cleaned_data["note"], by=request.actor)
        messages.success(request, f"已登记{row.number}窗口送达。")
    else:
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
    return redirect("review:notice", uuid=uuid)


def _notice_or_404(request: HttpRequest, uuid) -> OfficialNotice:
    rows = with_deliveries(visible_notices(request.actor)).select_related("application", "organisation")
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row
