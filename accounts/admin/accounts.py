"""账号: staff accounts in real name, who has not yet signed in, activation, handing over, switching off."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from accounts.admin.base import ADMINISTRATORS, PLATFORM, ServiceAdmin
from accounts.admin.forms import HandOverForm, StaffForm
from accounts.admin.issued import answer_issued, site_of
from accounts.admin.sites import site
from accounts.enums import AccountKind, Role
from accounts.exceptions import AccountsError
from accounts.models import User
from accounts.numbers import masked_phone_of
from accounts.policies import Actor
from accounts.queries.organisations import administers, visible_to
from accounts.queries.people import accounts_at
from accounts.services import people
from accounts.services.activations import send_activation

DISABLING = [
    "账号立即退出登录，不能再登录；名下的角色同时失效。",
    "名下在办的申报不会自动改分，请所在机构在“分工情况”中改分给其他经办人。",
    "可以随时重新启用，角色随即恢复。",
]


class SignedInFilter(admin.SimpleListFilter):
    """Who was allotted an account and never came."""

    title = "登录情况"
    parameter_name = "signed_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "尚未登录"), ("yes", "已登录")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in {"no", "yes"}:
            return queryset.filter(last_login__isnull=self.value() == "no")
        return queryset


class DoorFilter(admin.SimpleListFilter):
    """Through which door: an applicant's account is not listed here."""

    title = "类别"
    parameter_name = "door"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, kind.label) for kind in (AccountKind.EMPLOYER, AccountKind.OFFICE)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() in AccountKind.values else queryset


class ActiveFilter(admin.SimpleListFilter):
    """Whether the account has been switched off."""

    title = "状态"
    parameter_name = "active"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "启用"), ("no", "停用")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_active=self.value() == "yes") if self.value() in {"yes", "no"} else queryset


