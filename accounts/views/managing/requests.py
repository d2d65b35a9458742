"""登记单位的申请 at the office: what waits, one of them with the organisations it may mean, and the answer."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import UnitRequestState
from accounts.exceptions import AccountsError
from accounts.forms.managing import RefusalForm, WordsForm
from accounts.managing import Keeper
from accounts.models import Organisation, UnitRequest
from accounts.queries.managing import MOST, find_units, requests_at, rules_of, version_at
from accounts.services import unit_requests as services
from accounts.views.managing.common import registry_page, uuid_of
from accounts.views.managing.unit import REQUEST_TONES
from accounts.views.offices import asked_for
from zcps.kit.tags import chinese_datetime

MISSING = "没有找到这份登记单位的申请，或者它不在当前机构。"
TELLS = "原因发消息告知申请人，请写明应当选择哪个单位、到哪里咨询。"
NEW = "admin:accounts_organisation_add"


@registry_page
@require_safe
def unit_requests(request: HttpRequest, office: Organisation) -> HttpResponse:
    """What waits first asked for; everything with ?all."""
    found = asked_for(request, requests_at(office.pk), waits=UnitRequestState.OPEN, tones=REQUEST_TONES)
    return render(request, "accounts/managing/requests.html", {"office": office, **found})


@registry_page
@require_safe
def unit_request(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """One request, and the organisations it may mean."""
    row = request_or_404(office, uuid)
    keeper, form = _keeper(row), WordsForm(request.GET or None, initial={"words": row.name})
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else row.name
    is_open = row.state == UnitRequestState.OPEN
    context = {
        "row": row,
        "facts": _facts(row, keeper),
        "tone": REQUEST_TONES[UnitRequestState(row.state)],
        "is_open": is_open,
        "form": form,
        "found": find_units(keeper, row.region, words=words) if is_open and keeper else [],
        "words": words,
        "most": MOST,
        "new_url": f"{reverse(NEW)}?{urlencode(_prefilled(row, keeper))}",
    }
    return render(request, "accounts/managing/request.html", context)


@registry_page
@require_POST
def accept(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """It is this one."""
    row = request_or_404(office, uuid)
    unit = (
        Organisation.objects.select_related("competent_department")
        .filter(uuid=uuid_of(request.POST.get("unit", "")))
        .first()
    )
    if unit is None:
        raise Http404("没有找到所选的单位，请重新查找。")
    try:
        services.accept_request(row, unit=unit, by=request.user)
    except AccountsError as refused:
        messages.error(request, refused.sentence)
        return redirect("accounts:unit_request", row.uuid)
    messages.success(request, f"已告知{row.person}可以选择“{unit}”。")
    return redirect("accounts:unit_requests")


@registry_page
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """There is no such unit here; why, and what to choose."""
    row = request_or_404(office, uuid)
    form = RefusalForm(request.POST or None, help_text=TELLS)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse_request(row, reason=form.cleaned_data["reason"], by=request.user)
        except AccountsError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"原因已告知{row.person}。")
            return redirect("accounts:unit_requests")
    return render(request, "accounts/managing/refuse.html", {"row": row, "form": form})


def request_or_404(office: Organisation, uuid: UUID) -> UnitRequest:
    """A request at this office; one of another is answered like a missing one."""
    row = (
        requests_at(office.pk)
        .select_related("region__parent", "decided_by__person", "scheme")
        .filter(uuid=uuid)
        .first()
    )
    if row is None:
        raise Http404(MISSING)
    return row


def _keeper(row: UnitRequest) -> Keeper | None:
    version = version_at(row.region)
    return rules_of(version).keeper(row.keeper) if version else None


def _prefilled(row: UnitRequest, keeper: Keeper | None) -> dict[str, str]:
    """What the form for a new organisation begins with."""
    kind = min(keeper.kinds) if keeper and len(keeper.kinds) == 1 else ""
    return {"name": row.name, "region": row.region_id, **({"kind": kind} if kind else {})}


def _facts(row: UnitRequest, keeper: Keeper | None) -> list[dict[str, str]]:
    facts = [
        {"label": "申请人", "value": row.person.name},
        {"label": "单位全称", "value": row.name},
        {"label": "行政区划", "value": row.region.name},
        {"label": "人事档案保管", "value": keeper.label if keeper else row.keeper},
        {"label": "说明", "value": row.note, "is_full": True},
        {"label": "申请时间", "value": chinese_datetime(row.asked_at)},
        {"label": "状态", "value": row.get_state_display()},
        {"label": "登记的单位", "value": row.organisation.name if row.organisation else ""},
        {"label": "原因", "value": row.reason},
        {"label": "办理", "value": f"{row.decided_by}，{chinese_datetime(row.decided_at)}" if row.decided_by else ""},
    ]
    return [fact for fact in facts if fact["value"]]
