"""The administration's site: who gets in at all."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from accounts.enums import ADMIN_ROLES, PLATFORM_ROLES
from accounts.sessions import leave

ENTERING = ADMIN_ROLES | PLATFORM_ROLES


class Site(AdminSite):
    """Opened by roles in force, not by a flag; signing in and out happens at the three doors."""

    site_header = site_title = "机构与人员管理"
    index_title = "管理事项"
    site_url = "/"
    empty_value_display = "—"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return bool(actor and request.user.is_staff and actor.organisations_with(*ENTERING))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        return redirect("accounts:sign_in")

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return leave(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("accounts:password")


site = Site(name="admin")
