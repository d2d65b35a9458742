"""Forms of the administration. What exists already is chosen by name, in one's own scope only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from accounts.admin.blocks import BlocksField, BlocksMixin
from accounts.admin.choosing import (
    EMPTY,
    AccountField,
    DayField,
    OrganisationField,
    PlainLabels,
    RegionField,
    SectorField,
)
from accounts.admin.roles import RoleBoxes, RoleRadio, refusal_within, role_choices
from accounts.enums import Affiliation, Function, Level, OrganisationKind, Ownership, Role
from accounts.forms.people import IdentityForm
from accounts.models import Organisation, Region, Scheme
from accounts.policies import Actor
from accounts.queries.choices import departments_for
from accounts.queries.creation import Registry, creatable_kinds, refusal_of_level
from accounts.queries.organisations import administered_by, functions_within, similar_to, visible_to
from accounts.queries.people import accounts_at
from accounts.queries.separation import refusal_of_role
from zcps.kit import clock
from zcps.kit.fields import LineField, PersonNameField, UsccField

HOLDER = ("实际使用人", ("name", "document", "id_number", "phone"))


class ActorForm(PlainLabels, forms.Form):
    """A form that knows who fills it in and what the address says. `groups`: headings with the fields below them."""

    required_css_class = "required"
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __init__(self, *args: Any, actor: Actor, query: QueryDict | None = None, **kwargs: Any) -> None:
        self.actor = actor
        names = [name for name in (query or {}) if name in self.base_fields]
        super().__init__(*args, initial={name: query[name] for name in names} | kwargs.pop("initial", {}), **kwargs)

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Heading and fields, as the page shows them; one section without a heading for a short form."""
        groups = self.groups or (("", tuple(self.fields)),)
        return [(title, [self[name] for name in names]) for title, names in groups]


