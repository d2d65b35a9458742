"""委托证明 of the account that is signed in: what it says, the scan, corrections; and naming another handler."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import LETTER_TO_UPLOAD, LetterState
from accounts.exceptions import AccountsError
from accounts.forms.employers import HandoverForm, correction_form
from accounts.models import AuthorisationLetter, LetterScan
from accounts.presentation import handler_facts, pages_of, stations, unit_facts
from accounts.queries.letters import may_hand_over, open_letter_of, visible_scans
from accounts.services import letter_scans, letters, phone_codes, registration
from accounts.services.registration import UNDER_WAY
from accounts.views.coded import acted, coded_form, send_code, typed
from zcps.kit.private_files import JPEG, PDF, stored_file_response
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

NONE_OPEN = "没有正在办理的委托证明。"
NO_SCAN = "没有找到这份扫描件，或者它不在您的管辖范围内。"
NOT_YOURS = "变更经办人由持有本单位账号的经办人办理；账号无法登录的，请从登录页“找回单位账号”办理。"
NOTHING = "没有收到文件，请选择盖章后的委托证明扫描件（PDF）再上传。"
PRINT = "review:print_letter"  # a page of a room above, by name only


@never_cache
@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    """What is to be done now: download, stamp, upload; or that the platform has it."""
    row = _open_or_404(request)
    return render(request, "accounts/letter.html", _context(row))


@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """The scan of the stamped paper."""
    row = _open_or_404(request)
    file = request.FILES.get("scan")
    if file is None:
        return render(request, "accounts/letter.html", _context(row, upload_error=NOTHING), status=422)
    try:
        letter_scans.upload_scan(row, file, by=request.user)
    except UploadRefused as refused:
        return render(request, "accounts/letter.html", _context(row, upload_error=refused.sentence), status=422)
    except AccountsError as refused:
        raise ActionDenied(refused.sentence) from refused
    messages.success(request, "扫描件已上传，等待平台审核。结果会发短信通知经办人。")
    return redirect("accounts:letter")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Other words on the letter, while it is not with the platform."""
    row = _open_or_404(request)
    if row.state not in LETTER_TO_UPLOAD:
        raise ActionDenied(letters.NOT_NOW[LetterState(row.state)])
    if request.POST.get("act") == "departments":
        form = correction_form(row, initial=typed(request))
    else:
        form = correction_form(row, data=request.POST or None)
        if request.method == "POST" and form.is_valid() and acted(form, partial(_correct, request, row, form)):
            messages.success(request, "已保存。请重新下载委托证明，盖章后上传。")
            return redirect("accounts:letter")
    return render(request, "accounts/letter_correction.html", {"form": form, "letter": row})


@never_cache
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Call a change of handler off."""
    try:
        letters.withdraw_letter(_open_or_404(request), by=request.user)
    except AccountsError as refused:
        raise ActionDenied(refused.sentence) from refused
    messages.success(request, "变更经办人已撤销，单位账号仍由您使用。")
    return redirect("accounts:account")


@coded_form
def change_handler(request: HttpRequest) -> HttpResponse:
    """The present handler names the next one, whose telephone answers."""
    if open_letter_of(request.user):
        messages.info(request, UNDER_WAY)
        return redirect("accounts:letter")
    if not may_hand_over(request.user, request.actor):
        raise ActionDenied(NOT_YOURS, status=403)
    context: dict[str, object] = {}
    make = HandoverForm
    if request.POST.get("act") == "code":
        form, context = send_code(request, make, purpose=phone_codes.HANDLER)
    else:
        form = make(request.POST or None, initial={"legal_representative": request.user.home.legal_representative})
        if request.method == "POST" and form.is_valid() and acted(form, partial(_hand_over, request, form)):
            messages.success(request, "已提出变更。请下载委托证明，盖章后上传扫描件，由平台审核。")
            return redirect("accounts:letter")
    return render(request, "accounts/change_handler.html", {"form": form, "unit": request.user.home, **context})


@never_cache
@require_safe
def scan_page(request: HttpRequest, uuid: UUID, number: int) -> FileResponse:
    """One page of a scan as a picture: of the own letter, or any for the platform's administrator."""
    page = _scan_or_404(request, uuid).pages.filter(number=number).first()
    if page is None:
        raise Http404("这一页的图像还没有生成，请稍后再试。")
    return stored_file_response(page.stored, JPEG, name=f"{number}.jpg", as_attachment=False)


@never_cache
@require_safe
def scan_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The very file that was uploaded."""
    scan = _scan_or_404(request, uuid)
    return stored_file_response(scan.stored, PDF, name=scan.name, as_attachment=True)


def _correct(request: HttpRequest, row: AuthorisationLetter, form: object, _data: dict) -> AuthorisationLetter:
    return registration.correct_letter(row, unit=form.unit(), handler=form.handler(), by=request.user)


def _hand_over(request: HttpRequest, form: HandoverForm, data: dict) -> AuthorisationLetter:
    plain = {name: data[name] for name in ("legal_representative", "code")}
    return registration.begin_handover(handler=form.handler(), by=request.user, **plain)


def _open_or_404(request: HttpRequest) -> AuthorisationLetter:
    row = open_letter_of(request.user)
    if row is None:
        raise Http404(NONE_OPEN)
    return row


def _scan_or_404(request: HttpRequest, uuid: UUID) -> LetterScan:
    scan = visible_scans(request.actor).filter(uuid=uuid).first()
    if scan is None:
        raise Http404(NO_SCAN)
    return scan


def _context(row: AuthorisationLetter, *, upload_error: str = "") -> dict[str, object]:
    scans = [pages_of(scan) for scan in list(row.scans.all())[:1]]
    return {
        "letter": row,
        "unit": unit_facts(row),
        "handler": handler_facts(row),
        "stations": stations(row),
        "may_upload": row.state in LETTER_TO_UPLOAD,
        "print_url": reverse(PRINT, args=[row.uuid]),
        "scans": scans,
        "scan_title": "上次上传的扫描件" if row.state in LETTER_TO_UPLOAD else "已上传的扫描件",
        "is_drawing": any(scan["is_waiting"] for scan in scans),
        "upload_error": upload_error,
    }
