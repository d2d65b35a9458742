"""The page that shows activation links, once."""

from collections.abc import Iterable

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.models import User


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
