"""后台任务: how far a job is, the file that came of it, calling it off."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from dossiers.files import stored_file_response
from review.enums import JobKind
from review.models import Job
from review.policies.jobs import may_cancel, may_open_file
from review.queries.jobs import jobs_of
from review.services.jobs.starting import cancel_job
from review.views.office.common import office_page
from review.views.office.place import back_url, query_of, with_query
from zcps.kit import clock

MISSING = "没有找到这个后台任务，或者它不是您所在机构的。"
NO_FILE = "这个文件已经过了保留期限，或者不是由您生成的。需要的请重新生成。"
# A page that nobody looks at any more shall not keep its session alive.
ASKED_AGAIN = dt.timedelta(minutes=15)


@office_page
@require_safe
def job(request: HttpRequest, uuid) -> HttpResponse:
    """How far it is; the page asks again by itself while it runs. A finished batch is its result."""
    row = _job_or_404(request, uuid)
    if row.is_finished and row.kind == JobKind.BATCH:
        url = with_query(request, reverse("review:batch", args=[row.batch.uuid]))
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    context = {
        "job": row,
        "asks_again": not row.is_finished and clock.now() - row.created_at < ASKED_AGAIN,
        "may_cancel": not row.is_finished and not row.cancelled_at and may_cancel(request.actor, row),
        "may_open": bool(row.stored) and may_open_file(request.actor, row),
        "query": query_of(request),
        "back_url": back_url(request),
    }
    return render(request, "review/office/job.html", context)


@office_page
@require_safe
def file(request: HttpRequest, uuid) -> FileResponse:
    """The file that came of it, for who asked for it, until it expires."""
    row = _job_or_404(request, uuid)
    if not row.stored or not may_open_file(request.actor, row) or row.expires_at < clock.now():
        raise Http404(NO_FILE)
    return stored_file_response(row.stored, row.media_type, name=row.file_name, as_attachment=True)


@office_page
@require_POST
def cancel(request: HttpRequest, uuid) -> HttpResponse:
    row = cancel_job(_job_or_404(request, uuid), by=request.actor)
    messages.success(request, "任务已取消。" if row.is_finished else "正在取消：已经开始的一步做完之后停止。")
    return redirect(with_query(request, row.get_absolute_url()))


def _job_or_404(request: HttpRequest, uuid) -> Job:
    row = jobs_of(request.actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row
