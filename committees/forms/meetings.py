"""Forms of a meeting: plan, attendance, recusal, reason, and the filter of those who wait."""

import datetime as dt
from typing import Any

from django import forms

from accounts.models import Committee
from committees.enums import ChairPost
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, LineField, NumberField, PersonNameField, TextField

LARGEST_COMMITTEE = 199


def _in_a_year() -> dt.date:
    return clock.today() + dt.timedelta(days=366)


class PlanForm(forms.Form):
    """安排会议. Without `committees` (a change of plan) the committee stays."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label="评委会", empty_label="请选择")
    name = LineField(label="会议名称", max_length=60, help_text="如“2026年度第一次中评委会议”。")
    held_on = ChineseDateField(label="会议日期", latest=_in_a_year, help_text="须在评委会备案有效期内。如 2026-11-22。")
    place = LineField(label="会议地点", max_length=100)

    def __init__(self, *args: Any, committees: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].width = "full"
        if committees is None:
            del self.fields["committee"]
            return
        self.fields["committee"].queryset = committees
        if len(committees) == 1:
            self.fields["committee"].empty_label = None


class AttendanceForm(forms.Form):
    """登记到会. Sizes are persons."""

    members_due = NumberField(label="应到人数", smallest=1, largest=LARGEST_COMMITTEE, help_text="评委会全体委员人数。")
    present = NumberField(label="实到人数", largest=LARGEST_COMMITTEE, help_text="到会委员人数，不含工作人员。")
    chair_name = PersonNameField(label="主持人", help_text="主持本次会议的委员姓名。")
    chair_post = forms.ChoiceField(
        label="主持人职务", choices=ChairPost, widget=forms.RadioSelect, help_text="会议由主任委员或者副主任委员主持。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members_due"].width = self.fields["present"].width = "sm"
        self.fields["chair_name"].width = "md"


class RecusalForm(forms.Form):
    """登记回避."""

    count = NumberField(label="回避人数", largest=LARGEST_COMMITTEE, help_text="对此人不参加表决的到会委员人数。")
    note = LineField(
        label="回避说明", max_length=200, required=False, help_text="如“同单位 1 人，近亲属 1 人”，不写委员姓名。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"].width = "sm"


class ReasonForm(forms.Form):
    """为什么退回筹备、取消会议."""

    reason = TextField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WaitingFilter(forms.Form):
    """Those who wait for this committee, by speciality and beginning of the name."""

    speciality = forms.ChoiceField(label="申报专业", required=False)
    name = LineField(label="姓名", max_length=50, required=False)

    def __init__(self, *args: Any, specialities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speciality"].choices = [("", "全部"), *specialities]

    def narrowed(self, rows: Any) -> Any:
        """The rows the filter leaves; a filter with errors leaves all."""
        if not self.is_valid():
            return rows
        if self.cleaned_data["speciality"]:
            rows = rows.filter(speciality=self.cleaned_data["speciality"])
        if self.cleaned_data["name"]:
            rows = rows.filter(name__startswith=self.cleaned_data["name"])
        return rows
