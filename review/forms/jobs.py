"""What the list of 后台任务 is narrowed by."""

from django import forms

from review.enums import JobKind, JobState
from review.queries.jobs import Wanted


class JobFilters(forms.Form):
    """Every part may be empty; a part that cannot be read narrows nothing."""

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *JobKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *JobState.choices], required=False)
    whose = forms.ChoiceField(label="提出人", choices=[("", "全部"), ("mine", "我")], required=False)

    def wanted(self) -> Wanted:
        """What could be read."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(given.get("kind", ""), given.get("state", ""), given.get("whose") == "mine")

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
