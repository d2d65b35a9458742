"""找回账号: what somebody who has lost the telephone too says, what the officer at the counter types, how it was checked."""

from typing import Any

from django import forms

from accounts.forms.people import CodeField, IdentityForm
from accounts.models import Region
from accounts.queries.choices import grouped
from zcps.kit.fields import LineField

EMPTY = ("", "请选择")


class AskUnitForm(IdentityForm):
    """Who one is, and the new telephone, which proves itself by a code."""

    refused = "内容有误，申请没有提交"
    code = CodeField(label="短信验证码")
    field_order = ("name", "document", "id_number", "phone", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = "新手机号"
        self.fields["phone"].help_text = "核实之后，设置密码的链接发到这个手机号，它随即成为账号登记的手机号。"


class CounterForm(IdentityForm):
    """What the officer reads off the card, and that it was seen."""

    refused = "内容有误，没有办理"
    checked = LineField(
        label="核验情况", max_length=200, help_text="怎样核对的，例如：本人到场，二代身份证读卡核对，人证一致。"
    )
    is_seen = forms.BooleanField(
        label="已查验身份证件原件，证件与本人一致",
        error_messages={"required": "没有查验证件原件的，不能办理。"},
    )
    field_order = ("name", "document", "id_number", "phone", "checked", "is_seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = "本人现用手机号"
        self.fields["phone"].help_text = "设置密码的一次性链接发到这里，24 小时内有效。"


class VouchForm(forms.Form):
    """How the unit made sure."""

    refused = "没有办理"
    checked = LineField(
        label="核实情况", max_length=200, help_text="怎样确认是本人的，例如：本人到人事科，核对了工作证和身份证件。"
    )


class RegionForm(forms.Form):
    """Where one would go to a counter."""

    region = forms.ChoiceField(label="所在地", required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [EMPTY, *grouped(Region.objects.filter(pk__in=regions))]
