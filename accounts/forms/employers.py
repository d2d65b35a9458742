"""What a unit types to register, to get its lost account back, to name another handler, and to correct what it typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.enums import Affiliation, LetterPurpose, Ownership
from accounts.forms.people import CodeField, IdentityForm, NewPasswordForm
from accounts.models import AuthorisationLetter, Organisation, Region, Scheme, SchemeVersion
from accounts.numbers import handler_id_of
from accounts.queries.choices import grouped
from accounts.queries.registration import departments_of, place_of, regions_of
from accounts.scheme import SchemeInfo
from accounts.services.registration import UNIT_COLUMNS, Handler, Unit
from zcps.kit.fields import LineField, PersonNameField, UsccField
from zcps.kit.identity import mask_id

EMPTY = ("", "请选择")
STANDS_UNDER = frozenset(Affiliation) - {Affiliation.NONE}
TOO_HIGH = "“{}”的单位，所在行政区划请选到{}。"
WHERE = {Affiliation.COUNTY: "县（市、区）", Affiliation.CITY: "市或者县（市、区）"}
FOREIGN_DEPARTMENT = "这个主管部门不在所选的行政区划和隶属关系内，请在列表中重新选择。"
NO_DEPARTMENTS = "系统中还没有登记这一级的主管部门，可以不选，由平台审核时核对。"
FIRST_PLACE = "先选择所在行政区划和隶属关系，再从列出的主管部门中选择。"
# With scripts the list of departments follows at once; without, by a button beside it. Of two answers the later question's
# counts, in whatever order they come.
FOLLOWED = {
    "hx-trigger": "change",
    "hx-target": "#departments",
    "hx-swap": "outerHTML",
    "hx-include": "[name=scheme],[name=region],[name=affiliation]",
    "hx-sync": "closest form:replace",
}
# As the pages show them, so that the summary of errors goes from top to bottom.
UNIT = (
    "scheme",
    "uscc",
    "unit_name",
    "region",
    "affiliation",
    "competent_department",
    "ownership",
    "legal_representative",
)
HANDLER = ("name", "document", "id_number", "phone", "code", "password", "again")
HANDLER_LABELS = {"name": "经办人姓名", "id_number": "经办人证件号码", "phone": "经办人手机号"}


class HandlerForm(IdentityForm):
    """经办人, under the labels that tell the person from the unit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in HANDLER_LABELS.items():
            if name in self.fields:
                self.fields[name].label = label

    def handler(self) -> Handler:
        """The person as the service takes it."""
        data = self.cleaned_data
        return Handler(
            name=data["name"], document=data["document"], id_number=data["id_number"], phone=data.get("phone", "")
        )


class DepartmentField(forms.ChoiceField):
    """Any value is taken here: the form, which knows place and affiliation, says in its own words what is wrong with it."""

    width = "lg"

    def valid_value(self, value: str) -> bool:
        return True


