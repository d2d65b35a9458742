"""What 报送批次 and 纸质登记 ask: filters of the lists, the ticks of many rows in one post, a note."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from review.enums import Arrival, Paper
from review.queries.consignments import Wanted, WantedPaper
from review.services.paper import Mark
from zcps.kit import text
from zcps.kit.fields import LineField, NumberField

MOST_ROWS = 200
NOTE_LENGTH = 200
STATES = [(state.value, state.label) for state in (Paper.ARRIVED, Paper.AWAITED, Paper.INCOMPLETE)]
TICKS = frozenset(value for value, _ in STATES)


class ConsignmentFilters(forms.Form):
    """Every part may be empty."""

    number = LineField(label="文号", max_length=60, required=False)
    year = NumberField(label="年度", largest=2999, required=False)
    office = LineField(label="对方机构", max_length=60, required=False)
    lacking = forms.ChoiceField(label="纸质材料", choices=[("", "全部"), ("yes", "有未到或缺件")], required=False)

    def wanted(self) -> Wanted:
        """What could be read."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Wanted(**given | {"lacking": bool(given.get("lacking"))})

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class PaperFilters(forms.Form):
    """纸质登记: by what has come, and from where."""

    paper = forms.ChoiceField(label="纸质材料", choices=[("", "全部"), *STATES], required=False)
    arrival = forms.ChoiceField(label="来源", choices=[("", "全部"), *Arrival.choices], required=False)
    name = LineField(label="姓名", max_length=20, required=False)
    unit = LineField(label="工作单位", max_length=60, required=False)

    def wanted(self) -> WantedPaper:
        """What could be read."""
        self.is_valid()
        return WantedPaper(**{name: value for name, value in self.cleaned_data.items() if value not in ("", None)})

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class NoteForm(forms.Form):
    """备注 of the sender, printed on the cover."""

    note = LineField(label="备注", max_length=300, required=False)


def marks_from(data: QueryDict) -> dict[int, Mark]:
    """Rows as `row=id:version`, `state-id`, `note-id`; with `all`, every row that was shown as 未到 is ticked as 已到."""
    rows = dict(filter(None, map(_pair, data.getlist("row")[:MOST_ROWS])))
    marks = {pk: _mark(data, pk, version) for pk, version in rows.items()}
    return {pk: mark for pk, mark in marks.items() if mark.state in TICKS}


def mark_from(data: Mapping[str, str]) -> Mark | None:
    """The tick of one application on its own page; None when there is none to read."""
    if data.get("state") not in TICKS:
        return None
    version = data.get("paper_version", "")
    shown = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None
    return Mark(data["state"], _note(data.get("note", "")), shown)


def _mark(data: QueryDict, pk: int, version: int) -> Mark:
    state = data.get(f"state-{pk}", "")
    if data.get("all") and state != Paper.INCOMPLETE:
        state = Paper.ARRIVED
    return Mark(state, _note(data.get(f"note-{pk}", "")), version)


def _note(typed: str) -> str:
    """Cut rather than refuse: one long note shall not hold up the ticks of a whole list."""
    return " ".join(text.without_hidden(typed).split())[:NOTE_LENGTH]


def _pair(typed: str) -> tuple[int, int] | None:
    number, _, version = typed.partition(":")
    is_number = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, version))
    return (int(number), int(version)) if is_number else None