class ChangeForm(ActorForm):
    """Of an organisation that exists, `row`: it keeps an affiliation where the way of its people hangs on it."""

    def __init__(self, *args: Any, row: Organisation | None = None, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def clean_affiliation(self) -> str:
        """It may be another one, not none."""
        given = self.cleaned_data["affiliation"]
        if self.row and self.row.affiliation and (refusal := self._lacks_way(self.row.kind, given, self.row.region)):
            raise ValidationError(refusal)
        return given

    def _lacks_way(self, kind: str, affiliation: str, region: Region) -> str:
        return Registry().refusal_of_affiliation(kind, affiliation, region)


class ContactForm(ChangeForm):
    """What stands wherever a case waits at the organisation."""

    short_name = LineField(label="简称", max_length=40, required=False)
    uscc = UsccField(label="统一社会信用代码", required=False)
    legal_representative = PersonNameField(label="法定代表人", required=False)
    sector = SectorField(help_text="行业主管部门与用人单位按行业对应。")
    affiliation = forms.ChoiceField(label="隶属关系", choices=[EMPTY, *Affiliation.choices], required=False)
    ownership = forms.ChoiceField(label="单位性质", choices=[EMPTY, *Ownership.choices], required=False)
    telephone = LineField(label="咨询电话", max_length=40, required=False)
    address = LineField(label="地址", max_length=120, required=False)
    office_hours = LineField(
        label="办公时间", max_length=80, required=False, help_text="例如：工作日 8:30—12:00，14:00—17:30。"
    )
    groups = (
        ("基本信息", ("short_name", "uscc", "legal_representative")),
        ("隶属与报送", ("sector", "affiliation", "ownership")),
        ("联系方式", ("telephone", "address", "office_hours")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].offer(self.initial.get("sector", ""))


class CorrectionForm(ChangeForm):
    """What the 上级 may find wrong of an organisation it created."""

    uscc = UsccField(label="统一社会信用代码", required=False)
    sector = SectorField()
    affiliation = forms.ChoiceField(label="隶属关系", choices=[EMPTY, *Affiliation.choices], required=False)
    ownership = forms.ChoiceField(label="单位性质", choices=[EMPTY, *Ownership.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].offer(self.initial.get("sector", ""))


class OrganisationForm(ContactForm):
    """A new organisation below one of one's own."""

    parent = OrganisationField(label="上级机构")
    name = LineField(label="单位全称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind)
    region = RegionField(label="所在行政区划")
    level = forms.ChoiceField(
        label="职能层级",
        choices=[EMPTY, *Level.choices],
        required=False,
        help_text="主管部门、人力社保部门等须选择，报送路线按类别、层级、区划和行业找到它；用人单位不选。",
    )
    competent_department = OrganisationField(
        label="主管部门", required=False, source=Organisation._meta.get_field("competent_department")
    )
    groups = (
        ("基本信息", ("name", "kind", "region", "short_name", "uscc", "legal_representative")),
        ("隶属与报送", ("parent", "level", "sector", "affiliation", "ownership", "competent_department")),
        ("联系方式", ("telephone", "address", "office_hours")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].within(administered_by(self.actor))
        self.fields["region"].within(self.actor)
        self.fields["competent_department"].within(departments_for(self.actor))
        self.fields["affiliation"].help_text = "用人单位须选择：单位人员的报送路线由它决定。"
        here = Organisation.objects.filter(pk=self.actor.organisation_id).select_related("region").first()
        if here:
            self.fields["parent"].initial = here.code
            self.fields["region"].initial = here.region_id
            self.fields["kind"].choices = [EMPTY, *((kind, kind.label) for kind in creatable_kinds(self.actor, here))]
        if here and here.kind == OrganisationKind.DEPARTMENT:
            self.fields["competent_department"].initial = here.code  # of what a department creates it is the 主管部门
        self._show_similar()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "level" in data and (refusal := refusal_of_level(data.get("kind", ""), data["level"])):
            self.add_error("level", refusal)
        decisive = [data[name] for name in ("kind", "affiliation", "region") if name in data]
        if len(decisive) == 3 and (refusal := self._lacks_way(*decisive)):
            self.add_error("affiliation", refusal)
        return data

    def _show_similar(self) -> None:
        """Organisations with nearly the same name are shown below it, each to be ticked as another."""
        near = self._similar() if self.is_bound else []
        if not near:
            return
        self.fields["distinct_from"] = forms.MultipleChoiceField(
            label="名称相近的机构",
            choices=[
                (row.code, f"与“{row}”（{row.code}，{row.region}，{row.get_status_display()}）不是同一单位")
                for row in near
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="请逐一核对，确为不同单位的勾选后再提交；是同一单位的不必重复创建。",
        )
        (title, names), *others = self.groups
        self.groups = ((title, (names[0], "distinct_from", *names[1:])), *others)

    def _similar(self) -> list[Organisation]:
        """As far as what was typed is a name and a region at all."""
        try:
            name = self.fields["name"].clean(self.data.get("name", ""))
            region = self.fields["region"].clean(self.data.get("region", ""))
        except ValidationError:
            return []
        return similar_to(name, province=region.code[:2])


class DutyForm(ActorForm):
    """A function of an organisation: the platform's decision."""

    scheme = forms.ModelChoiceField(label="制度", queryset=Scheme.objects.all(), empty_label="—")
    function = forms.ChoiceField(label="职能", choices=Function)
    level = forms.ChoiceField(label="层级", choices=[EMPTY, *Level.choices], required=False)
    region = RegionField(label="管辖区划", required=False)
    sector = SectorField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].within(self.actor)
        self.fields["sector"].offer(self.initial.get("sector", ""))


class StaffForm(BlocksMixin, IdentityForm, ActorForm):
    """An account in real name."""

    organisation = OrganisationField(label="所属机构")
    roles = forms.MultipleChoiceField(
        label="角色", choices=(), required=False, widget=RoleBoxes, help_text="也可以以后再授予。"
    )
    blocks = BlocksField()
    groups = (("所属机构", ("organisation",)), HOLDER, ("角色", ("roles", "blocks")))
    role_field = "roles"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].within(administered_by(self.actor))
        self.fields["roles"].choices = role_choices(business=True)
        self.fields["roles"].widget.fit(functions_within(administered_by(self.actor)))
        here = Organisation.objects.filter(pk=self.actor.organisation_id).first()
        if here:
            self.fields["organisation"].initial = here.code

    def clean_roles(self) -> list[str]:
        if refusal := refusal_within(self.cleaned_data["roles"]):
            raise forms.ValidationError(refusal, code="separated")
        return self.cleaned_data["roles"]


class HandOverForm(IdentityForm, ActorForm):
    """The next holder of an account."""


class GrantForm(BlocksMixin, ActorForm):
    """A role for an account at an organisation, with its term."""

    user = AccountField(label="账号")
    organisation = OrganisationField(label="机构")
    role = forms.ChoiceField(
        label="角色", choices=(), widget=RoleRadio, error_messages={"required": "请选择要授予的角色。"}
    )
    blocks = BlocksField()
    starts_on = DayField(label="起始日期", required=False, help_text="不填为今天。")
    ends_on = DayField(label="截止日期", required=False, help_text="不填为长期。")
    groups = (("授予谁", ("user", "organisation", "role", "blocks")), ("期限", ("starts_on", "ends_on")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_security = bool(self.actor.organisations_with(Role.SECURITY_ADMIN))
        self.fields["user"].within(accounts_at(visible_to(self.actor)))
        self.fields["organisation"].within(visible_to(self.actor))
        self.fields["role"].choices = role_choices(business=not is_security)
        self.fields["role"].widget.fit(functions_within(visible_to(self.actor)))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if all(data.get(name) for name in ("user", "organisation", "role")) and (refusal := self._separated(data)):
            self.add_error("role", refusal)
        return data

    def _separated(self, data: dict[str, Any]) -> str:
        term = (data.get("starts_on") or clock.today(), data.get("ends_on"))
        return refusal_of_role(data["user"], organisation_id=data["organisation"].pk, role=data["role"], term=term)


class WorkbookForm(ActorForm):
    """A spreadsheet of offices to be allotted accounts."""

    file = forms.FileField(
        label="XLSX 文件", help_text="最多 500 行，5 MB 以内；先试导入，逐行列出问题，确认后一次全部创建。"
    )
