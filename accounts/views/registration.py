"""Registering, forgotten passwords, activation links: pages for people who cannot sign in yet."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.enums import AccountKind
from accounts.exceptions import AccountsError, TokenError
from accounts.forms.people import FirstSignInForm, HolderForm, NewPasswordForm, RegisterForm, ResetForm
from accounts.models import Activation, User
from accounts.services import activations, password_changes, people, phone_codes
from accounts.views.coded import acted, public_form, send_code
from zcps.kit.errors import refusal_page
from zcps.kit.tags import chinese_datetime

# The same words whether the number was free or taken: nobody learns here who has an account.
REGISTERED = (
    "注册信息已提交。请用证件号码和刚才设置的密码登录；如不能登录，说明该证件号码已经开通账号，请从“找回账号”办理。"
)
RESET = "如果证件号码与手机号相符，密码已经重设，请用新密码登录；如仍不能登录，请从“找回账号”办理。"

READY = "密码已设置，请用证件号码和刚才设置的密码登录。"
STAFF_READY = "账号已激活，登录名为 {}。请用刚才设置的密码登录。"
ACTIVATED = "如果证件号码与单位登记的手机号相符，账号已经激活，请用新密码登录；如仍不能登录，请联系为您开通账号的单位核对手机号。"


@public_form
def register(request: HttpRequest) -> HttpResponse:
    """Name, number, telephone, code, password on one page; the code is asked for by a button of its own."""
    return _with_code(
        request, RegisterForm, purpose=phone_codes.REGISTER, template="accounts/register.html", act=_register
    )


@public_form
def reset(request: HttpRequest) -> HttpResponse:
    """A forgotten password."""
    return _with_code(request, ResetForm, purpose=phone_codes.RESET, template="accounts/reset.html", act=_reset)


@public_form
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """An account that the own unit has opened: the telephone it was opened with proves its holder."""
    return _with_code(
        request, FirstSignInForm, purpose=phone_codes.ACTIVATE, template="accounts/first_sign_in.html", act=_first
    )


@public_form
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: set a password, and say who holds the account where nobody does yet."""
    try:
        activation = activations.open_activation(token)
    except TokenError as error:
        return refusal_page(request, status=410, reason=error.sentence)
    account = activation.user
    form = (NewPasswordForm if account.person_id else HolderForm)(request.POST or None)
    form.account = account
    if request.method == "POST" and form.is_valid() and _activated(form, token):
        messages.success(request, READY if account.kind == AccountKind.PERSON else STAFF_READY.format(account.username))
        return redirect("accounts:sign_in_at", account.kind)
    context = {"form": form, "account": account, "facts": _facts(account, activation)}
    return render(request, "accounts/activate.html", context)


def _facts(account: User, activation: Activation) -> list[dict[str, str]]:
    facts = [
        {"label": "所属机构", "value": str(account.home or "")},
        {"label": "登录名", "value": account.username},
        {"label": "姓名", "value": account.person.name if account.person else ""},
        {"label": "链接有效期至", "value": chinese_datetime(activation.expires_at)},
    ]
    return [fact for fact in facts if fact["value"]]


def _with_code(
    request: HttpRequest, form_class: type[Form], *, purpose: str, template: str, act: Callable[[dict], str]
) -> HttpResponse:
    context: dict[str, object] = {}
    if request.method == "POST" and request.POST.get("act") == "code":
        form, context = send_code(request, form_class, purpose=purpose)
    else:
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid() and (sentence := acted(form, act)):
            messages.info(request, sentence)
            return redirect("accounts:sign_in_at", AccountKind.PERSON)
    return render(request, template, {"form": form, **context})


def _register(data: dict) -> str:
    names = ("name", "document", "id_number", "phone", "code", "password")
    people.register_person(**{name: data[name] for name in names})
    return REGISTERED


def _reset(data: dict) -> str:
    password_changes.reset_password(**{name: data[name] for name in ("id_number", "phone", "code", "password")})
    return RESET


def _first(data: dict) -> str:
    named = {name: data[name] for name in ("id_number", "phone", "code", "password")}
    password_changes.reset_password(**named, purpose=phone_codes.ACTIVATE)
    return ACTIVATED


def _activated(form: Form, token: str) -> bool:
    data = form.cleaned_data
    try:
        people.activate_as(token, data["password"], holder={name: data[name] for name in people.HOLDER if name in data})
    except AccountsError as error:
        form.add_error(None, error.sentence)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
