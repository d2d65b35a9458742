"""评审通知: the form of a notice of one committee, and why one is taken down."""

import datetime as dt

from django import forms
from django.utils import timezone

from review.enums import CallMode
from review.models import Call
from review.services.calls import CallContent
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, LineField, NumberField, TextField

FUTURE = dt.timedelta(days=730)
LEFT_OUT = ("", "本次不评")


class CallForm(forms.Form):
    """The window is given in days: from the first one's beginning to the last one's end. One field a title."""

    use_required_attribute = False

    def __init__(self, *args, titles: list[tuple[str, str]], call: Call | None = None, **options) -> None:
        initial = _written(call) if call else {"year": clock.today().year, "opens_on": clock.today()}
        super().__init__(*args, initial=initial, **options)
        self.titles, latest = titles, clock.today() + FUTURE
        self.fields["title"] = LineField(
            label="标题", max_length=80, help_text="例如“2026年度工程系列高级职称评审工作通知”。"
        )
        self.fields["document_number"] = LineField(label="文号", max_length=60, required=False)
        self.fields["year"] = NumberField(label="年度", smallest=2000, largest=2100)
        self.fields["opens_on"] = ChineseDateField(label="网上申报开始", latest=latest)
        self.fields["closes_on"] = ChineseDateField(
            label="网上申报截止", latest=latest, help_text="截止到当日 24 时。各级审核的时间由各单位另行安排。"
        )
        for code, name in titles:
            self.fields[f"mode_{code}"] = forms.ChoiceField(
                label=name, choices=[LEFT_OUT, *CallMode.choices], required=False
            )
        area = forms.Textarea(attrs={"rows": 12})
        self.fields["text"] = TextField(label="通知正文", max_length=20_000, widget=area)
        self.fields["requirements"] = TextField(
            label="申报要求",
            max_length=5000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text="申报人开始填报之前看到的要点；发布之后列在批次的“申报须知”里。",
        )
        for name in ("title", "text", "requirements"):
            self.fields[name].width = "full"

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "截止日期应不早于开始日期，请修改截止日期。")
        if not any(cleaned.get(f"mode_{code}") for code, _ in self.titles):
            self.add_error(f"mode_{self.titles[0][0]}", "请至少选择一个可以申报的职称，并说明申报方式。")
        return cleaned

    def content(self) -> CallContent:
        given = self.cleaned_data
        return CallContent(
            year=given["year"],
            title=given["title"],
            text=given["text"],
            opens_at=_midnight(given["opens_on"]),
            closes_at=_midnight(given["closes_on"] + dt.timedelta(days=1)),
            modes={code: given[f"mode_{code}"] for code, _ in self.titles if given.get(f"mode_{code}")},
            document_number=given["document_number"],
            requirements=given["requirements"],
        )


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = LineField(label="撤下理由", max_length=300)


def _written(call: Call) -> dict:
    last = timezone.localdate(call.closes_at - dt.timedelta(seconds=1))
    days = {"opens_on": timezone.localdate(call.opens_at), "closes_on": last}
    plain = {name: getattr(call, name) for name in ("title", "document_number", "year", "text", "requirements")}
    return plain | days | {f"mode_{code}": mode for code, mode in call.modes.items()}


def _midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
