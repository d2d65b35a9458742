"""委托证明: what waits for the platform; the scan beside what was declared; approved, refused, or ended for good."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.addresses import site_of
from accounts.admin.base import ServiceAdmin
from accounts.admin.forms import ActorForm
from accounts.admin.records import WORDS
from accounts.admin.sites import site
from accounts.enums import LETTER_OPEN, LetterPurpose, LetterState, Role
from accounts.exceptions import AccountsError
from accounts.models import AuthorisationLetter
from accounts.policies import Actor
from accounts.presentation import handler_facts, pages_of, unit_lines
from accounts.queries.letters import RELATED, history_of, latest_scan, letters_to_decide
from accounts.queries.organisations import first_account
from accounts.services import letter_decisions
from zcps.kit.fields import TextField
from zcps.kit.lists import capped_count
from zcps.kit.tags import chinese_datetime

ALL = "all"
PAPER_CHECK = "review:paper_check"  # a page of a room above, by name only
TELLS = "原因发短信告知经办人，请写明哪里不符、怎样更正。"
EXAMPLES = "例如：公章与单位全称不一致；缺少法定代表人签字；扫描件不清晰；经办人证件号码与纸质不一致。"
VOIDING = "作废后不能再上传；为它开通的登录名随之停用。需要的可以重新注册或找回。"


class ReasonForm(ActorForm):
    """Why a letter is sent back, or ended."""

    reason = TextField(label="原因", max_length=400, widget=forms.Textarea(attrs={"rows": 4}), help_text=EXAMPLES)


class StateFilter(admin.SimpleListFilter):
    """Without a choice, what waits for a decision."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (ALL, "全部"),
            *((value, label) for value, label in LetterState.choices if value != LetterState.SUBMITTED),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == ALL:
            return queryset
        state = self.value() if self.value() in LetterState.values else LetterState.SUBMITTED
        return queryset.filter(state=state)

    def choices(self, changelist: ChangeList) -> Any:
        chosen = self.value() if self.value() in {ALL, *LetterState.values} else ""
        for value, label in [("", LetterState.SUBMITTED.label), *self.lookup_choices]:
            query = {self.parameter_name: value} if value else None
            remove = None if value else [self.parameter_name]
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string(query, remove),
                "display": label,
            }


class PurposeFilter(admin.SimpleListFilter):
    """Registering, claiming, recovering, handing over."""

    title = "事由"
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return LetterPurpose.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(purpose=self.value()) if self.value() in LetterPurpose.values else queryset


