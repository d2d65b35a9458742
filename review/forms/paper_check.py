"""核对纸质材料: one field for a scanner or a hand."""

from django import forms

from zcps.kit.paper_codes import NotACode, read_code


class CodeForm(forms.Form):
    """What was typed or scanned; a whole link, too. A scanner types and sends by itself, so the field is ready at once."""

    code = forms.CharField(
        label="核对码",
        required=False,  # its own sentence says what to do
        max_length=300,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false", "data-scan": True}
        ),
        help_text="印在每页右下角，12 个字符。用扫描枪扫二维码，或者直接输入，大小写、有没有连字符都可以。",
    )
    code.width = "md"

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except NotACode as error:
            raise forms.ValidationError(str(error)) from None
