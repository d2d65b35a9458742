"""The administration's site: who gets in at all."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts.admin.autocomplete import ChoiceView
from accounts.enums import ADMIN_ROLES, PLATFORM_ROLES
from accounts.sessions import leave
from zcps.kit.lists import count_label

ENTERING = ADMIN_ROLES | PLATFORM_ROLES
LACKING = "您不是机构的系统管理员，不能进入机构与人员管理。如需开通账号或调整角色，请联系本机构的系统管理员。"
ORDER = (
    "AuthorisationLetter", "Organisation", "Verification", "Reorganisation", "User", "Grant", "Committee", "CalendarDay", "Delivery", "Event",
)  # fmt: skip

View = Callable[..., HttpResponse]


class Site(AdminSite):
    """Opened by roles in force, not by a flag; signing in and out happens at the three doors."""

    site_header = site_title = "机构与人员管理"
    index_title = "管理事项"
    site_url = "/"
    empty_value_display = "—"
    enable_nav_sidebar = True

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """In the order of daily use, each with what it is for."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda row: (*ORDER, row["object_name"]).index(row["object_name"]))
            for row in app["models"]:
                row["about"] = self.get_model_admin(row["model"]).about
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What can be managed, with how much of it waits for the officer who asks."""
        apps = self.get_app_list(request)
        for row in (row for app in apps for row in app["models"]):
            row["waiting"] = count_label(self.get_model_admin(row["model"]).waiting(request))
        return super().index(request, {**(extra_context or {}), "app_list": apps})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The same page under the same heading: all of it is one app."""
        return super().app_index(request, app_label, {"title": self.index_title, **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return bool(actor and request.user.is_staff and actor.organisations_with(*ENTERING))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Signed in without a role for it: refused, not sent round in a circle."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if (
                request.user.is_authenticated
                and not self.has_permission(request)
                and request.path != reverse("admin:logout")
            ):
                raise PermissionDenied(LACKING)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        # Where to go on is checked by the door.
        return redirect_to_login(request.GET.get("next", "/admin/"), reverse("accounts:sign_in"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return leave(request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return ChoiceView.as_view(admin_site=self)(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("accounts:password")


site = Site(name="admin")
