"""The three doors, and the way out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import client_address
from accounts.enums import AccountKind
from accounts.forms.people import SignInForm
from accounts.models import User
from accounts.queries.demo import demo_accounts
from accounts.queries.registration import registering_versions
from accounts.queries.systems import versions_with_systems
from accounts.queries.throttle import is_address_exhausted
from accounts.sessions import enter, leave
from zcps.kit.errors import refusal_page

LOCKED = "登录失败次数过多，这个账号在当前网络的登录已暂停 15 分钟，请稍后再试；忘记密码的，可以重设密码。"
EXHAUSTED = "当前网络登录失败次数过多，登录已暂停，请一小时后再试。"
DOORS = {
    AccountKind.PERSON: ("user", "填写业绩档案，申报职称，查看进度和结果。", "个人登录"),
    AccountKind.EMPLOYER: ("building", "审核本单位人员的材料，公示并报送。", "单位登录"),
    AccountKind.OFFICE: ("building-bank", "主管部门、人力社保部门、评审委员会办公室。", "部门登录"),
}


@login_not_required
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose a door; in the demo, choose whom to be."""
    doors = [
        {"kind": kind, "name": kind.label, "icon": icon, "text": text, "go": go}
        for kind, (icon, text, go) in DOORS.items()
    ]
    demo = demo_accounts() if settings.ZCPS_DEMO else None
    context = {"doors": doors, "demo": demo, "next": safe_next(request), "has_left": "left" in request.GET}
    context["asks_where"] = bool(versions_with_systems())
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_at(request: HttpRequest, door: str) -> HttpResponse:
    """The form of one door."""
    if door not in AccountKind.values:
        raise Http404("没有这个登录入口，请从登录首页选择。")
    if request.method == "POST" and is_address_exhausted(client_address(request)):
        return refusal_page(request, status=429, reason=EXHAUSTED)
    form = SignInForm(request.POST or None, request=request, door=door)
    if request.method == "POST" and form.is_valid():
        enter(request, form.user)
        return redirect(safe_next(request) or "accounts:home")
    registers = door == AccountKind.EMPLOYER and bool(registering_versions())
    context = {"form": form, "door": AccountKind(door), "next": safe_next(request), "employers_register": registers}
    return render(request, "accounts/sign_in_at.html", context)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and what the browser keeps of it."""
    return leave(request)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click signs in as somebody of the demo world; without the demo's switch there is no such page."""
    if not settings.ZCPS_DEMO:
        raise Http404
    username = request.POST.get("username", "")[:64].replace("\x00", "")  # PostgreSQL refuses NUL with an error
    user = User.objects.filter(username=username, is_active=True, is_superuser=False).first()
    if user is None:
        raise Http404("演示数据中没有这个账号，请从登录首页重新选择。")
    enter(request, user)
    return redirect(safe_next(request) or "accounts:home")


def safe_next(request: HttpRequest) -> str:
    """Where to go on: a path of this site or nothing."""
    target = request.POST.get("next") or request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_safe else ""


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """What django-axes answers instead of a form after too many failures."""
    return refusal_page(request, status=429, reason=LOCKED)