@admin.register(AuthorisationLetter, site=site)
class LetterAdmin(ServiceAdmin):
    """For the platform's system administrator alone."""

    viewers = changers = (Role.PLATFORM_ADMIN,)
    about = "用人单位注册、认领、找回账号和变更经办人：对照盖章的扫描件审核。"
    empty_sentence = "没有等待审核的委托证明。"
    list_display = ("unit_name", "purpose", "handler_name", "region", "submitted_at", "state", "decided_by")
    list_filter = (StateFilter, PurposeFilter)
    list_select_related = ("region", "decided_by__person")
    search_fields = ("unit_name__startswith", "uscc__startswith")
    search_help_text = "按单位全称或统一社会信用代码的开头查找"
    ordering = ("submitted_at", "pk")
    row_template = "admin/accounts/letter.html"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Decided about, never edited."""
        return False

    def waiting(self, request: HttpRequest) -> int:
        return capped_count(letters_to_decide())

    def get_urls(self) -> list:
        def own(name: str, view: Any) -> Any:
            return path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"accounts_authorisationletter_{name}",
            )

        acts = [own("approve", require_POST(self.approve)), own("refuse", self.refuse), own("void", self.void)]
        return [*acts, *super().get_urls()]

    def found(self, request: HttpRequest, object_id: str) -> AuthorisationLetter:
        row = super().found(request, object_id)
        return AuthorisationLetter.objects.select_related(*RELATED).get(pk=row.pk)

    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper says what was declared."""
        row = self._decidable(request, object_id)
        scan = request.GET.get("scan", "")
        try:
            letter_decisions.approve(row, scan=scan, site=site_of(request), by=request.user)
        except AccountsError as refused:
            self.message_user(request, refused.sentence, "error")
            return self.to_row(row)
        return self._next(request, f"“{row.unit_name}”的委托证明已审核通过，结果已发短信告知{row.handler_name}。")

    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Back with a reason."""
        row = self._decidable(request, object_id)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            letter_decisions.refuse(row, reason=data["reason"], scan=request.GET.get("scan", ""), by=request.user)
            return self._next(request, f"“{row.unit_name}”的委托证明已退回，原因已发短信告知{row.handler_name}。")

        form = ReasonForm(request.POST or None, actor=request.actor)
        return self.act(
            request, form, save, title=f"退回“{row.unit_name}”的委托证明", label="退回", lead=TELLS, row=row
        )

    def void(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End it for good."""
        row = self._decidable(request, object_id)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            letter_decisions.void(row, reason=data["reason"], by=request.user)
            return self._next(request, f"“{row.unit_name}”的委托证明已作废。")

        form = ReasonForm(request.POST or None, actor=request.actor)
        title = f"作废“{row.unit_name}”的委托证明"
        return self.act(request, form, save, title=title, label="作废", lead=VOIDING, row=row)

    def facts(self, row: AuthorisationLetter) -> list[tuple[str, Any]]:
        facts = [
            ("事由", row.get_purpose_display()),
            ("状态", row.get_state_display()),
            ("制度", row.scheme),
            ("提出时间", chinese_datetime(row.created_at)),
        ]
        if row.submitted_at:
            facts.append(("上传时间", chinese_datetime(row.submitted_at)))
        last = "上次" if row.state == LetterState.SUBMITTED else ""
        if row.decided_at:
            facts.append((f"{last}审核", f"{row.decided_by}，{chinese_datetime(row.decided_at)}"))
        if row.reason:
            facts.append((f"{last}原因", row.reason))
        return facts

    def further(self, row: AuthorisationLetter) -> dict[str, Any]:
        """What was declared against the register, the scan, who holds the account now, and what happened before."""
        scan, is_open = latest_scan(row), row.state == LetterState.SUBMITTED
        holder = first_account(row.organisation) if row.purpose != LetterPurpose.REGISTRATION else None
        return {
            "lines": unit_lines(row),
            "handler": handler_facts(row, in_full=is_open),
            "scan": scan and pages_of(scan),
            "holder": holder,
            "is_known": row.purpose != LetterPurpose.REGISTRATION,
            "history": [(WORDS[event.kind], event) for event in history_of(row)],
            "check_url": reverse(PAPER_CHECK),
            "organisation_url": reverse("admin:accounts_organisation_change", args=[row.organisation_id]),
        }

    def acts(self, request: HttpRequest, row: AuthorisationLetter) -> list[dict[str, Any]]:
        acts = []
        if row.state == LetterState.SUBMITTED:
            acts.append(self._button("审核通过", "approve", row) | {"is_post": True})
            acts.append(self._button("退回", "refuse", row) | {"is_danger": True})
        if row.state in LETTER_OPEN:
            acts.append(self._button("作废", "void", row))
        return acts

    def _button(self, label: str, name: str, row: AuthorisationLetter) -> dict[str, Any]:
        """Each act names the scan that was looked at."""
        scan = latest_scan(row)
        query = f"?{urlencode({'scan': scan.uuid})}" if scan else ""
        return {"label": label, "url": reverse(f"admin:accounts_authorisationletter_{name}", args=[row.pk]) + query}

    def _decidable(self, request: HttpRequest, object_id: str) -> AuthorisationLetter:
        self.require(allowed=self.has_view_permission(request))
        return self.found(request, object_id)

    def _next(self, request: HttpRequest, done: str) -> HttpResponse:
        self.message_user(request, done)
        return redirect("admin:accounts_authorisationletter_changelist")