class UnitForm(forms.Form):
    """The unit: where it stands, to whom it belongs, who represents it.

    The 主管部门 are those of the place and level the affiliation names; the list follows what is chosen above it.
    """

    scheme = forms.ChoiceField(label="申报系统")
    uscc = UsccField(label="统一社会信用代码", help_text="18 位，见营业执照或事业单位法人证书。")
    unit_name = LineField(label="单位全称", max_length=100, help_text="与公章、登记证书完全一致。")
    region = forms.ChoiceField(label="所在行政区划")
    affiliation = forms.ChoiceField(label="隶属关系", choices=[EMPTY, *Affiliation.choices])
    ownership = forms.ChoiceField(label="单位性质", choices=[EMPTY, *Ownership.choices])
    competent_department = DepartmentField(label="主管部门", required=False)
    legal_representative = PersonNameField(label="法定代表人")

    def __init__(self, *args: Any, versions: Sequence[SchemeVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schemes = {version.scheme.slug: version.scheme for version in versions}
        self.fields["scheme"].choices = [EMPTY, *((version.scheme.slug, version.scheme.name) for version in versions)]
        if len(versions) == 1:
            del self.fields["scheme"]
        found = {region.pk: region for version in versions for region in self._regions(version)}
        self.regions = found
        self.fields["region"].choices = [EMPTY, *grouped(Region.objects.filter(pk__in=found))]
        self.departments = {str(row.uuid): row for row in self._departments()}
        self._offer_departments()

    @staticmethod
    def _regions(version: SchemeVersion) -> Sequence[Region]:
        return regions_of(SchemeInfo.of(version).province).select_related("parent__parent")

    @property
    def chosen_scheme(self) -> Scheme | None:
        """The one that was chosen, or the only one."""
        return self.schemes.get(self._now("scheme")) if "scheme" in self.fields else next(iter(self.schemes.values()))

    def unit(self) -> Unit:
        """The unit as the service takes it."""
        data = self.cleaned_data
        columns = ("unit_name", "affiliation", "ownership", "legal_representative")
        return Unit(
            uscc=data.get("uscc", ""),
            region=self.regions[data["region"]],
            competent_department=self.departments.get(data["competent_department"]),
            **{column: data[column] for column in columns},
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        affiliation, region = data.get("affiliation"), self.regions.get(data.get("region"))
        if affiliation == Affiliation.NONE:
            data["competent_department"] = ""  # whatever was chosen before the affiliation was changed
        elif affiliation and region and place_of(region, affiliation) is None:
            self.add_error("region", TOO_HIGH.format(Affiliation(affiliation).label, WHERE[affiliation]))
        return data

    def clean_competent_department(self) -> str:
        chosen = self.cleaned_data["competent_department"]
        is_placed = self.cleaned_data.get("region") and self.cleaned_data.get("affiliation") in STANDS_UNDER
        if chosen and is_placed and chosen not in self.departments:
            raise ValidationError(FOREIGN_DEPARTMENT, code="foreign")
        return chosen

    def _departments(self) -> Sequence[Organisation]:
        region, scheme = self.regions.get(self._now("region")), self.chosen_scheme
        return departments_of(scheme, region, self._now("affiliation")) if region and scheme else ()

    def _offer_departments(self) -> None:
        field = self.fields["competent_department"]
        affiliation = self._now("affiliation")
        is_known = affiliation in STANDS_UNDER and self.regions.get(self._now("region"))
        field.choices = [EMPTY, *((key, row.name) for key, row in self.departments.items())]
        field.required = bool(self.departments)
        field.help_text = FIRST_PLACE if not is_known else "" if self.departments else NO_DEPARTMENTS
        if affiliation == Affiliation.NONE:
            field.choices, field.help_text = [("", "无主管部门")], ""
        for name in ("region", "affiliation"):
            self.fields[name].widget.attrs |= FOLLOWED | {"hx-get": reverse("accounts:departments")}

    def _now(self, name: str) -> str:
        """What stands in a field, typed or given."""
        return str((self.data.get(name) if self.is_bound else self.initial.get(name)) or "")


class RegisterEmployerForm(UnitForm, HandlerForm, NewPasswordForm):
    """A unit registers by itself."""

    refused = "内容有误，还没有注册"
    code = CodeField(label="短信验证码")
    field_order = (*UNIT, *HANDLER)


class RecoverEmployerForm(HandlerForm, NewPasswordForm):
    """A unit that cannot get at its account names its handler anew."""

    refused = "内容有误，还没有提交"
    uscc = UsccField(label="统一社会信用代码", help_text="单位注册时使用的代码。")
    legal_representative = PersonNameField(label="法定代表人")
    code = CodeField(label="短信验证码")
    field_order = (*UNIT, *HANDLER)


class HandoverForm(HandlerForm):
    """The present handler names the next one."""

    refused = "内容有误，还没有提交"
    legal_representative = PersonNameField(label="法定代表人")
    code = CodeField(label="短信验证码")
    field_order = (*HANDLER, "legal_representative")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in HANDLER_LABELS.items():
            self.fields[name].label = f"新{label}"


class KeptNumberForm(HandlerForm):
    """The handler of a letter once more; a number that is not typed again stays, and so does the telephone."""

    refused = "内容有误，没有保存"
    phone = None

    def __init__(self, *args: Any, letter: AuthorisationLetter, **kwargs: Any) -> None:
        self.letter = letter
        super().__init__(*args, **{"initial": _said(letter), **kwargs})
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = f"不填则仍为 {mask_id(handler_id_of(letter))}。"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_other = data.get("document") != self.letter.handler_document
        if is_other and not data.get("id_number") and "id_number" not in self.errors:
            self.add_error("id_number", "更换证件类型的，请填写“经办人证件号码”。")
        return data

    def handler(self) -> Handler:
        data = self.cleaned_data
        number = data["id_number"] or handler_id_of(self.letter)
        return Handler(name=data["name"], document=data["document"], id_number=number, phone="")


class UnitCorrectionForm(UnitForm, KeptNumberForm):
    """What a unit that registers can correct: everything but the credit code it registered by."""

    uscc = None
    field_order = (*UNIT, *HANDLER)


class HandlerCorrectionForm(KeptNumberForm):
    """Of a unit that is in the register already only the handler and who signs."""

    field_order = (*UNIT, *HANDLER)
    legal_representative = PersonNameField(label="法定代表人")

    def unit(self) -> Unit:
        """The unit as it was."""
        columns = {column: getattr(self.letter, column) for column in (*UNIT_COLUMNS, "uscc")}
        return Unit(**columns | {"legal_representative": self.cleaned_data["legal_representative"]})


def correction_form(letter: AuthorisationLetter, **kwargs: Any) -> UnitCorrectionForm | HandlerCorrectionForm:
    """The form that fits a letter."""
    if letter.purpose in {LetterPurpose.REGISTRATION, LetterPurpose.CLAIM}:
        return UnitCorrectionForm(letter=letter, versions=[letter.scheme.current], **kwargs)
    return HandlerCorrectionForm(letter=letter, **kwargs)


def _said(letter: AuthorisationLetter) -> dict[str, str]:
    department = letter.competent_department
    return {
        "unit_name": letter.unit_name,
        "region": letter.region_id,
        "affiliation": letter.affiliation,
        "ownership": letter.ownership,
        "competent_department": str(department.uuid) if department else "",
        "legal_representative": letter.legal_representative,
        "name": letter.handler_name,
        "document": letter.handler_document,
    }
