"""What is asked before a list is taken along: how ID numbers are written, and what for if whole."""

from django import forms

from zcps.kit.fields import LineField

MASKED, WHOLE = "masked", "whole"


class ExportForm(forms.Form):
    """Without ID numbers in the table there is nothing to ask."""

    use_required_attribute = False
    numbers = forms.ChoiceField(
        label="身份证号码",
        choices=[(MASKED, "只显示一部分"), (WHOLE, "完整显示（导出将留下记录）")],
        widget=forms.RadioSelect,
        initial=MASKED,
        required=False,
    )
    purpose = LineField(
        label="用途",
        max_length=100,
        required=False,
        help_text="完整显示时必须填写，例如：与人事档案核对。",
    )

    def __init__(self, data=None, *, has_numbers: bool) -> None:
        super().__init__(data)
        self.fields["purpose"].width = "full"
        if not has_numbers:
            self.fields.clear()

    @property
    def is_whole(self) -> bool:
        return self.cleaned_data.get("numbers") == WHOLE

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("numbers") == WHOLE and not cleaned.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", "请写明用途：导出完整证件号码须有正当用途，并留下记录。")
        return cleaned
