"""收费设定, and 收费登记: what is owed to the office, and who has paid."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from dossiers.files import evidence_file_response
from review.forms.fees import ChargeForm, PaidForm
from review.models import FeeOrder
from review.queries.fees import lines_of, orders_of
from review.services.fees import NO_ORDER, NO_ROLE, SETTING_ROLES, mark_paid, set_charge
from review.views.office.common import here, office_page
from zcps.kit import lists
from zcps.kit.uploads import UploadRefused

NO_ROUND = "没有找到这个评审批次，或者它没有收费项目。"
NO_VOUCHER = "这张缴费单还没有登记缴费凭证。"
TABS = {"": "未缴", "paid": "已缴", "cancelled": "已取消"}


@office_page
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return _settings_page(request)


@office_page
@require_http_methods(["POST"])
def charge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set one round; the rule refuses an office that may not charge."""
    actor = here(request)
    line = next((line for line in lines_of(actor.organisation_id) if line.round.uuid == uuid), None)
    if line is None:
        raise Http404(NO_ROUND)
    if not _may_set(request):
        raise PermissionDenied("收费设定由本机构的经办人员办理，您在本机构没有相应的角色。")
    form = ChargeForm(request.POST, auto_id=f"{line.round.pk}-%s")
    if not form.is_valid():
        return _settings_page(request, refused={line.round.pk: form})
    how = form.cleaned_data["how_to_pay"]
    set_charge(line.round, charges=form.is_charging, how_to_pay=how, by=actor)
    messages.success(request, f"“{line.round.name}”已设定为{'收费' if form.is_charging else '不收费'}。")
    return redirect("review:fees")


@office_page
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """Of the current office: unpaid first to be chased, paid and cancelled to be looked up."""
    rows = orders_of(here(request)).filter(organisation=request.actor.organisation_id)
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in TABS else ""
    narrowed = {
        "": rows.filter(paid_at__isnull=True, cancelled_at__isnull=True),
        "paid": rows.filter(paid_at__isnull=False),
        "cancelled": rows.filter(cancelled_at__isnull=False),
    }[chosen]
    url = reverse("review:fee_orders")
    tabs = [
        {"label": label, "url": f"{url}?state={code}" if code else url, "is_current": code == chosen}
        for code, label in TABS.items()
    ]
    page = lists.numbered_page(narrowed.order_by("-id"), number=request.GET.get("page"))
    context = {"tabs": tabs, "page": page, "empty": f"没有{TABS[chosen]}的缴费单"}
    return render(request, "review/office/fee_orders.html", context)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One order; POST says that it is paid, with the scan of the voucher."""
    row = _order_or_404(request, uuid)
    may_mark = here(request).holds(Role.COMMITTEE_MANAGER, row.organisation_id)
    if request.method == "POST" and not may_mark:
        raise PermissionDenied(NO_ROLE)
    form = PaidForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _paid(request, row, form):
        return redirect("review:fee_orders")
    context = {"order": row, "form": form if may_mark and row.is_owed else None}
    return render(request, "review/office/fee_order.html", context)


@office_page
@require_safe
def voucher(request: HttpRequest, uuid: UUID) -> FileResponse:
    row = _order_or_404(request, uuid)
    if row.voucher is None:
        raise Http404(NO_VOUCHER)
    return evidence_file_response(row.voucher)


def _paid(request: HttpRequest, row: FeeOrder, form: PaidForm) -> bool:
    """Whether it is written down; what is wrong with the file is said at its field."""
    try:
        mark_paid(row, **form.cleaned_data, by=here(request))
    except UploadRefused as refused:
        form.add_error("voucher", str(refused))
        return False
    messages.success(request, f"已登记{row.application.name}缴费，可以列入评审会议。")
    return True


def _order_or_404(request: HttpRequest, uuid: UUID) -> FeeOrder:
    rows = orders_of(here(request)).filter(organisation=request.actor.organisation_id)
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(NO_ORDER)
    return row


def _settings_page(request: HttpRequest, refused: dict[int, ChargeForm] | None = None) -> HttpResponse:
    may_set, refused = _may_set(request), refused or {}
    lines = [
        {
            "line": line,
            "form": refused.get(line.round.pk) or (_charge_form(line) if may_set and not line.why_not else None),
        }
        for line in lines_of(request.actor.organisation_id)
    ]
    return render(request, "review/office/fees.html", {"lines": lines})


def _charge_form(line) -> ChargeForm:
    setting = line.setting
    initial = {"charges": "yes" if setting.charges else "no", "how_to_pay": setting.how_to_pay} if setting else {}
    return ChargeForm(initial=initial, auto_id=f"{line.round.pk}-%s")


def _may_set(request: HttpRequest) -> bool:
    actor = here(request)
    return any(actor.holds(role, actor.organisation_id) for role in SETTING_ROLES)
