"""申报人账号: what the unit types to open one, to change one, to find one, and the spreadsheet of many."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.enums import Employment
from accounts.forms.people import IdentityForm
from accounts.queries.applicants import STATES
from zcps.kit.fields import LineField, MobileField
from zcps.kit.filters import Filters

CHOOSE = [("", "请选择")]
ANY = [("", "全部")]


class OpeningForm(IdentityForm):
    """One person; only the kinds of people this organisation opens accounts for are offered."""

    refused = "内容有误，账号没有开通"
    employment = forms.ChoiceField(label="人员类别", error_messages={"required": "请选择人员类别。"})
    field_order = ("name", "document", "id_number", "phone", "employment")

    def __init__(self, *args: Any, employments: Iterable[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employment"].choices = CHOOSE + [(each.value, each.label) for each in employments]
        self.fields["phone"].help_text = "激活账号的验证码发到这里。"


class PersonForm(forms.Form):
    """The kind of employment, and the telephone as long as nobody has come with it."""

    refused = "内容有误，没有保存"
    employment = forms.ChoiceField(label="人员类别", error_messages={"required": "请选择人员类别。"})
    phone = MobileField(label="更正手机号", required=False, help_text="不填为不更改。")

    def __init__(self, *args: Any, employments: Iterable[Employment], has_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employment"].choices = CHOOSE + [(each.value, each.label) for each in employments]
        if not has_phone:
            del self.fields["phone"]


class PeopleFilters(Filters):
    """By the beginning of the name, the kind of employment, the state of the account."""

    name = LineField(label="姓名", max_length=20, required=False)
    employment = forms.ChoiceField(label="人员类别", required=False, choices=[*ANY, *Employment.choices])
    state = forms.ChoiceField(label="账号状态", required=False, choices=[*ANY, *STATES])


class SheetForm(forms.Form):
    """A spreadsheet of people."""

    refused = "没有读取文件"
    file = forms.FileField(
        label="XLSX 文件",
        error_messages={"required": "请选择填好的 XLSX 文件。"},
        help_text="最多 500 行，5 MB 以内。先试导入，逐行列出结果，确认后再开通。",
    )
