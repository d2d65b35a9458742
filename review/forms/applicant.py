"""Forms of the applicant: what is applied for, the pledge, the answer to a ticket."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Organisation
from accounts.scheme import SchemeInfo
from review.enums import Archives
from review.models import Application, Round
from zcps.kit.fields import LineField


class ChoiceForm(forms.Form):
    """申报职称、专业 and 现从事专业, in a round for titles. A draft may leave anything open; `unlocked` names what may change.

    `centres`: 人才交流中心 to choose from, where 人事档案 decides the route; None where it does not, and is not asked.
    """

    title = forms.ChoiceField(label="申报职称", required=False)
    speciality = forms.ChoiceField(label="申报专业", required=False)
    current_profession = LineField(
        label="现从事专业",
        max_length=60,
        required=False,
        help_text="填写一次，申报简表、综合表、评审表和花名册均按此打印，如“建筑结构设计”。",
    )

    archives = forms.ChoiceField(
        label="人事档案保管情况",
        choices=[("", "请选择"), *Archives.choices],
        required=False,
        help_text="单位没有主管部门的，由此决定向人才交流中心申报，还是向当地人力社保部门申报。",
    )
    centre = forms.ChoiceField(
        label="代理人事档案的人才交流中心",
        required=False,
        help_text="委托代理的才需要选择；没有列出的，请与该中心或平台管理机构联系。",
    )

    def __init__(
        self,
        *args: Any,
        round: Round,
        info: SchemeInfo,
        unlocked: set[str] | None = None,
        centres: Sequence[Organisation] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_centres(centres)
        if round.titles:
            self._offer_titles(round, info)
        else:
            del self.fields["title"], self.fields["speciality"], self.fields["current_profession"]
        for name, field in self.fields.items():
            field.disabled = unlocked is not None and name not in unlocked

    def _offer_titles(self, round: Round, info: SchemeInfo) -> None:
        titles = [(code, info.title_name(code)) for code in round.titles]
        self.fields["title"].choices = titles if len(titles) == 1 else [("", "请选择"), *titles]
        self.fields["speciality"].choices = [("", "请选择"), *_specialities(round, info)]

    def _offer_centres(self, centres: Sequence[Organisation] | None) -> None:
        if centres is None:
            del self.fields["archives"], self.fields["centre"]
            return
        offered = [(str(centre.uuid), centre.name) for centre in centres]
        self.fields["centre"].choices = [("", "请选择"), *offered]

    def clean(self) -> dict[str, Any]:
        """A centre belongs to a file that is entrusted."""
        data = super().clean()
        if data.get("centre") and data.get("archives") != Archives.ENTRUSTED:
            data["centre"] = ""
        return data


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
    return {name: draft.get(name, "") for name in ("title", "speciality", "current_profession", "archives", "centre")}
