"""打印件: asking for one, waiting for it, taking the file. The same pages for applicants and offices."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import site_of
from accounts.queries.letters import visible_letters
from dossiers.files import PDF, stored_file_response
from review.documents.consignments import cover_draft, roster_draft
from review.documents.drafts import Draft
from review.documents.forms import form_draft
from review.documents.letters import letter_draft
from review.documents.notices import notice_draft
from review.documents.publicities import publicity_draft, publicity_end_draft
from review.documents.review_public import review_public_draft
from review.enums import DocumentKind, DocumentState, Term
from review.models import Application, Consignment, Document, OfficialNotice
from review.queries.documents import (
    OF_APPLICANT,
    OF_CONSIGNMENT,
    OF_OFFICE,
    OF_PUBLICITY,
    printable_notices,
    visible_documents,
    waiting_before,
)
from review.queries.publicities import items_of, publicities_of
from review.queries.rosters import roster
from review.queries.rules import business_of
from review.services.documents import ask_for, try_again
from review.services.rosters import open_roster
from zcps.kit.paper_codes import grouped
from zcps.kit.refusals import ActionDenied

MISSING = "没有找到这份打印件，或者它不在您的管辖范围内。"
NO_APPLICATION = "没有找到这件申报，或者它不在您的管辖范围内。"
NO_CONSIGNMENT = "没有找到这个报送批次，或者它不是您所在机构报送或接收的。"
NO_LETTER = "没有找到这份委托证明，或者它不是由您的账号办理的。"
NO_NOTICE = "没有找到这份通知书，或者它不在您的管辖范围内。"
UNSENT = "申报还没有提交：提交之后，表格才印有核对码，才能作为纸质材料使用。"
RECORDED = "花名册将印出完整证件号码，本次操作会留下记录。继续吗？"
LETTER_AT_PLATFORM = "admin:accounts_authorisationletter_change"
NO_PUBLICITY = "没有找到这次公示，或者它不是您所在机构的。"
RELATED = (
    "revision__application",
    "application",
    "consignment",
    "notice__application",
    "letter__organisation",
    "publicity",
)

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Whoever it is: the rows say who sees them. Never kept by a browser's cache."""
    return never_cache(login_required(view))


