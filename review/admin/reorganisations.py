"""机构变动: merging, moving, handing over what is under way, each with a page that says first what follows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from accounts.admin.base import ADMINISTRATORS, PLATFORM, ServiceAdmin
from accounts.admin.choosing import EMPTY, OrganisationField, RegionField
from accounts.admin.forms import ActorForm
from accounts.admin.sites import site
from accounts.enums import Affiliation
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Reorganisation
from accounts.policies import Actor
from accounts.queries.choices import departments_for
from accounts.queries.organisations import administered_by, visible_to
from review.services.rerouting import move
from review.services.succession import hand_over, merge, under_way_at
from zcps.kit.fields import LineField

BASIS = "机构编制文件或者批准文件的文号，例如：洪编发〔2026〕12号。"
MERGING = [
    "“{organisation}”不再办理业务，工作人员账号和业务角色转到“{into}”，系统管理员角色不转。",
    "所属人员的工作单位、下级机构、职能和评委会转到“{into}”；以后的报送路线找到“{into}”。",
    "在办的申报 {count} 件由“{into}”接着办理，申报人收到消息。合并不能撤销。",
]
HANDING_OVER = [
    "已到“{organisation}”和将要报到“{organisation}”的在办申报 {count} 件，由“{into}”办理，申报人收到消息。",
    "“{organisation}”仍为停用，工作人员和下级机构不变；重新启用后，移交的申报不再退回。",
]
MOVING = [
    "“{organisation}”由“{into}”管理；本机构的账号、角色和下级机构随同划转。",
    "在办的申报留在现在的环节；此后的环节按新的隶属关系重新确定，申报人收到消息。报送路线的环节不同的，仍按原来的路线办完。",
]


class SuccessionForm(ActorForm):
    """One organisation in the place of another."""

    organisation = OrganisationField(label="机构")
    into = OrganisationField(label="合并后的机构")
    basis = LineField(label="依据", max_length=120, help_text=BASIS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "into"):
            self.fields[name].within(administered_by(self.actor).select_related("region", "competent_department"))


class HandingOverForm(SuccessionForm):
    """Who finishes what is under way at a suspended organisation."""

    into = OrganisationField(label="接着办理的机构", help_text="一般为上级机构或者同级的另一机构。")


class MovingForm(SuccessionForm):
    """Another 上级, and the 隶属关系 that comes with it; what is left empty stays as it is."""

    into = OrganisationField(label="新的上级机构")
    region = RegionField(label="所在行政区划", required=False, help_text="没有变化的不选。")
    affiliation = forms.ChoiceField(
        label="隶属关系", choices=[EMPTY, *Affiliation.choices], required=False, help_text="没有变化的不选。"
    )
    competent_department = OrganisationField(
        label="主管部门", required=False, source=Organisation._meta.get_field("competent_department"),
        help_text="没有变化的不选。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].within(self.actor)
        self.fields["competent_department"].within(departments_for(self.actor))

    def changes(self) -> dict[str, Any]:
        """The whole 隶属关系 as it shall be."""
        row, data = self.cleaned_data["organisation"], self.cleaned_data
        return {name: data[name] or getattr(row, name) for name in ("region", "affiliation", "competent_department")}


@admin.register(Reorganisation, site=site)
class ReorganisationAdmin(ServiceAdmin):
    """The list of what became of organisations; three forms write it."""

    viewers = (*ADMINISTRATORS, *PLATFORM)
    about = "下级机构的合并、划转，停用机构在办申报的移交；在办的申报随同调整。"
    empty_sentence = "没有机构变动。"
    list_display = ("organisation", "kind", "into", "basis", "followed", "done_at", "done_by")
    list_display_links = None
    list_filter = ("kind",)
    list_select_related = ("organisation", "into", "done_by__person")
    ordering = ("-done_at", "-pk")
    change_list_template = "admin/review/reorganisations.html"

    @admin.display(description="在办申报", ordering="applications")
    def followed(self, row: Reorganisation) -> str:
        return f"{row.applications} 件"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        own = visible_to(actor).order_by().values("pk")
        return rows.filter(Q(organisation__in=own) | Q(into__in=own))

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str, *methods: str) -> Any:
            guarded = require_http_methods(["GET", "HEAD", *methods])(view)
            return path(route, self.admin_site.admin_view(guarded), name=f"accounts_reorganisation_{name}")

        return [
            own("", self.changelist_view, "changelist"),
            own("merge/", self.merge, "merge", "POST"),
            own("move/", self.move, "move", "POST"),
            own("hand-over/", self.hand_over, "hand_over", "POST"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {**(extra_context or {}), "may_reorganise": self.holds(request, ADMINISTRATORS)}
        )

    def merge(self, request: HttpRequest) -> HttpResponse:
        """合并."""
        form = self._form(request, SuccessionForm)

        def act(data: dict[str, Any]) -> Reorganisation:
            return merge(data["organisation"], data["into"], basis=data["basis"], by=request.user)

        return self._reorganise(request, form, act, title="合并机构", label="合并", consequences=MERGING)

    def hand_over(self, request: HttpRequest) -> HttpResponse:
        """移交在办申报."""
        form = self._form(request, HandingOverForm)

        def act(data: dict[str, Any]) -> Reorganisation:
            return hand_over(data["organisation"], data["into"], basis=data["basis"], by=request.user)

        return self._reorganise(request, form, act, title="移交在办申报", label="移交", consequences=HANDING_OVER)

    def move(self, request: HttpRequest) -> HttpResponse:
        """划转."""
        form = self._form(request, MovingForm)

        def act(data: dict[str, Any]) -> Reorganisation:
            return move(data["organisation"], data["into"], basis=data["basis"], by=request.user, **form.changes())

        return self._reorganise(request, form, act, title="划转机构", label="划转", consequences=MOVING)

    def _form(self, request: HttpRequest, kind: type[SuccessionForm]) -> Form:
        self.require(allowed=self.holds(request, ADMINISTRATORS))
        return kind(request.POST or None, actor=request.actor, query=request.GET)

    def _reorganise(
        self,
        request: HttpRequest,
        form: Form,
        act: Callable[[dict[str, Any]], Reorganisation],
        *,
        title: str,
        label: str,
        consequences: list[str],
    ) -> HttpResponse:
        """The form; then what would follow; then the act, whose refusal becomes the form's error."""
        if request.method == "POST" and form.is_valid():
            if "confirmed" not in request.POST:
                return self._question(request, form, title=title, label=label, consequences=consequences)
            try:
                done = act(form.cleaned_data)
            except AccountsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.sentence)
            else:
                messages.success(
                    request, f"“{done.organisation}”已办理{label}，{done.applications} 件在办申报随同调整。"
                )
                return redirect("admin:accounts_reorganisation_changelist")
        back = reverse("admin:accounts_reorganisation_changelist")
        context = {"form": form, "label": "下一步", "back_url": back, "lead": ""}
        return self.page(request, "admin/accounts/form.html", title=title, **context)

    def _question(
        self, request: HttpRequest, form: Form, *, title: str, label: str, consequences: list[str]
    ) -> HttpResponse:
        data = form.cleaned_data
        facts = {
            "organisation": data["organisation"],
            "into": data["into"],
            "count": under_way_at(data["organisation"]),
        }
        lines = [line.format(**facts) for line in consequences]
        return self.page(
            request, "admin/review/reorganisation.html", title=title, form=form, label=label, consequences=lines
        )
