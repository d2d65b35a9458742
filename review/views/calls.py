"""评审通知 for everybody: the list, a notice, its attachments. Nobody need sign in; who has not is answered from caches."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe

from dossiers.files import PDF, stored_file_response
from review.models import Call, CallFile
from review.queries.calls import modes_of, published
from zcps.kit import clock, lists

FRESH, FILE_FRESH = 60, 300  # seconds: what is taken down is gone everywhere soon
MISSING = "没有这份评审通知，或者它已经撤下。请查看评审通知列表。"


@login_not_required
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Every notice that stands, the latest first."""
    page = lists.numbered_page(published(), number=request.GET.get("page"))
    context = {"page": page, "rows": [{"call": row, "window": window_of(row)} for row in page.rows]}
    return _kept(request, render(request, "review/calls.html", context))


@login_not_required
@require_safe
def call(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _found(uuid)
    context = {"call": row, **shown(row), "apply_url": reverse("review:round", args=[row.round.uuid])}
    return _kept(request, render(request, "review/call.html", context))


@login_not_required
@require_safe
def file(request: HttpRequest, uuid: UUID, file: UUID) -> FileResponse:
    found = CallFile.objects.filter(call=_found(uuid), uuid=file).first()
    if found is None:
        raise Http404("没有这个附件。")
    answer = stored_file_response(found.stored, PDF, name=found.name, as_attachment=True)
    return _kept(request, answer, seconds=FILE_FRESH)


def shown(row: Call) -> dict:
    """What a notice shows beside its words, to everybody and to the office that writes it."""
    return {"modes": modes_of(row), "files": list(row.files.all()), "window": window_of(row)}


def window_of(row: Call) -> tuple[str, str]:
    """Tone and word: whether one may apply now."""
    now = clock.now()
    if now < row.opens_at:
        return "info", "尚未开始"
    return ("todo", "正在申报") if now < row.closes_at else ("neutral", "申报已截止")


def _found(uuid: UUID) -> Call:
    row = published().filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def _kept(request: HttpRequest, answer: HttpResponse, *, seconds: int = FRESH) -> HttpResponse:
    """The same page for all who are not signed in may be kept for a while; one with a name on it by nobody."""
    answer.headers.pop("Cache-Control", None)  # a stored file is kept by nobody, unless it is everybody's
    if request.user.is_authenticated:
        add_never_cache_headers(answer)
    else:
        patch_cache_control(answer, public=True, max_age=seconds)
    return answer