@signed_in
@require_POST
def ask_about_application(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """申报简表, 综合表, 审核意见页 of the latest revision."""
    rows = Application.objects.visible_to(request.actor).select_related("person", "scheme_version", "revision")
    row = rows.defer("scheme_version__content").filter(uuid=uuid).first()
    is_own = row is not None and row.person_id == request.actor.person_id
    if row is None or kind not in (OF_APPLICANT if is_own else OF_OFFICE):
        raise Http404(NO_APPLICATION)
    if row.revision is None:
        raise ActionDenied(UNSENT)
    return _asked(request, form_draft(DocumentKind(kind), row, to=request.actor))


@signed_in
@require_POST
def ask_about_consignment(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """封面和回执, 花名册; with whole ID numbers only after that was written down."""
    rows = Consignment.objects.visible_to(request.actor).select_related("sender", "scheme__current", "sent_by__person")
    row = rows.filter(uuid=uuid).first()
    if row is None or kind not in OF_CONSIGNMENT:
        raise Http404(NO_CONSIGNMENT)
    if kind == DocumentKind.COVER:
        return _asked(request, cover_draft(row))
    is_whole = kind == DocumentKind.ROSTER_WHOLE
    lines = open_roster(row, by=request.actor) if is_whole else roster(row, with_numbers=False)
    return _asked(request, roster_draft(row, lines, DocumentKind(kind)))


@signed_in
@require_POST
def ask_about_notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A notice as it was issued, for the applicant and for those who see it at an office."""
    row = printable_notices(request.actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404(NO_NOTICE)
    return _asked(request, notice_draft(row))


@signed_in
@require_POST
def ask_about_letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """用人单位委托证明, to be stamped: for the account it belongs to, and for the platform that compares it."""
    rows = visible_letters(request.actor).select_related("region__parent", "competent_department", "scheme__current")
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(NO_LETTER)
    return _asked(request, letter_draft(row))


@signed_in
@require_POST
def ask_about_publicity(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """公示表; 公示情况表 once the period has ended."""
    row = publicities_of(request.actor).filter(uuid=uuid).first()
    if row is None or kind not in OF_PUBLICITY:
        raise Http404(NO_PUBLICITY)
    if kind == DocumentKind.PUBLICITY:
        return _asked(request, publicity_draft(row))
    if row.concluded_at is None:
        raise ActionDenied("公示还没有结束，结束之后才能打印公示情况表。")
    return _asked(request, publicity_end_draft(row))


@signed_in
@require_POST
def ask_about_publicity_item(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """评审表（公示版） of one person of a list, as it is shown."""
    period = publicities_of(request.actor).filter(uuid=uuid).first()
    rows = items_of(period).exclude(application__person=request.actor.person_id) if period else None
    item = (
        rows.select_related("application__person", "application__scheme_version").filter(position=position).first()
        if rows is not None
        else None
    )
    if item is None:
        raise Http404(NO_PUBLICITY)
    return _asked(request, review_public_draft(item.application, item.revision))


@signed_in
@require_safe
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; the page asks again by itself until the file is there."""
    row = _document_or_404(request, uuid)
    context = {
        "document": row,
        "before": waiting_before(row) if row.state == DocumentState.WAITING else 0,
        "back": back_from(row, request),
        "about": _about(row),
        "code": grouped(row.code),
    }
    return render(request, "review/document.html", context)


@signed_in
@require_safe
def file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The PDF itself; its name tells what it is and whose, to those who may see it."""
    row = _document_or_404(request, uuid)
    if row.state != DocumentState.READY:
        raise ActionDenied("这份打印件还没有生成，请稍后再试。")
    name = f"{row.get_kind_display()}-{_about(row)}.pdf"
    return stored_file_response(row.stored, PDF, name=name, as_attachment=True)


@signed_in
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Once more what has failed."""
    row = _document_or_404(request, uuid)
    try_again(row)
    return redirect(row)


def printable(row: Application, kinds: Iterable[DocumentKind]) -> list[dict[str, str]]:
    """What is printed of an application, as buttons: label and address."""
    opinion = business_of(row).term(Term.OPINION, row.duty)
    labels = {DocumentKind.OPINIONS: f"{opinion}页"}
    return [
        {"label": labels.get(kind, kind.label), "url": reverse("review:print_application", args=[row.uuid, kind])}
        for kind in kinds
    ]


def printable_of_consignment(row: Consignment) -> list[dict[str, str]]:
    """The same of a consignment; whole ID numbers ask first, because it is written down."""
    return [
        {
            "label": kind.label,
            "url": reverse("review:print_consignment", args=[row.uuid, kind]),
            "confirm": RECORDED if kind == DocumentKind.ROSTER_WHOLE else "",
        }
        for kind in OF_CONSIGNMENT
    ]


def _asked(request: HttpRequest, draft: Draft) -> HttpResponse:
    return redirect(ask_for(draft, site=site_of(request)))


def _document_or_404(request: HttpRequest, uuid: UUID) -> Document:
    row = visible_documents(request.actor).filter(uuid=uuid).select_related(*RELATED).defer("payload", "facts").first()
    if row is None:
        raise Http404(MISSING)
    return row


def _about(row: Document) -> str:
    """Whose or of which number."""
    if row.letter:
        return row.letter.unit_name
    if row.publicity:
        return f"{row.publicity.starts_on:%Y-%m-%d}"
    numbered: Consignment | OfficialNotice | None = row.consignment or row.notice
    return numbered.number if numbered else (row.application or row.revision.application).name


def back_from(row: Document, request: HttpRequest) -> tuple[str, str]:
    """Where what it was printed from stands: address and words."""
    if row.consignment:
        return row.consignment.get_absolute_url(), "返回报送批次"
    if row.letter:
        is_own = row.letter.account_id == request.actor.user_id
        page = reverse("accounts:letter") if is_own else reverse(LETTER_AT_PLATFORM, args=[row.letter_id])
        return page, "返回委托证明"
    if row.publicity:
        return row.publicity.get_absolute_url(), "返回公示"
    application = row.application or (row.revision or row.notice).application
    is_own = application.person_id == request.actor.person_id
    if row.notice:
        return reverse("review:own_notice" if is_own else "review:notice", args=[row.notice.uuid]), "返回通知书"
    return reverse("review:application" if is_own else "review:review", args=[application.uuid]), "返回申报"
