"""机构: the own subtree; new organisations with their first account; contact data, functions, suspension."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.allotment import allotment_view, template_view
from accounts.admin.base import ADMINISTRATORS, PLATFORM, ServiceAdmin
from accounts.admin.forms import ContactForm, DutyForm, OrganisationForm
from accounts.admin.issued import issued_page
from accounts.admin.sites import site
from accounts.enums import OrganisationStatus, Role
from accounts.models import Organisation, User
from accounts.policies import Actor
from accounts.queries.blocks import GrantLabels
from accounts.queries.choices import named, sectors
from accounts.queries.organisations import administers, first_account, visible_to
from accounts.queries.people import staff_with_roles
from accounts.services.organisations import (
    CHANGEABLE,
    Duty,
    add_duty,
    change_organisation,
    create_organisation,
    set_status,
    usual_duties,
)
from zcps.kit.tags import chinese_date

SUSPENDING = [
    "在本机构的角色立即失效，工作人员不能再办理业务。",
    "不再从这里提交新的申报，其他机构也不能再报来；已经在办和将要报来的申报，由上级机构用“移交在办申报”交给其他机构办完，或者重新启用后接着办。",
    "下级机构不受影响。可以随时重新启用，角色随即恢复。",
]


REORGANISING = "admin:accounts_reorganisation_{}"  # pages of a room above, by name only


@admin.register(Organisation, site=site)
class OrganisationAdmin(ServiceAdmin):
    """List, page and forms of organisations."""

    viewers, adders, changers = (*ADMINISTRATORS, *PLATFORM), ADMINISTRATORS, ADMINISTRATORS
    list_display = ("indented_name", "code", "kind", "region", "telephone", "status")
    list_filter = ("kind", "status")
    list_select_related = ("region",)
    search_fields = ("name__startswith", "code__startswith", "uscc__startswith")
    search_help_text = "按单位全称、机构编码或统一社会信用代码的开头查找"
    ordering = ("path",)
    change_list_template = "admin/accounts/organisations.html"
    row_template = "admin/accounts/organisation.html"
    add_form = OrganisationForm
    about = "用人单位、部门和评委会办公室：新建、修改信息、停用。"
    add_title = add_label = "新建机构"
    add_lead = "机构编码由系统分配，也是该机构第一个系统管理员账号的登录名；激活链接在创建后显示一次。"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows.filter(pk__in=visible_to(actor).order_by().values("pk"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """By path: the organisations below one, as its page links to them."""
        return lookup == "path__startswith" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="单位全称", ordering="name_key")
    def indented_name(self, row: Organisation) -> str:
        return format_html('<span class="indent">{}</span>{}', "　" * (row.depth - 1), row.name)

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str) -> Any:
            return path(
                f"<path:object_id>/{route}/", self.admin_site.admin_view(view), name=f"accounts_organisation_{name}"
            )

        allotting = path(
            "allotment/", self.admin_site.admin_view(self.allotment), name="accounts_organisation_allotment"
        )
        blank = path(
            "allotment/template/",
            self.admin_site.admin_view(require_safe(self.template)),
            name="accounts_organisation_template",
        )
        acts = [
            allotting,
            blank,
            own("contact", self.contact, "contact"),
            own("duty", self.duty, "duty"),
            own("suspend", self.suspend, "suspend"),
            own("resume", require_POST(self.resume), "resume"),
        ]
        return [*acts, *super().get_urls()]

    def created(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        level = data.pop("level")
        duties = usual_duties(kind=data["kind"], level=level, region=data["region"], sector=data["sector"])
        made = create_organisation(by=request.user, duties=duties, **data)
        lead = f"机构“{made.organisation}”已创建，编码 {made.organisation.code}。"
        return issued_page(
            self, request, [(made.account, made.activation_url)], lead=lead, back=self.row_url(made.organisation)
        )

    def allotment(self, request: HttpRequest) -> HttpResponse:
        """Organisations and their accounts from a spreadsheet."""
        self.require(allowed=self.has_add_permission(request))
        return allotment_view(self, request)

    def template(self, request: HttpRequest) -> HttpResponse:
        """The empty spreadsheet with an example row."""
        self.require(allowed=self.has_add_permission(request))
        return template_view()

    def contact(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change contact data."""
        row = self._administered(request, object_id)
        given = {name: getattr(row, name) for name in CHANGEABLE}
        form = ContactForm(request.POST or None, actor=request.actor, row=row, initial=given)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            change_organisation(row, by=request.user, **data)
            self.message_user(request, f"“{row}”的信息已保存。")
            return self.to_row(row)

        return self.act(request, form, save, title=f"修改“{row}”的信息", label="保存", row=row)

    def duty(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a function (platform only)."""
        row = self._administered(request, object_id)
        self.require(allowed=self.holds(request, (Role.PLATFORM_ADMIN,)))
        form = DutyForm(request.POST or None, actor=request.actor)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            add_duty(row, Duty(**data), by=request.user)
            self.message_user(request, f"已为“{row}”增加职能。")
            return self.to_row(row)

        return self.act(request, form, save, title=f"为“{row}”增加职能", label="增加职能", row=row)

    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Suspend an organisation, after a question."""
        row = self._administered(request, object_id)
        return self.ask(
            request,
            row,
            lambda: set_status(row, OrganisationStatus.SUSPENDED, by=request.user),
            question=f"停用“{row}”？",
            consequences=SUSPENDING,
            label="停用",
            done=f"“{row}”已停用。",
        )

    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take an organisation up again."""
        row = self._administered(request, object_id)
        done = f"“{row}”已启用。"
        return self.attempt(
            request, row, lambda: set_status(row, OrganisationStatus.ACTIVE, by=request.user), done=done
        )

    def facts(self, row: Organisation) -> list[tuple[str, Any]]:
        return [
            ("机构编码", row.code),
            ("单位全称", row.name),
            ("简称", row.short_name),
            ("类别", row.get_kind_display()),
            ("统一社会信用代码", row.uscc),
            ("法定代表人", row.legal_representative),
            ("所在行政区划", row.region),
            ("上级机构", Organisation.objects.get_parent(row)),
            ("隶属关系", row.get_affiliation_display()),
            ("单位性质", row.get_ownership_display()),
            ("行业", named(row.sector, sectors())),
            ("主管部门", row.competent_department),
            ("咨询电话", row.telephone),
            ("地址", row.address),
            ("办公时间", row.office_hours),
            ("状态", row.get_status_display()),
            ("合并后的机构", row.successor),
            ("上级审核", _verified(row)),
        ]

    def further(self, row: Organisation) -> dict[str, Any]:
        """Functions, staff with their roles, what stands below, and whether the first administrator has come."""
        names, labels = sectors(), GrantLabels()
        duties = [(duty, named(duty.sector, names)) for duty in row.functions.select_related("scheme", "region")]
        below = f"{reverse('admin:accounts_organisation_changelist')}?path__startswith={row.path}"
        accounts = f"{reverse('admin:accounts_user_changelist')}?home__id__exact={row.pk}"
        return {
            "duties": duties,
            "staff": [(account, _labelled(account, labels)) for account in staff_with_roles(row)],
            "accounts_url": accounts,
            "below": Organisation.objects.get_descendant_count(row),
            "below_url": below,
            "first": first_account(row),
        }

    def acts(self, request: HttpRequest, row: Organisation) -> list[dict[str, Any]]:
        if not administers(request.actor, row):
            return []
        if row.status == OrganisationStatus.MERGED:
            return []
        if row.status != OrganisationStatus.SUSPENDED:
            status = self._button("停用", "suspend", row, is_danger=True)
        else:
            status = self._button("启用", "resume", row, is_post=True)
        acts = [self._button("修改信息", "contact", row)]
        if self.holds(request, (Role.PLATFORM_ADMIN,)):
            acts.append(self._button("增加职能", "duty", row))
        return [*acts, status]

    def links(self, request: HttpRequest, row: Organisation) -> list[tuple[str, str]]:
        lists = [
            ("账号", f"{reverse('admin:accounts_user_changelist')}?home__id__exact={row.pk}"),
            ("授权", f"{reverse('admin:accounts_grant_changelist')}?organisation__id__exact={row.pk}"),
        ]
        if not administers(request.actor, row) or row.status == OrganisationStatus.MERGED:
            return lists
        add, staff = reverse("admin:accounts_organisation_add"), reverse("admin:accounts_user_add")
        return [
            *lists,
            ("新建下级机构", f"{add}?parent={row.code}"),
            *self._reorganisations(request, row),
            ("开通工作人员账号", f"{staff}?organisation={row.code}"),
        ]

    def _reorganisations(self, request: HttpRequest, row: Organisation) -> list[tuple[str, str]]:
        """What its 上级 may do with it; nobody reorganises his own."""
        if row.pk in request.actor.organisations_with(*ADMINISTRATORS):
            return []
        acts = [("合并到其他机构", "merge"), ("划转", "move")]
        acts += [("移交在办申报", "hand_over")] if row.status == OrganisationStatus.SUSPENDED else []
        return [(label, f"{reverse(REORGANISING.format(act))}?organisation={row.code}") for label, act in acts]

    def _button(
        self, label: str, name: str, row: Organisation, *, is_post: bool = False, is_danger: bool = False
    ) -> dict[str, Any]:
        url = reverse(f"admin:accounts_organisation_{name}", args=[row.pk])
        return {"label": label, "url": url, "is_post": is_post, "is_danger": is_danger}

    def _administered(self, request: HttpRequest, object_id: str) -> Organisation:
        row = self.found(request, object_id)
        self.require(allowed=administers(request.actor, row))
        return row


def _labelled(account: User, labels: GrantLabels) -> list[tuple[int, str]]:
    """Its roles here: the grant, and what it is called."""
    return [(grant.pk, labels.of(grant)) for grant in account.roles_here]


def _verified(row: Organisation) -> str:
    """The latest year its 上级 has verified it."""
    found = row.verifications.order_by("-year").first()
    return f"{found.year} 年度{found.get_finding_display()}（{chinese_date(found.verified_at)}）" if found else ""
