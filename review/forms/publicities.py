"""公示: the form of a period, of an objection, and of what came of it."""

import datetime as dt

from django import forms

from review.enums import PublicityWay
from review.queries.deadlines import deadline
from review.services.objections import Raised
from review.services.publicity import Terms
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, LineField, PersonNameField, TextField

FUTURE = dt.timedelta(days=366)


class PublicityForm(forms.Form):
    """单位公示: from when to when, where, in what way, and who takes objections."""

    use_required_attribute = False

    def __init__(self, *args, days: int, contact: str = "", **options) -> None:
        """days: working days the scheme asks for; the last day offered is the earliest there may be."""
        super().__init__(*args, **options)
        today = clock.today()
        last = deadline(days, start=today - dt.timedelta(days=1))
        guessed = "其中有的年度放假安排尚未公布，按周一至周五推算，公布后请核对。" if last.is_estimated else ""
        self.is_estimated = last.is_estimated
        self.fields["starts_on"] = ChineseDateField(label="公示开始日期", latest=today + FUTURE, initial=today)
        self.fields["ends_on"] = ChineseDateField(
            label="公示截止日期",
            latest=today + FUTURE,
            initial=last.on,
            help_text=f"不少于 {days} 个工作日，开始和截止当日计算在内。{guessed}",
        )
        self.fields["way"] = forms.ChoiceField(label="公示形式", choices=PublicityWay.choices)
        self.fields["place"] = LineField(
            label="公示地点或网址", max_length=200, help_text="写到人人找得到，例如“办公楼一楼公示栏”。"
        )
        self.fields["contact"] = LineField(label="受理异议的部门和电话", max_length=200, initial=contact)
        for field in self.fields.values():
            field.width = "full"  # the form stands in the narrow column

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class ObjectionForm(forms.Form):
    """An objection as it was received; without a name it is anonymous."""

    use_required_attribute = False
    application = forms.ChoiceField(label="所涉人员")
    received_on = ChineseDateField(label="收到日期")
    receiver_name = PersonNameField(label="受理人")
    objector = PersonNameField(
        label="异议人", required=False, help_text="匿名提出的不填。姓名加密保存，查看会留下记录，不印在任何表上。"
    )
    content = TextField(label="异议内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, people: list[tuple[str, str]], **options) -> None:
        super().__init__(*args, **options)
        self.fields["application"].choices = people if len(people) == 1 else [("", "请选择"), *people]

    def raised(self) -> Raised:
        given = self.cleaned_data
        return Raised(given["content"], given["received_on"], given["receiver_name"], given["objector"] or "")


class FindingForm(forms.Form):
    """核查处理."""

    use_required_attribute = False
    finding = TextField(
        label="核查情况和处理意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "data-key": "o"})
    )
    verdict = forms.ChoiceField(
        label="结论",
        choices=[("fails", "异议不成立"), ("holds", "异议成立，随后须对这件申报作出处理（退回、不通过等）")],
        widget=forms.RadioSelect,
    )

    @property
    def is_upheld(self) -> bool:
        return self.cleaned_data["verdict"] == "holds"
