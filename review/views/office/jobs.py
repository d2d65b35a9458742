"""后台任务: what an office asked for, how far it is, the file that came of it; calling it off, asking anew."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from dossiers.files import stored_file_response
from review.enums import JobKind, JobState
from review.forms.jobs import JobFilters
from review.models import Job
from review.policies.jobs import may_cancel, may_open_file
from review.queries.jobs import NEWEST, jobs_of, narrowed
from review.queries.printing import unprinted_items
from review.services.jobs.running import may_repeat, repeat_job
from review.services.jobs.starting import cancel_job
from review.views.office.common import here, office_page
from review.views.office.place import back_url, query_of, with_query
from zcps.kit import clock
from zcps.kit.lists import page

MISSING = "没有找到这个后台任务，或者它不是您所在机构的。"
NO_FILE = "这个文件已经过了保留期限，或者不是由您生成的。需要的请重新生成。"
# A page that nobody looks at any more shall not keep its session alive.
ASKED_AGAIN = dt.timedelta(minutes=15)
TONES = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "todo",
    JobState.DONE: "passed",
    JobState.FAILED: "refused",
    JobState.CANCELLED: "neutral",
}


@office_page
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Everything the office has asked for, the newest first; asks again by itself while something runs."""
    form = JobFilters(request.GET)
    rows = narrowed(jobs_of(request.actor), form.wanted(), request.actor)
    shown = page(rows, sort=NEWEST, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "page": shown,
        "rows": [_row(request, row) for row in shown.rows],
        "asks_again": any(map(_asks_again, shown.rows)),
        "filters": form,
    }
    return render(request, "review/office/jobs.html", context)


@office_page
@require_safe
def job(request: HttpRequest, uuid) -> HttpResponse:
    """How far it is; the page asks again by itself while it runs. A finished batch is its result."""
    row = _job_or_404(request, uuid)
    if row.is_finished and row.kind == JobKind.BATCH:
        url = with_query(request, reverse("review:batch", args=[row.batch.uuid]))
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    context = _row(request, row) | {
        "asks_again": _asks_again(row),
        "unprinted": unprinted_items(row) if row.is_finished and row.kind == JobKind.PRINT else [],
        "query": query_of(request),
        "back_url": back_url(request) if request.GET.get("inbox") else reverse("review:jobs"),
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


@office_page
@require_POST
def repeat(request: HttpRequest, uuid) -> HttpResponse:
    """The same anew, with what the person who asks may see now."""
    again = repeat_job(_job_or_404(request, uuid), by=here(request))
    messages.success(request, "已重新开始，完成之后在这里下载。")
    return redirect(again)


def _row(request: HttpRequest, row: Job) -> dict:
    """One job with what can be done about it."""
    return {
        "job": row,
        "tone": TONES[JobState(row.state)],
        "word": "正在取消" if row.cancelled_at and not row.is_finished else row.get_state_display(),
        "may_cancel": not row.is_finished and not row.cancelled_at and may_cancel(request.actor, row),
        "may_open": bool(row.stored) and may_open_file(request.actor, row),
        "may_repeat": may_repeat(row),
        "has_result": row.is_finished and row.kind == JobKind.BATCH,
    }


def _asks_again(row: Job) -> bool:
    return not row.is_finished and clock.now() - row.created_at < ASKED_AGAIN


def _job_or_404(request: HttpRequest, uuid) -> Job:
    row = jobs_of(request.actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row
