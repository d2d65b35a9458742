"""What the board can be looked at by."""

from collections.abc import Sequence

from django import forms


class BoardFilters(forms.Form):
    """One year at a time; the latest when none is asked for."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, data, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.years = list(years)
        self.fields["year"].choices = [(str(year), f"{year}年度") for year in self.years]
        self.fields["year"].widget.attrs["aria-label"] = "年度"

    @property
    def chosen(self) -> int | None:
        """The year asked for, else the latest; None where there has never been a round."""
        if self.is_valid() and self.cleaned_data["year"]:
            return int(self.cleaned_data["year"])
        return self.years[0] if self.years else None
