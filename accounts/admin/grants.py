"""授权: given with a term, taken away at once, both through the service."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from accounts.admin.base import ADMINISTRATORS, PLATFORM, ServiceAdmin
from accounts.admin.forms import GrantForm
from accounts.admin.roles import explained_roles
from accounts.admin.sites import site
from accounts.enums import PLATFORM_ROLES, ROLES, Role
from accounts.models import Grant
from accounts.policies import Actor
from accounts.queries.blocks import GrantLabels
from accounts.queries.organisations import administers, visible_to
from accounts.services.grants import grant, revoke

REVOKING = [
    "撤销立即生效，本人不能再以这个角色办理业务。",
    "请假期间由同事代理这个角色的，代理同时结束。",
    "撤销之后不能恢复，需要时重新授予。",
]


class StandingFilter(admin.SimpleListFilter):
    """Whether a grant still stands."""

    title = "状态"
    parameter_name = "revoked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "未撤销"), ("yes", "已撤销")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in {"no", "yes"}:
            return queryset.filter(revoked_at__isnull=self.value() == "no")
        return queryset


@admin.register(Grant, site=site)
class GrantAdmin(ServiceAdmin):
    """Grants at the organisations of the own subtree."""

    viewers = (*ADMINISTRATORS, *PLATFORM)
    adders = changers = (*ADMINISTRATORS, Role.SECURITY_ADMIN)
    list_display = ("user", "organisation", "role", "starts_on", "ends_on", "granted_by", "revoked_at")
    list_filter = (StandingFilter, "role")
    list_select_related = ("user__person", "organisation", "granted_by__person")
    search_fields = ("user__username__startswith", "user__person__name__startswith", "organisation__name__startswith")
    search_help_text = "按登录名、姓名或机构全称的开头查找"
    ordering = ("-pk",)
    add_form = GrantForm
    about = "谁在哪个机构办理什么业务，到什么时候为止：授予、撤销。"
    add_title = add_label = "授予角色"
    add_lead = "每个角色办理什么、可以授予哪些机构，写在角色旁边；哪些角色不能由同一人担任，见“角色说明”。"
    change_list_template = "admin/accounts/grants.html"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows.filter(Q(organisation__in=visible_to(actor).order_by()))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in {"user__id__exact", "organisation__id__exact"} or super().lookup_allowed(
            lookup, value, request
        )

    def get_list_display(self, request: HttpRequest) -> tuple:
        """The role with its blocks, whose names are looked up once for the whole list."""
        labels = GrantLabels()

        @admin.display(description="角色", ordering="role")
        def role(row: Grant) -> str:
            return labels.of(row)

        return tuple(role if column == "role" else column for column in self.list_display)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.revocation)
        roles = self.admin_site.admin_view(require_safe(self.roles))
        return [
            path("roles/", roles, name="accounts_grant_roles"),
            path("<path:object_id>/revoke/", view, name="accounts_grant_revoke"),
            *super().get_urls(),
        ]

    def created(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        row = grant(by=request.user, **data)
        self.message_user(request, f"已授予“{row.user}”在“{row.organisation}”的“{GrantLabels().of(row)}”。")
        return self.to_row(row)

    def roles(self, request: HttpRequest) -> HttpResponse:
        """角色说明: every role, what it does, where it may be granted, what it excludes."""
        return self.page(request, "admin/accounts/roles.html", title="角色说明", families=explained_roles())

    def revocation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the role away, after a question."""
        row = self.found(request, object_id)
        self.require(allowed=self._may_decide(request, row))
        return self.ask(
            request,
            row,
            lambda: revoke(row, by=request.user),
            question=f"撤销“{row.user}”在“{row.organisation}”的“{row.get_role_display()}”？",
            consequences=REVOKING,
            label="撤销授权",
            done="授权已撤销，立即生效。",
        )

    def heading(self, row: Grant) -> str:
        return f"{row.user}的“{row.get_role_display()}”"

    def facts(self, row: Grant) -> list[tuple[str, Any]]:
        blocks = GrantLabels().blocks_of(row)
        return [
            ("账号", f"{row.user}（{row.user.username}）"),
            ("机构", row.organisation),
            ("角色", row.get_role_display()),
            *([("分块", blocks)] if blocks else []),
            ("说明", ROLES[Role(row.role)].explanation),
            ("可以授予", ROLES[Role(row.role)].places),
            ("起始日期", row.starts_on),
            ("截止日期", row.ends_on or "长期"),
            ("授权人", row.granted_by or "系统"),
            ("授权时间", row.granted_at),
            ("撤销人", row.revoked_by),
            ("撤销时间", row.revoked_at),
        ]

    def acts(self, request: HttpRequest, row: Grant) -> list[dict[str, Any]]:
        if row.revoked_at or not self._may_decide(request, row):
            return []
        url = reverse("admin:accounts_grant_revoke", args=[row.pk])
        return [{"label": "撤销授权", "url": url, "is_danger": True}]

    def _may_decide(self, request: HttpRequest, row: Grant) -> bool:
        if row.role in PLATFORM_ROLES:
            return self.holds(request, (Role.SECURITY_ADMIN,))
        return administers(request.actor, row.organisation)
