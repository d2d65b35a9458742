"""评委会名册: kept by the platform; routes and 高评委设置 choose from it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ChoiceField, ModelForm, MultipleChoiceField
from django.http import HttpRequest

from accounts.admin.base import PLATFORM, ScopedAdmin
from accounts.admin.choosing import EMPTY, OrganisationField, PlainLabels, RegionField, SectorField
from accounts.admin.sites import site
from accounts.enums import OrganisationKind, Role
from accounts.models import Committee, Organisation
from accounts.policies import Actor
from accounts.queries.choices import named, sectors, series_and_specialities
from accounts.services.organisations import record_committee

# Fields that hold a code of the scheme, and what shows its name.
NAMED = {"series": "series_name", "specialities": "speciality_names", "sector": "sector_name"}


class CommitteeForm(PlainLabels, ModelForm):
    """Series, specialities, sector and region by their names; the office by search."""

    series = ChoiceField(label="职称系列")
    specialities = MultipleChoiceField(
        label="专业", required=False, widget=CheckboxSelectMultiple, help_text="不选为该系列的全部专业。"
    )
    region = RegionField(label="评审范围")
    sector = SectorField()
    office = OrganisationField(label="办公室", source=Committee._meta.get_field("office"))

    class Meta:
        model = Committee
        fields = "__all__"  # noqa: DJ007 - the admin names them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        series, specialities = series_and_specialities()
        self.fields["series"].choices = [EMPTY, *_with(series, [row.series])]
        self.fields["specialities"].choices = _with(specialities, row.specialities)
        self.fields["sector"].offer(row.sector)
        self.fields["region"].within(self.actor)
        self.fields["office"].within(Organisation.objects.exclude(kind=OrganisationKind.EMPLOYER))
        if row.pk:
            self.initial["office"] = row.office.code


@admin.register(Committee, site=site)
class CommitteeAdmin(ScopedAdmin):
    """The registry of committees."""

    viewers = PLATFORM
    about = "各级评委会的评审范围、办公室和备案有效期。"
    empty_sentence = "还没有登记评委会。"
    adders = changers = (Role.PLATFORM_ADMIN,)
    form = CommitteeForm
    list_display = ("name", "level", "region", "office", "seats", "valid_until", "status")
    list_filter = ("level", "status", "scheme")
    list_select_related = ("region", "office")
    search_fields = ("name__startswith",)
    search_help_text = "按评委会名称的开头查找"
    fieldsets = (
        ("基本信息", {"fields": ("scheme", "name", "level", "status")}),
        ("评审范围", {"fields": ("series", "specialities", "region", "sector")}),
        ("组成与备案", {"fields": ("office", "seats", "filing_number", "valid_from", "valid_until")}),
    )

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """Who only looks reads names, not the scheme's codes."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        basics, (title, scope), filing = self.fieldsets
        return [basics, (title, {"fields": tuple(NAMED.get(field, field) for field in scope["fields"])}), filing]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if self.has_change_permission(request, obj) else tuple(NAMED.values())

    @admin.display(description="职称系列")
    def series_name(self, row: Committee) -> str:
        return named(row.series, series_and_specialities()[0])

    @admin.display(description="专业")
    def speciality_names(self, row: Committee) -> str:
        known = series_and_specialities()[1]
        return "、".join(named(code, known) for code in row.specialities) or "该系列的全部专业"

    @admin.display(description="行业")
    def sector_name(self, row: Committee) -> str:
        return named(row.sector, sectors())

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        """What may be chosen depends on who asks."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.actor})

    def save_model(self, request: HttpRequest, obj: Committee, form: ModelForm, change: Any) -> None:
        super().save_model(request, obj, form, change)
        record_committee(obj, by=request.user, changed=form.changed_data)


def _with(choices: list[tuple[str, str]], present: list[str]) -> list[tuple[str, str]]:
    """Codes that stand in the row although no scheme names them any more stay choosable."""
    known = dict(choices)
    return [*choices, *((code, code) for code in present if code and code not in known)]
