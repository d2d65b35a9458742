"""What the list of 通知书 is narrowed by, and what is written down when one is handed over."""

from django import forms

from review.enums import NoticeKind
from review.queries.official_notices import Wanted
from zcps.kit.fields import LineField

DELIVERY = [("", "全部"), ("missing", "未送达"), ("sms_failed", "短信未送达，本人未查阅")]


class NoticeFilters(forms.Form):
    """Every part may be empty; a part that cannot be read narrows nothing."""

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *NoticeKind.choices], required=False)
    number = LineField(label="文号或序号", max_length=80, required=False)
    delivery = forms.ChoiceField(label="送达", choices=DELIVERY, required=False)

    def wanted(self) -> Wanted:
        """What could be read."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            kind=given.get("kind", ""),
            number=given.get("number", ""),
            undelivered=given.get("delivery") == "missing",
            sms_failed=given.get("delivery") == "sms_failed",
        )

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class HandingForm(forms.Form):
    """窗口送达: who received it."""

    use_required_attribute = False
    note = LineField(
        label="签收情况",
        max_length=200,
        help_text="例如：申报人本人签收；或者受托人姓名。",
        error_messages={"required": "请填写签收情况，例如“申报人本人签收”。"},
    )
