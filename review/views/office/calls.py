"""评审通知 at the committee's founding unit: written, with attachments, published once, taken down with a reason."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Committee
from review.forms.calls import CallForm, WithdrawForm
from review.models import Call, CallFile
from review.policies.calls import NO_ROLE, PUBLISHED, may_call
from review.queries.calls import calls_of, committees_at, titles_for
from review.services.calls import MISSING, add_file, change_call, draft_call, publish_call, remove_file, withdraw_call
from review.views.calls import shown
from review.views.office.common import here
from zcps.kit import lists
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

PUBLISHING = [
    "所有人不用登录就能看到通知和附件，内容从此不能再改。",
    "系统按申报起止时间开设评审批次，申报人到时即可按通知申报。",
]
WITHDRAWING = ["通知和附件不再公开，批次随即关闭。", "已有人开始申报的，不能撤下。"]


def calls_page(view: Callable) -> Callable:
    """Signed in as 评委会业务管理 of the current organisation."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_call(request.actor):
            raise PermissionDenied(NO_ROLE)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@calls_page
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Everything the office has written, and for which committees it may write more."""
    page = lists.numbered_page(calls_of(request.actor.organisation_id), number=request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"call": row, "standing": _standing(row)} for row in page.rows],
        "committees": committees_at(request.actor.organisation_id),
    }
    return render(request, "review/office/calls.html", context)


@calls_page
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, committee: int) -> HttpResponse:
    """A new draft for one of the office's committees."""
    found = committees_at(request.actor.organisation_id).filter(pk=committee).first()
    if found is None:
        raise Http404("没有这个评委会，或者它不是本机构组建的。")
    titles = titles_for(found)
    if not titles:
        raise ActionDenied(f"制度中没有由“{found.name}”评审的职称，请联系平台管理机构。")
    form = CallForm(_posted(request), titles=titles)
    if request.method == "POST" and form.is_valid():
        row = draft_call(found, form.content(), by=here(request))
        messages.success(request, "通知已保存为草稿。核对内容、上传附件之后发布。")
        return redirect("review:call_office", uuid=row.uuid)
    return _form_page(request, form, found, back_url=reverse("review:calls_office"))


@calls_page
@require_safe
def call(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _page(request, call_or_404(request, uuid))


@calls_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = call_or_404(request, uuid)
    if row.published_at:
        raise ActionDenied(PUBLISHED, back_url=_url(row), back_label="返回通知")
    form = CallForm(_posted(request), titles=titles_for(row.committee), call=row)
    if request.method == "POST" and form.is_valid():
        change_call(row, form.content(), version=_version(request), by=here(request))
        messages.success(request, "草稿已保存。")
        return redirect("review:call_office", uuid=row.uuid)
    return _form_page(request, form, row.committee, back_url=_url(row), call=row)


@calls_page
@require_POST
def upload(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row, given = call_or_404(request, uuid), request.FILES.get("file")
    if given is None:
        return _page(request, row, upload_error="没有收到文件，请选择 PDF 文件后再上传。", status=422)
    try:
        added = add_file(row, given, by=here(request))
    except UploadRefused as refused:
        return _page(request, row, upload_error=refused.sentence, status=422)
    messages.success(request, f"附件“{added.name}”已上传。")
    return redirect("review:call_office", uuid=row.uuid)


@calls_page
@require_POST
def remove(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponse:
    row = call_or_404(request, uuid)
    found = get_object_or_404(CallFile, call=row, uuid=file)
    remove_file(row, found, by=here(request))
    messages.success(request, f"附件“{found.name}”已移除。")
    return redirect("review:call_office", uuid=row.uuid)


@calls_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET asks; POST does it."""
    row = call_or_404(request, uuid)
    if request.method == "POST":
        publish_call(row, version=_version(request), by=here(request))
        messages.success(request, "通知已经发布，批次按申报时间开放。")
        return redirect("review:call_office", uuid=row.uuid)
    context = {
        "call": row,
        "question": f"发布“{row.title}”",
        "consequences": PUBLISHING,
        "word": "发布",
        "action": reverse("review:call_publish", args=[row.uuid]),
        "tone": "primary",
        "back_url": _url(row),
    }
    return render(request, "review/office/call_ask.html", context)


@calls_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = call_or_404(request, uuid)
    form = WithdrawForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        withdraw_call(row, reason=form.cleaned_data["reason"], by=here(request))
        messages.success(request, "通知已经撤下。")
        return redirect("review:call_office", uuid=row.uuid)
    context = {
        "call": row,
        "form": form,
        "question": f"撤下“{row.title}”",
        "consequences": WITHDRAWING,
        "word": "撤下",
        "action": reverse("review:call_withdraw", args=[row.uuid]),
        "tone": "danger",
        "back_url": _url(row),
    }
    return render(request, "review/office/call_ask.html", context, status=422 if form.is_bound else 200)


def call_or_404(request: HttpRequest, uuid: UUID) -> Call:
    """A notice of the current organisation."""
    row = calls_of(request.actor.organisation_id).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def _page(request: HttpRequest, row: Call, *, upload_error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "call": row,
        **shown(row),
        "standing": _standing(row),
        "is_draft": row.published_at is None,
        "upload_error": upload_error,
        "upload_url": reverse("review:call_upload", args=[row.uuid]),
    }
    return render(request, "review/office/call.html", context, status=status)


def _form_page(
    request: HttpRequest, form: CallForm, committee: Committee, *, back_url: str, call: Call | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "committee": committee,
        "back_url": back_url,
        "call": call,
        "version": request.POST.get("version") or (call.version if call else ""),
    }
    return render(request, "review/office/call_write.html", context, status=status)


def _standing(row: Call) -> tuple[str, str]:
    """Tone and word of what became of it."""
    if row.withdrawn_at:
        return "neutral", "已撤下"
    return ("passed", "已发布") if row.published_at else ("waiting", "草稿")


def _posted(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent has its faults too."""
    return request.POST if request.method == "POST" else None


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _url(row: Call) -> str:
    return reverse("review:call_office", args=[row.uuid])
