"""What is asked before many are printed: which forms, and as what file."""

from django import forms

from review.enums import DocumentKind
from review.queries.documents import OF_OFFICE

PDF, ZIP = "pdf", "zip"


class PrintForm(forms.Form):
    """The usual is the form that every list is reviewed with, as one file to print through."""

    use_required_attribute = False
    kinds = forms.TypedMultipleChoiceField(
        label="表格",
        choices=[(kind.value, kind.label) for kind in OF_OFFICE],
        coerce=DocumentKind,
        widget=forms.CheckboxSelectMultiple,
        initial=[DocumentKind.SUMMARY],
        error_messages={"required": "请至少选择一种表格。"},
    )
    file = forms.ChoiceField(
        label="文件",
        choices=[(PDF, "一个 PDF，带书签，可以连续打印"), (ZIP, "压缩包，每份表格一个 PDF")],
        widget=forms.RadioSelect,
        initial=PDF,
        error_messages={"required": "请选择文件的形式。"},
    )

    @property
    def as_zip(self) -> bool:
        return self.cleaned_data["file"] == ZIP
