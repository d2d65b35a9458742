"""人事管理单位: the questions of the guided choice one by one, the request for a unit that is not listed, the office's answer."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.managing import Keeper, ManagingRules
from accounts.models import Region
from accounts.queries.choices import grouped
from zcps.kit.fields import LineField, TextField

INSIDE, OUTSIDE = "yes", "no"
EMPTY = ("", "请选择")


class InsideForm(forms.Form):
    """体制内, or not."""

    inside = forms.ChoiceField(
        label="您的情况", widget=forms.RadioSelect, error_messages={"required": "请选择您的情况。"}
    )

    def __init__(self, *args: Any, rules: ManagingRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inside"].choices = [(INSIDE, rules.inside), (OUTSIDE, rules.outside)]


class RegionForm(forms.Form):
    """One's own 行政区划."""

    region = forms.ChoiceField(
        label="行政区划", error_messages={"required": "请选择行政区划。", "invalid_choice": "请从列表中选择行政区划。"}
    )

    def __init__(self, *args: Any, rules: ManagingRules, regions: dict[str, Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].help_text = rules.region_help
        self.fields["region"].choices = [EMPTY, *grouped(Region.objects.filter(pk__in=regions))]


class KeeperForm(forms.Form):
    """人事档案由谁保管."""

    keeper = forms.ChoiceField(
        label="人事档案由谁保管",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择人事档案由谁保管。",
            "invalid_choice": "这个行政区划没有这种情形，请重新选择。",
        },
    )

    def __init__(self, *args: Any, keepers: Sequence[Keeper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = [(each.code, f"{each.label}{_told(each.help)}") for each in keepers]


class WordsForm(forms.Form):
    """Part of a name."""

    words = LineField(label="单位名称", max_length=100, required=False, help_text="填名称中的任意几个字，缩小名单。")


class UnitRequestForm(forms.Form):
    """A unit that is not in the list."""

    refused = "内容有误，没有提交"
    name = LineField(label="单位全称", max_length=100, help_text="与公章一致。")
    note = TextField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="人事档案存放在哪里、单位联系电话等，便于核对。",
    )


class RefusalForm(forms.Form):
    """Why something that people asked for is not done."""

    refused = "没有办理"
    reason = TextField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


def _told(text: str) -> str:
    return f"：{text}" if text else ""
