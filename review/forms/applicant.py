"""Forms of the applicant: what is applied for, the pledge, the answer to a ticket."""

from typing import Any

from django import forms

from accounts.scheme import SchemeInfo
from review.models import Application, Round
from zcps.kit.fields import LineField


class ChoiceForm(forms.Form):
    """申报职称、专业 and 现从事专业. A draft may leave anything open; `unlocked` names what may change."""

    title = forms.ChoiceField(label="申报职称", required=False)
    speciality = forms.ChoiceField(label="申报专业", required=False)
    current_profession = LineField(
        label="现从事专业",
        max_length=60,
        required=False,
        help_text="填写一次，申报简表、综合表、评审表和花名册均按此打印，如“建筑结构设计”。",
    )

    def __init__(
        self, *args: Any, round: Round, info: SchemeInfo, unlocked: set[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = [(code, info.title_name(code)) for code in round.titles]
        self.fields["title"].choices = titles if len(titles) == 1 else [("", "请选择"), *titles]
        self.fields["speciality"].choices = [("", "请选择"), *_specialities(round, info)]
        for name, field in self.fields.items():
            field.disabled = unlocked is not None and name not in unlocked


def _specialities(round: Round, info: SchemeInfo) -> list[tuple[str, str]]:
    offered = [(item.code, item.name) for item in info.specialities_of(round.series)]
    return [pair for pair in offered if not round.specialities or pair[0] in round.specialities]


class PledgeForm(forms.Form):
    """签署承诺书. The version that was read is posted, so that nobody signs a text they did not see."""

    agreed = forms.BooleanField(label="本人已阅读并同意以上承诺")
    pledge_version = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What the applicant says to one ticket."""

    answer = LineField(
        label="补正说明",
        max_length=500,
        required=False,
        help_text="已按要求修改的可不填；不需要修改的，请说明理由。",
    )


class StepForm(forms.Form):
    """A step without further words: only the version the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def choice_of(application: Application) -> dict[str, str]:
    """What the draft holds, as initial values of `ChoiceForm`; the dossier's 现从事专业 is offered first."""
    draft = application.draft
    return {name: draft.get(name, "") for name in ("title", "speciality", "current_profession")}
