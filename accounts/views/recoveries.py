"""找回账号: the ways for somebody who cannot sign in, the unit that vouches, the counter that checks the card."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import numbers
from accounts.addresses import client_address, site_of
from accounts.enums import AccountKind, RecoveryState
from accounts.exceptions import AccountsError
from accounts.forms.managing import RefusalForm
from accounts.forms.recoveries import AskUnitForm, CounterForm, RegionForm, VouchForm
from accounts.models import Organisation, Recovery
from accounts.queries.recoveries import counters, keeps_counter, recoveries_at, regions_with_counters, vouches_at
from accounts.services import phone_codes, recoveries
from accounts.services.recoveries import Claim
from accounts.views.coded import acted, public_form, send_code
from accounts.views.offices import asked_for
from zcps.kit.identity import mask_mobile
from zcps.kit.tags import chinese_datetime

NO_ROLE = "找回账号的申请由本单位的经办人员或者系统管理员办理，您在当前机构没有这个角色；请在页面上方切换机构。"
NO_COUNTER = "窗口核验由人社部门的经办人员办理，您在当前机构没有这个角色；请在页面上方切换机构。"
MISSING = "没有找到这份找回账号的申请，或者它不在当前机构。"
TELLS = "原因发短信告知申请人，例如：不是本单位人员，请到现单位办理。"
# The same words whether there is such an account or not, and whether its unit is known.
ASKED = (
    "申请已提交。姓名和证件号码与账号相符、并且登记了单位的，由单位核实后把设置密码的链接发到您的新手机；"
    "三天内没有收到的，请携带身份证件到当地人社部门窗口办理。"
)
TONES = {
    RecoveryState.OPEN: "waiting",
    RecoveryState.CONFIRMED: "passed",
    RecoveryState.REFUSED: "refused",
    RecoveryState.LAPSED: "neutral",
}

View = Callable[..., HttpResponse]


@login_not_required
@never_cache
@require_safe
def recover(request: HttpRequest) -> HttpResponse:
    """The three ways, and where the counters of a region are."""
    form = RegionForm(request.GET or None, regions=regions_with_counters())
    region = form.cleaned_data["region"] if form.is_bound and form.is_valid() else ""
    context = {"form": form, "region": region, "counters": counters(region) if region else []}
    return render(request, "accounts/recover.html", context)


@public_form
def ask_unit(request: HttpRequest) -> HttpResponse:
    """By the word of the managing unit."""
    context: dict[str, object] = {}
    if request.method == "POST" and request.POST.get("act") == "code":
        form, context = send_code(request, AskUnitForm, purpose=phone_codes.RECOVER)
    else:
        form = AskUnitForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and acted(form, lambda data: _ask(request, data)):
            messages.info(request, ASKED)
            return redirect("accounts:sign_in_at", AccountKind.PERSON)
    return render(request, "accounts/recover_by_unit.html", {"form": form, **context})


def office_page(view: View) -> View:
    """Signed in as somebody who may vouch at the current organisation, which the view gets."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not vouches_at(request.actor, request.actor.organisation_id):
            raise PermissionDenied(NO_ROLE)
        office = Organisation.objects.get(pk=request.actor.organisation_id)
        return view(request, office, *args, **kwargs)

    return never_cache(login_required(guarded))


@office_page
@require_safe
def recovery_list(request: HttpRequest, office: Organisation) -> HttpResponse:
    """What waits; everything with ?all."""
    found = asked_for(request, recoveries_at(office.pk), waits=RecoveryState.OPEN, tones=TONES)
    context = {"office": office, "keeps_counter": keeps_counter(request.actor, office), **found}
    return render(request, "accounts/recoveries/list.html", context)


@office_page
@require_safe
def recovery(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """One request: who it is, and what to look at before vouching."""
    row = _found(office, uuid)
    context = {"row": row, "facts": _facts(row), "is_open": row.state == RecoveryState.OPEN}
    return render(request, "accounts/recoveries/detail.html", context)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """It is the person: the link goes out."""
    row, form = _found(office, uuid), VouchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checked = form.cleaned_data["checked"]
        try:
            recoveries.confirm(row, checked=checked, site=site_of(request), by=request.user)
        except AccountsError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"设置密码的链接已发到{row.account}的新手机，24 小时内有效。")
            return redirect("accounts:recoveries")
    return render(request, "accounts/recoveries/confirm.html", {"row": row, "form": form})


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, office: Organisation, uuid: UUID) -> HttpResponse:
    """Nobody here knows this to be the person."""
    row, form = _found(office, uuid), RefusalForm(request.POST or None, help_text=TELLS)
    if request.method == "POST" and form.is_valid():
        try:
            recoveries.refuse(row, reason=form.cleaned_data["reason"], by=request.user)
        except AccountsError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "原因已发短信告知申请人。")
            return redirect("accounts:recoveries")
    return render(request, "accounts/recoveries/refuse.html", {"row": row, "form": form})


@sensitive_post_parameters("id_number", "phone")
@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, office: Organisation) -> HttpResponse:
    """窗口核验: the card and the person are here."""
    if not keeps_counter(request.actor, office):
        raise PermissionDenied(NO_COUNTER)
    form = CounterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        claim = Claim(name=data["name"], id_number=data["id_number"], phone=data["phone"])
        try:
            recoveries.recover_at_counter(
                claim, checked=data["checked"], office=office, site=site_of(request), by=request.user
            )
        except AccountsError as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(
                request, f"已登记核验情况，设置密码的链接已发到 {mask_mobile(data['phone'])}，24 小时内有效。"
            )
            return redirect("accounts:recoveries")
    return render(request, "accounts/recoveries/counter.html", {"form": form})


def _ask(request: HttpRequest, data: dict) -> bool:
    claim = Claim(name=data["name"], id_number=data["id_number"], phone=data["phone"])
    recoveries.ask_unit(claim, code=data["code"], address=client_address(request))
    return True


def _found(office: Organisation, uuid: UUID) -> Recovery:
    row = recoveries_at(office.pk).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def _facts(row: Recovery) -> list[dict[str, str]]:
    person, phone = row.account.person, numbers.recovery_phone_of(row) if row.phone_sealed else ""
    facts = [
        {"label": "姓名", "value": person.name},
        {"label": person.get_document_type_display(), "value": numbers.masked_id_of(person)},
        {"label": "新手机号", "value": mask_mobile(phone) if phone else ""},
        {"label": "方式", "value": row.get_way_display()},
        {"label": "申请时间", "value": chinese_datetime(row.asked_at)},
        {"label": "状态", "value": row.get_state_display()},
        {"label": "核实情况", "value": row.checked},
        {"label": "原因", "value": row.reason},
        {"label": "办理", "value": f"{row.decided_by}，{chinese_datetime(row.decided_at)}" if row.decided_by else ""},
        {"label": "链接使用时间", "value": chinese_datetime(row.used_at) if row.used_at else ""},
    ]
    return [fact for fact in facts if fact["value"]]
