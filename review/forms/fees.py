"""收费: whether an office charges in a round, and that somebody has paid."""

from django import forms

from zcps.kit.fields import ChineseDateField, TextField


class ChargeForm(forms.Form):
    """收费设定 of one round; several of these stand on one page."""

    use_required_attribute = False
    charges = forms.ChoiceField(
        label="收费", choices=[("no", "不收费"), ("yes", "收费")], widget=forms.RadioSelect, initial="no"
    )
    how_to_pay = TextField(
        label="缴费方式",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="收款单位、账号或者缴费地点和时间，申报人会看到。",
    )

    @property
    def is_charging(self) -> bool:
        return self.cleaned_data["charges"] == "yes"


class PaidForm(forms.Form):
    """登记缴费."""

    use_required_attribute = False
    paid_on = ChineseDateField(label="缴费日期")
    voucher = forms.FileField(label="缴费凭证", help_text="收据或者转账凭证的 PDF 或图片。")
