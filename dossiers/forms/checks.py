"""What the employer's clerk finds: on which versions, what, and why; and what the list of people is narrowed by."""

from collections.abc import Sequence

from django import forms

from dossiers.enums import FINDINGS, WITH_REASON, VersionState
from zcps.kit.fields import LineField, TextField

LONGEST = 500


class PeopleFilters(forms.Form):
    """Whose dossier is looked for."""

    name = LineField(label="姓名", max_length=20, required=False)

    @property
    def narrows(self) -> bool:
        return bool(self.data.get("name"))

    def wanted(self) -> str:
        """What could be read."""
        self.is_valid()
        return self.cleaned_data.get("name", "")


class FindingForm(forms.Form):
    """One finding on the versions that were shown; 退回 and 不通过 need a reason, a phrase alone is one."""

    use_required_attribute = False

    finding = forms.ChoiceField(choices=[(each.value, each.label) for each in FINDINGS])
    phrase = forms.ChoiceField(label="常用语", required=False)
    reason = TextField(label="理由", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, phrases: Sequence[str], is_open: bool = False, **options) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs |= {"autofocus": True} if is_open else {}
        self.fields["phrase"].choices = [("", "不使用"), *((phrase, phrase) for phrase in phrases)]
        self.fields["phrase"].widget.attrs["data-phrases"] = "reason"
        self.fields["phrase"].width = self.fields["reason"].width = "full"

    def clean(self) -> dict:
        """A ready-made phrase alone is a reason; with a text beside it, it comes first."""
        cleaned = super().clean()
        reason = "\n".join(part for part in (cleaned.pop("phrase", ""), cleaned.get("reason", "")) if part)
        cleaned["reason"] = reason
        if len(reason) > LONGEST:
            self.add_error("reason", f"理由连同常用语最多 {LONGEST} 个字，现在是 {len(reason)} 个字。")
        elif cleaned.get("finding") in WITH_REASON and not reason and "reason" not in self.errors:
            word = VersionState(cleaned["finding"]).label
            self.add_error("reason", f"请填写{word}的理由，申报人按理由修改。")
        return cleaned
