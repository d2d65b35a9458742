"""核对纸质材料: a code from a printed page, typed, scanned or opened by a telephone's camera, and what the record says to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from review.documents.checking import compared
from review.enums import DocumentKind
from review.forms.paper_check import CodeForm
from review.models import Document
from review.queries.documents import checkable_documents
from review.views.documents import RELATED, back_from, signed_in
from zcps.kit.paper_codes import NotACode, grouped, read_code
from zcps.kit.refusals import ActionDenied
from zcps.kit.throttle import count_failure, is_exhausted

# The same for a code that never was, and for one of an application somebody else holds.
UNKNOWN = "没有找到与这个核对码对应的纸质材料，或者它不在您的管辖范围内。请核对后重新扫描或者输入。"
TOO_OFTEN = "核对码连续多次没有找到，请十分钟后再试。"
MISSES, WITHIN_SECONDS, WHAT = 30, 600, "paper-check"
OWNERS = (
    *RELATED,
    "revision__application__person",
    "revision__application__revision",
    "revision__application__scheme_version",
    "letter__region__parent",
    "letter__competent_department",
    "letter__scheme__current",
    "application__person",
    "application__revision",
    "application__scheme_version",
    "consignment__sender",
    "consignment__scheme__current",
    "consignment__sent_by__person",
    "publicity__organisation",
)


@signed_in
@require_safe
def paper_check(request: HttpRequest) -> HttpResponse:
    """The field; with a code in the address on to its answer."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("review:paper_answer", code=grouped(form.cleaned_data["code"]))
    return render(request, "review/paper_check.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_safe
def paper_answer(request: HttpRequest, code: str) -> HttpResponse:
    """What the record says to a page; unknown and foreign codes are answered alike."""
    if is_exhausted(WHAT, request.user.pk, limit=MISSES):
        raise ActionDenied(TOO_OFTEN, status=429)
    document = _found(request, code)
    if document is None:
        count_failure(WHAT, request.user.pk, seconds=WITHIN_SECONDS)
        form = CodeForm({"code": code})
        form.is_valid()
        form.errors.setdefault("code", form.error_class([UNKNOWN]))
        return render(request, "review/paper_check.html", {"form": form}, status=404)
    return render(request, "review/paper_check.html", {"form": CodeForm(), **_answer(request, document)})


def _found(request: HttpRequest, code: str) -> Document | None:
    try:
        wanted = read_code(code)
    except NotACode:
        return None
    rows = checkable_documents(request.actor).filter(code=wanted).select_related(*OWNERS)
    return rows.defer("payload").first()


def _answer(request: HttpRequest, document: Document) -> dict[str, object]:
    url, _words = back_from(document, request)
    return {
        "document": document,
        "code": grouped(document.code),
        "comparison": compared(document, to=request.actor),
        "record_url": url,
        "print_url": _print_url(document),
    }


def _print_url(document: Document) -> str:
    """Where the same paper is printed as it would be now; a notice never differs."""
    if document.consignment:
        return reverse("review:print_consignment", args=[document.consignment.uuid, document.kind])
    if document.letter:
        return reverse("review:print_letter", args=[document.letter.uuid])
    if document.publicity:
        return reverse("review:print_publicity", args=[document.publicity.uuid, document.kind])
    if document.kind == DocumentKind.REVIEW_PUBLIC:  # printed from the list of its period alone
        return ""
    application = document.application or (document.revision and document.revision.application)
    return reverse("review:print_application", args=[application.uuid, document.kind]) if application else ""
