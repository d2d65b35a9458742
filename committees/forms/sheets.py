"""录票表: one row a person, three numbers a row; a row left empty is not touched."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.policies import Actor
from committees.enums import UNSETTLED, Standing
from committees.models import AgendaItem, Meeting
from committees.policies import why_not_pass
from committees.rules import Tally, tally_refusal
from zcps.kit.fields import NumberField

COUNTS = {"agree": "同意", "against": "反对", "abstain": "弃权"}
LARGEST = 999


class VotesForm(forms.Form):
    """The votes on one person; `tally` is None when the row was left empty."""

    agree = NumberField(label="同意", largest=LARGEST, required=False)
    against = NumberField(label="反对", largest=LARGEST, required=False)
    abstain = NumberField(label="弃权", largest=LARGEST, required=False)
    tally: Tally | None = None

    def __init__(self, *args: Any, item: AgendaItem, voters: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"item-{item.pk}", **kwargs)
        self.item, self.voters = item, voters
        for name, label in COUNTS.items():
            self.fields[name].widget.attrs |= {
                "aria-label": f"{item.name} {label}",
                "data-count": name,
                "maxlength": "3",
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        counts = [data.get(name) for name in COUNTS]
        if self.errors or counts == [None] * 3:
            return data
        if None in counts:
            raise ValidationError(f"“{self.item.name}”的同意、反对、弃权须同时填写，没有的填 0。")
        tally = Tally(*counts)
        problem = tally_refusal(tally, name=self.item.name, voters=self.voters)
        if problem:
            raise ValidationError(problem)
        self.tally = tally
        return data

    @property
    def problem(self) -> str:
        """Every error of the row in one sentence."""
        fields = [
            f"“{self.item.name}”的{COUNTS[name]}：{text}" for name in COUNTS for text in self.errors.get(name, [])
        ]
        return " ".join([*fields, *self.non_field_errors()])


@dataclass
class Line:
    """One row of the sheet: a form, or the sentence why this account does not type here."""

    item: AgendaItem
    voters: int
    standing: Standing
    form: VotesForm | None = None
    locked: str = ""

    @property
    def must_be_retyped(self) -> bool:
        return self.standing in UNSETTLED


class Sheet:
    """One page of one pass. Own counts are shown again, except where they must be typed anew; others' never."""

    def __init__(
        self,
        meeting: Meeting,
        items: list[AgendaItem],
        *,
        pass_number: int,
        actor: Actor,
        data: QueryDict | None = None,
    ) -> None:
        self.pass_number, self.actor, self.data = pass_number, actor, data
        self.lines = [self._line(meeting, item) for item in items]
        self.problem = ""

    @property
    def forms(self) -> list[VotesForm]:
        return [line.form for line in self.lines if line.form]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field to go to, sentence) for each row with an error."""
        return [(form["agree"].id_for_label, form.problem) for form in self.forms if form.errors]

    def is_valid(self) -> bool:
        """Every row is checked, so that all errors are told at once."""
        verdicts = [form.is_valid() for form in self.forms]
        return all(verdicts)

    @property
    def tallies(self) -> dict[int, Tally]:
        """Item id → counts, of the rows that were filled in."""
        return {form.item.pk: form.tally for form in self.forms if form.tally is not None}

    def _line(self, meeting: Meeting, item: AgendaItem) -> Line:
        standing = item.standing_of(meeting.present)
        line = Line(item, item.voters_of(meeting.present), standing)
        refusal = why_not_pass(self.actor, item, self.pass_number, standing=standing)
        if refusal:
            line.locked = refusal.sentence
        else:
            initial = {} if line.must_be_retyped else self._own(item)
            line.form = VotesForm(self.data, item=item, voters=line.voters, initial=initial)
        return line

    def _own(self, item: AgendaItem) -> dict[str, int]:
        entry = item.entry(self.pass_number)
        return {} if entry is None else {name: getattr(entry, name) for name in COUNTS}
