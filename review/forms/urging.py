"""What 催办 asks for: which offices, by when, and what to say."""

import datetime as dt
from collections.abc import Iterable

from django import forms

from review.queries.board import Line
from review.queries.deadlines import deadline
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, TextField

DAYS = 3
FURTHEST = dt.timedelta(days=120)
PHRASES = (
    "请抓紧审核，按规定时限报送。",
    "本年度评审时间已定，逾期报送的材料将不再受理，请抓紧办理。",
    "请优先办理已超过办理期限的申报，有困难的请及时与我单位联系。",
)


class UrgeForm(forms.Form):
    """Offices are those that lag; the text is a phrase, one's own words, or both."""

    use_required_attribute = False
    offices = forms.MultipleChoiceField(label="下级机构", error_messages={"required": "请先勾选需要催办的下级机构。"})
    phrase = forms.ChoiceField(label="常用语", required=False)
    text = TextField(label="补充内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, lines: Iterable[Line], **options) -> None:
        super().__init__(data, **options)
        today = clock.today()
        self.fields["offices"].choices = [(str(line.organisation_id), line.name) for line in lines]
        self.fields["due_on"] = ChineseDateField(
            label="请于此日前报送", earliest=today, latest=today + FURTHEST, initial=deadline(DAYS).on
        )
        self.fields["phrase"].choices = [*((phrase, phrase) for phrase in PHRASES), ("", "不使用")]
        self.fields["phrase"].initial = PHRASES[0]
        self.fields["phrase"].width = self.fields["text"].width = "full"
        self.order_fields(["offices", "due_on", "phrase", "text"])

    def clean(self) -> dict:
        """A phrase alone is enough, and so are one's own words."""
        cleaned = super().clean()
        cleaned["words"] = "".join(filter(None, (cleaned.get("phrase"), _stopped(cleaned.get("text", "")))))
        if not cleaned["words"] and "text" not in self.errors:
            self.add_error("text", "请选择常用语，或者填写催办内容。")
        return cleaned


def _stopped(text: str) -> str:
    return f"{text.rstrip('。 ')}。" if text else ""