@admin.register(User, site=site)
class AccountAdmin(ServiceAdmin):
    """Accounts of organisations; applicants' accounts are nobody's to administer."""

    viewers, adders, changers = (*ADMINISTRATORS, *PLATFORM), ADMINISTRATORS, ADMINISTRATORS
    list_display = ("username", "holder", "home", "kind", "activated_at", "last_login", "status")
    list_filter = (SignedInFilter, DoorFilter, ActiveFilter)
    list_select_related = ("person", "home")
    search_fields = ("username__startswith", "person__name__startswith", "home__name__startswith")
    search_help_text = "按登录名、姓名或机构全称的开头查找"
    ordering = ("username",)
    change_list_template = "admin/accounts/accounts.html"
    add_form = StaffForm
    about = "工作人员的账号：实名开通、交接、停用，发送激活短信。"
    add_title, add_label = "开通工作人员账号", "开通账号"
    add_lead = "账号实名开通，登录名由系统分配；激活短信发到本人手机，密码由本人设置，开通人不知道密码。"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows.filter(pk__in=accounts_at(visible_to(actor).order_by()).values("pk"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "home__id__exact" or super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        here = request.actor.organisation_id
        has_people = here is not None and request.actor.holds(Role.ORGANISATION_ADMIN, here)
        return super().changelist_view(request, {**(extra_context or {}), "has_people": has_people})

    @admin.display(description="实际使用人", ordering="person__name_key")
    def holder(self, row: User) -> str:
        return row.person.name if row.person else "尚未登记"

    @admin.display(description="状态", ordering="is_active")
    def status(self, row: User) -> str:
        return "启用" if row.is_active else "停用"

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"accounts_user_{name}")

        return [
            own("<path:object_id>/activation/", require_POST(self.activation), "activation"),
            own("<path:object_id>/disable/", self.disable, "disable"),
            own("<path:object_id>/enable/", require_POST(self.enable), "enable"),
            own("<path:object_id>/hand-over/", self.hand_over, "hand_over"),
            *super().get_urls(),
        ]

    def created(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        issued = people.create_staff_with_roles(by=request.user, site=site_of(request), **data)
        lead = f"已为“{data['name']}”开通账号，登录名为 {issued.account.username}。"
        return answer_issued(self, request, issued, lead=lead, back=self.row_url(issued.account))

    def activation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Issue a new activation link, to the holder's telephone."""
        row = self._administered(request, object_id)
        try:
            issued = send_activation(row, by=request.user, site=site_of(request))
        except AccountsError as error:
            self.message_user(request, error.sentence, "error")
            return self.to_row(row)
        lead = f"已为账号“{row.username}”签发新的激活链接。"
        return answer_issued(self, request, issued, lead=lead, back=self.row_url(row))

    def disable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Switch an account off, after a question."""
        row = self._lockable(request, object_id)
        return self.ask(
            request,
            row,
            lambda: people.set_active(row, is_active=False, by=request.user),
            question=f"停用账号“{row.username}”（{self.holder(row)}）？",
            consequences=DISABLING,
            label="停用",
            done=f"账号“{row.username}”已停用。",
        )

    def enable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Switch an account on again."""
        row = self._lockable(request, object_id)
        done = f"账号“{row.username}”已启用。"
        return self.attempt(request, row, lambda: people.set_active(row, is_active=True, by=request.user), done=done)

    def hand_over(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the account to its next holder; a new activation link comes with it."""
        row = self._administered(request, object_id)
        form = HandOverForm(request.POST or None, actor=request.actor)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            issued = people.hand_over_to(row, holder=data, by=request.user, site=site_of(request))
            lead = f"账号“{row.username}”已交接给“{data['name']}”，原密码已失效。"
            return answer_issued(self, request, issued, lead=lead, back=self.row_url(row))

        return self.act(
            request,
            form,
            save,
            title=f"交接账号“{row.username}”",
            label="交接账号",
            row=row,
            lead="登记新的实际使用人；交接有记录，原密码立即失效。",
        )

    def facts(self, row: User) -> list[tuple[str, Any]]:
        return [
            ("登录名", row.username),
            ("实际使用人", self.holder(row)),
            ("手机号", masked_phone_of(row.person) if row.person else ""),
            ("所属机构", row.home),
            ("入口", row.get_kind_display()),
            ("创建时间", row.created_at),
            ("激活时间", row.activated_at),
            ("最近登录", row.last_login),
            ("状态", self.status(row)),
        ]

    def acts(self, request: HttpRequest, row: User) -> list[dict[str, Any]]:
        acts = []
        if administers(request.actor, row.home):
            acts += [
                self._button("签发激活链接", "activation", row, is_post=True),
                self._button("交接", "hand_over", row),
            ]
        if self._may_lock(request, row) and row.is_active:
            acts.append(self._button("停用", "disable", row) | {"is_danger": True})
        elif self._may_lock(request, row):
            acts.append(self._button("启用", "enable", row, is_post=True))
        return acts

    def links(self, request: HttpRequest, row: User) -> list[tuple[str, str]]:
        lists = [("授权", f"{reverse('admin:accounts_grant_changelist')}?user__id__exact={row.pk}")]
        if not self._may_lock(request, row):
            return lists
        home = row.home.code if row.home else ""
        return [*lists, ("授予角色", f"{reverse('admin:accounts_grant_add')}?user={row.username}&organisation={home}")]

    def _button(self, label: str, name: str, row: User, *, is_post: bool = False) -> dict[str, Any]:
        return {"label": label, "url": reverse(f"admin:accounts_user_{name}", args=[row.pk]), "is_post": is_post}

    def _may_lock(self, request: HttpRequest, row: User) -> bool:
        return administers(request.actor, row.home) or self.holds(request, (Role.SECURITY_ADMIN,))

    def _lockable(self, request: HttpRequest, object_id: str) -> User:
        row = self.found(request, object_id)
        self.require(allowed=self._may_lock(request, row))
        return row

    def _administered(self, request: HttpRequest, object_id: str) -> User:
        row = self.found(request, object_id)
        self.require(allowed=administers(request.actor, row.home))
        return row
