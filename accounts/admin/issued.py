"""Activation links: sent to the holder's telephone, or shown once where nobody holds the account yet."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User
from accounts.services.activations import Issued

SENT = "激活短信已发送到本人登记的手机（{}），24 小时内有效，只能使用一次。"


def site_of(request: HttpRequest) -> str:
    """What links in messages begin with."""
    return request.build_absolute_uri("/")[:-1]


def answer_issued(admin: ModelAdmin, request: HttpRequest, issued: Issued, *, lead: str, back: str) -> HttpResponse:
    """Say that the link was sent; show it where it could not be, and in the demo, whose messages go nowhere."""
    if not issued.sent_to or settings.ZCPS_DEMO:
        return issued_page(admin, request, [(issued.account, issued.activation_url)], lead=lead, back=back)
    messages.success(request, lead + SENT.format(issued.sent_to))
    return redirect(back)


def issued_page(
    admin: ModelAdmin, request: HttpRequest, issued: Iterable[tuple[User, str]], *, lead: str, back: str
) -> HttpResponse:
    """Accounts with the paths of their links, as whole addresses. Never cached, never to be had again."""
    rows = [
        {"organisation": account.home, "username": account.username, "url": request.build_absolute_uri(path)}
        for account, path in issued
    ]
    frame = admin.admin_site.each_context(request)
    context = {
        **frame,
        "opts": admin.opts,
        "title": "账号已开通",
        "lead": lead,
        "issued": rows,
        "back_url": back,
        "back_label": "完成",
    }
    response = TemplateResponse(request, "admin/accounts/issued.html", context)
    response["Cache-Control"] = "no-store"
    return response
