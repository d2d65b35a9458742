"""A unit at the employers' door: registering, and getting back an account nobody can sign in to any more."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.enums import AccountKind
from accounts.forms.employers import RecoverEmployerForm, RegisterEmployerForm
from accounts.models import AuthorisationLetter, SchemeVersion
from accounts.queries.registration import registering_versions
from accounts.services import phone_codes, registration
from accounts.views.coded import acted, public_form, send_code, typed

NOT_OFFERED = "这里的用人单位由其主管部门、当地人力社保部门等机构创建，不能自行注册。请联系上述机构开通账号。"
REGISTERED = "注册信息已提交。您的登录名是 {}（请记下，也已发短信到经办人手机）。请登录后下载委托证明，盖章后上传扫描件，由平台审核。"
# The same words whether there is such a unit or not; what can be done from here goes by SMS.
RECOVERED = (
    "已收到。如果该统一社会信用代码已经登记，登录名会发短信到您的手机：请从这里登录，下载委托证明，盖章后上传扫描件，由平台审核。"
    "没有收到短信的，请核对代码；单位还没有登记的，请先注册。"
)


@public_form
def register(request: HttpRequest) -> HttpResponse:
    """The unit, its handler with a telephone that answers, a password: on one page."""
    make = partial(RegisterEmployerForm, versions=_versions())
    context: dict[str, object] = {}
    act = request.POST.get("act") if request.method == "POST" else None
    if act == "code":
        form, context = send_code(request, make, purpose=phone_codes.EMPLOYER)
    elif act == "departments":
        form = make(initial=typed(request))
        form.fields["competent_department"].widget.attrs["autofocus"] = True
    else:
        form = make(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and (letter := acted(form, partial(_register, form), at="uscc"))
        ):
            messages.success(request, REGISTERED.format(letter.account.username))
            return redirect("accounts:sign_in_at", AccountKind.EMPLOYER)
    return render(request, "accounts/register_employer.html", {"form": form, **context})


@login_not_required
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """The field of the 主管部门 for the place and affiliation chosen, as a part of the page."""
    asked = {name: request.GET.get(name, "") for name in ("scheme", "region", "affiliation")}
    form = RegisterEmployerForm(initial=asked, versions=_versions())
    return render(request, "accounts/_departments.html", {"form": form})


@public_form
def recover(request: HttpRequest) -> HttpResponse:
    """Credit code, the new handler, a telephone that answers; answered alike whatever the code."""
    _versions()
    context: dict[str, object] = {}
    if request.method == "POST" and request.POST.get("act") == "code":
        form, context = send_code(request, RecoverEmployerForm, purpose=phone_codes.HANDLER)
    else:
        form = RecoverEmployerForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and acted(form, partial(_recover, form)):
            messages.info(request, RECOVERED)
            return redirect("accounts:sign_in_at", AccountKind.EMPLOYER)
    return render(request, "accounts/recover_employer.html", {"form": form, **context})


def _register(form: RegisterEmployerForm, data: dict) -> AuthorisationLetter:
    return registration.register_employer(
        form.unit(), form.handler(), scheme=form.chosen_scheme, code=data["code"], password=data["password"]
    )


def _recover(form: RecoverEmployerForm, data: dict) -> bool:
    plain = {name: data[name] for name in ("uscc", "legal_representative", "code", "password")}
    registration.recover_account(handler=form.handler(), **plain)
    return True


def _versions() -> list[SchemeVersion]:
    """The versions of the schemes under which employers register; 404 where there is none."""
    versions = registering_versions()
    if not versions:
        raise Http404(NOT_OFFERED)
    return versions
