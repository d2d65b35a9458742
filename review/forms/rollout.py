"""推进表: the year that is looked at, and what a reminder says."""

from typing import Any

from django import forms

from zcps.kit.fields import TextField


class RolloutFilters(forms.Form):
    """The year."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, *args: Any, years: list[int], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(each), f"{each} 年") for each in (years or [year])]
        self.initial["year"] = str(year)


class RemindForm(forms.Form):
    """Which organisations of the page, or everybody who is late; and what to say besides what is not done."""

    refused = "提醒没有发出"
    organisations = forms.MultipleChoiceField(label="下级机构", required=False)
    everybody = forms.BooleanField(label="全部滞后的机构", required=False)
    text = TextField(label="补充内容", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("everybody") and not cleaned.get("organisations") and "organisations" not in self.errors:
            self.add_error("organisations", "请先勾选需要提醒的下级机构，或者选择全部滞后的机构。")
        return cleaned

    @property
    def asked(self) -> list[int] | None:
        """None: everybody who is late."""
        given = self.cleaned_data
        return None if given["everybody"] else [int(each) for each in given["organisations"]]
