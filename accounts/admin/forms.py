"""Forms of the administration. Organisations and accounts are named by code and login, resolved in one's own scope only."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.enums import PLATFORM_ROLES, ROLES, Affiliation, Function, Level, OrganisationKind, Ownership, Role
from accounts.forms import IdentityForm
from accounts.models import Organisation, Region, Scheme, User
from accounts.policies import Actor
from accounts.queries.creation import creatable_kinds
from accounts.queries.organisations import administered_by, visible_to
from accounts.queries.people import accounts_at
from zcps.kit.fields import ChineseDateField, CleanedField, LineField, UsccField
from zcps.kit.text import clean_line

FURTHEST = dt.date(2099, 12, 31)


class OrganisationField(CleanedField):
    """机构编码 of an organisation in the scope given by the form."""

    scope = Organisation.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, empty_value=None, **kwargs)

    def clean_value(self, value: str) -> Organisation:
        found = self.scope.filter(code=clean_line(value).upper()).first()
        if found is None:
            raise ValidationError(
                f"没有编码为“{value}”的机构，或者它不在您的管辖范围内，请核对机构编码。", code="unknown"
            )
        return found


class AccountField(CleanedField):
    """登录名 of an account in the scope given by the form."""

    scope = User.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, empty_value=None, **kwargs)

    def clean_value(self, value: str) -> User:
        found = self.scope.filter(username=clean_line(value)).first()
        if found is None:
            raise ValidationError(
                f"没有登录名为“{value}”的账号，或者它不在您的管辖范围内，请核对登录名。", code="unknown"
            )
        return found


class RegionField(CleanedField):
    """Six digits of GB/T 2260."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=6, empty_value=None, **kwargs)

    def clean_value(self, value: str) -> Region:
        found = Region.objects.filter(code=clean_line(value)).first()
        if found is None:
            raise ValidationError(
                f"没有代码为“{value}”的行政区划，请填写 6 位行政区划代码，如 330106。", code="unknown"
            )
        return found


class ActorForm(forms.Form):
    """A form that knows who fills it in and what the address says."""

    def __init__(self, *args: Any, actor: Actor, query: QueryDict | None = None, **kwargs: Any) -> None:
        self.actor = actor
        names = [name for name in (query or {}) if name in self.base_fields]
        super().__init__(*args, initial={name: query[name] for name in names} | kwargs.pop("initial", {}), **kwargs)


class ContactForm(ActorForm):
    """What stands wherever a case waits at the organisation."""

    short_name = LineField(label="简称", max_length=40, required=False)
    uscc = UsccField(label="统一社会信用代码", required=False)
    sector = LineField(
        label="行业", max_length=30, required=False, help_text="行业主管部门与用人单位按行业对应，如 construction。"
    )
    affiliation = forms.ChoiceField(label="隶属关系", choices=[("", "—"), *Affiliation.choices], required=False)
    ownership = forms.ChoiceField(label="单位性质", choices=[("", "—"), *Ownership.choices], required=False)
    telephone = LineField(label="咨询电话", max_length=40, required=False)
    address = LineField(label="地址", max_length=120, required=False)
    office_hours = LineField(label="办公时间", max_length=80, required=False)


class OrganisationForm(ContactForm):
    """A new organisation below one of one's own."""

    parent = OrganisationField(label="上级机构编码")
    name = LineField(label="单位全称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind)
    region = RegionField(label="所在行政区划代码")
    level = forms.ChoiceField(
        label="职能层级",
        choices=[("", "—"), *Level.choices],
        required=False,
        help_text="主管部门、人力社保部门等须选择，报送路线按类别、层级、区划和行业找到它；用人单位不选。",
    )
    competent_department = OrganisationField(label="主管部门编码", required=False)
    field_order = ("parent", "name", "kind", "region", "level", "sector")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].scope = administered_by(self.actor)
        self.fields["competent_department"].scope = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT)
        here = Organisation.objects.filter(pk=self.actor.organisation_id).first()
        if here:
            self.fields["parent"].initial = here.code
            self.fields["region"].initial = here.region_id
            self.fields["kind"].choices = [(kind, kind.label) for kind in creatable_kinds(self.actor, here)]


class DutyForm(ActorForm):
    """A function of an organisation: the platform's decision."""

    scheme = forms.ModelChoiceField(label="制度", queryset=Scheme.objects.all())
    function = forms.ChoiceField(label="职能", choices=Function)
    level = forms.ChoiceField(label="层级", choices=[("", "—"), *Level.choices], required=False)
    region = RegionField(label="管辖区划代码", required=False)
    sector = LineField(label="行业", max_length=30, required=False)


class StaffForm(IdentityForm, ActorForm):
    """An account in real name."""

    organisation = OrganisationField(label="所属机构编码")
    roles = forms.MultipleChoiceField(
        label="角色", choices=(), required=False, widget=forms.CheckboxSelectMultiple, help_text="也可以以后再授予。"
    )
    field_order = ("organisation", "name", "document", "id_number", "phone", "roles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].scope = administered_by(self.actor)
        self.fields["roles"].choices = role_choices(business=True)
        here = Organisation.objects.filter(pk=self.actor.organisation_id).first()
        if here:
            self.fields["organisation"].initial = here.code


class ApplicantForm(IdentityForm, ActorForm):
    """An applicant's account, made by the unit."""

    organisation = OrganisationField(label="工作单位编码")
    field_order = ("organisation", "name", "document", "id_number", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].scope = administered_by(self.actor)


class HandOverForm(IdentityForm, ActorForm):
    """The next holder of an account."""


class GrantForm(ActorForm):
    """A role for an account at an organisation, with its term."""

    user = AccountField(label="登录名")
    organisation = OrganisationField(label="机构编码")
    role = forms.ChoiceField(label="角色", choices=())
    starts_on = ChineseDateField(label="起始日期", required=False, latest=FURTHEST, help_text="不填为今天。")
    ends_on = ChineseDateField(label="截止日期", required=False, latest=FURTHEST, help_text="不填为长期。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_security = bool(self.actor.organisations_with(Role.SECURITY_ADMIN))
        self.fields["user"].scope = accounts_at(visible_to(self.actor))
        self.fields["organisation"].scope = visible_to(self.actor)
        self.fields["role"].choices = role_choices(business=not is_security)


def role_choices(*, business: bool) -> list[tuple[str, str]]:
    """Roles with their family; the platform's own apart from all others."""
    roles = [role for role in ROLES if (role not in PLATFORM_ROLES) == business]
    return [(role, f"{ROLES[role].family.label} · {role.label}") for role in roles]


class WorkbookForm(ActorForm):
    """A spreadsheet of offices to be allotted accounts."""

    file = forms.FileField(
        label="XLSX 文件", help_text="最多 500 行，5 MB 以内；先试导入，逐行列出问题，确认后一次全部创建。"
    )
