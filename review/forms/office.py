"""The form of one act of an office: made from what the table says the act needs, for one application or many."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django import forms

from accounts.models import Committee
from review.enums import Action, Duty, Proposal, Term, Verdict
from review.models import Stage
from review.policies import RULES, Need
from review.policies.acts import UnitPledge, Values
from review.queries.deadlines import deadline
from review.scheme import Business
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, LineField, TextField

CHECKED = frozenset({Action.APPROVE, Action.EXAMINE, Action.SIGN})
PASSING = frozenset({Action.APPROVE, Action.SIGN})
FUTURE = dt.timedelta(days=3660)


class ActForm(forms.Form):
    """Fields appear as `policies.RULES` wants them; `values()` is what the services take."""

    use_required_attribute = False  # one text box serves several acts; what is missing is said by the server

    def __init__(
        self,
        data=None,
        *,
        action: Action,
        business: Business,
        stages: Sequence[Stage] = (),
        committees: Iterable[Committee] = (),
        duty: str = "",
        usual: Mapping[str, str] | None = None,
        blocks: Sequence[tuple[str, str]] = (),
        is_against: bool = False,
        **options,
    ) -> None:
        super().__init__(data, **options)
        self.action, self.business, self.duty, self.committees = action, business, duty, list(committees)
        needs = RULES[action].needs
        self._add_finding(needs, blocks)
        self._add_text(needs)
        if Need.EARLIER_STAGE in needs:
            self._add_choice("to_position", "退回到", [(str(each.position), _name(each)) for each in stages])
        if Need.COMMITTEE in needs:
            self._add_choice("committee", "高级评审委员会", [(str(each.pk), each.name) for each in self.committees])
        if Need.PERIOD in needs:
            self._add_period()
        if Need.DOCUMENT in needs:
            self._add_document()
        if action == Action.UPHOLD:
            self._add_verdict()
        if is_against and action == Action.SIGN:
            self.fields["overrules"] = forms.BooleanField(
                label="改变经办意见，同意该申报",
                help_text="经办人拟不通过；改为同意的，请在意见中写明理由。",
                error_messages={"required": "经办人拟不通过。改为同意的，请勾选并写明理由；不改变的，请办理不通过。"},
            )
        if action in PASSING and duty == Duty.EMPLOYER_CHECK and business.unit_pledge_text:
            self._add_recommendation(usual)

    def _add_finding(self, needs: frozenset[Need], blocks: Sequence[tuple[str, str]]) -> None:
        """分块审查: on which of one's blocks, and with what result. 经办: what is proposed to the leader."""
        if len(blocks) > 1:
            self.fields["blocks"] = forms.MultipleChoiceField(
                label="审查部分",
                choices=blocks,
                initial=[code for code, _ in blocks],
                widget=forms.CheckboxSelectMultiple,
                help_text="结论不同的，分别勾选、分别提交。",
                error_messages={"required": "请勾选审完的部分。"},
            )
        if Need.VERDICT in needs:
            self._add_radio("finding", "审查结论", Verdict.choices)
        if self.action == Action.EXAMINE:
            self._add_radio("proposal", "拟办意见", Proposal.choices, initial=Proposal.PASS)

    def _add_radio(self, name: str, label: str, choices: Sequence[tuple[str, str]], **options) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": f"请选择{label}。"},
            **options,
        )

    def ask_about_rest(self, count: int) -> None:
        """Whoever sends some on before the others have been examined says so."""
        self.fields["despite_rest"] = forms.BooleanField(
            label=f"本批次还有 {count} 人待审查，确认先推荐所选人员",
            error_messages={"required": "请勾选确认，或者先审查其余人员。"},
        )

    def pledge(self, ip: str) -> UnitPledge | None:
        """单位承诺 as it was signed on this form; nothing where none is asked for."""
        signed = self.cleaned_data.get("unit_pledge")
        return UnitPledge(self.business.unit_pledge_version, ip) if signed else None

    def clean(self) -> dict:
        """A ready-made phrase alone is an opinion; with a text beside it, it comes first."""
        cleaned = super().clean()
        phrase, text = cleaned.pop("phrase", ""), cleaned.get("text", "")
        if "text" in self.fields and "text" not in self.errors:
            cleaned["text"] = "\n".join(part for part in (phrase, text) if part)
            if not cleaned["text"] and self.needs_text:
                self.add_error("text", f"请填写{self.fields['text'].label}。")
        return cleaned

    @property
    def word(self) -> str:
        """What the business calls the act at an office of this duty."""
        return self.business.action_word(self.action, self.duty)

    @property
    def needs_text(self) -> bool:
        return bool({Need.OPINION, Need.REASON} & RULES[self.action].needs)

    def values(self) -> Values:
        """Everything but tickets and publicity, which are rows of their own."""
        given = self.cleaned_data
        is_reason = Need.REASON in RULES[self.action].needs
        return Values(
            opinion="" if is_reason else given.get("text", ""),
            reason=given.get("text", "") if is_reason else "",
            checklist=self._checklist(),
            to_position=int(given["to_position"]) if given.get("to_position") else None,
            committee=self._committee(),
            blocks=tuple(given.get("blocks", ())),
            verdict=given.get("finding", ""),
            proposal=given.get("proposal") or Proposal.PASS,
            overrules=given.get("overrules", False),
            to_votes=given.get("verdict") == "votes",
            document_number=given.get("document_number", ""),
            document_date=given.get("document_date"),
            publicity_text=given.get("publicity_text", ""),
        )

    def _add_text(self, needs: frozenset[Need]) -> None:
        opinion = self.business.term(Term.OPINION, self.duty)
        label = opinion if Need.OPINION in needs else "理由" if Need.REASON in needs else ""
        if not label:
            return
        phrases = self.business.phrases_for(self.action)
        if phrases:
            choices = [("", "不使用"), *((phrase, phrase) for phrase in phrases)]
            self.fields["phrase"] = forms.ChoiceField(label="常用语", choices=choices, required=False)
            self.fields["phrase"].width = "full"
            self.fields["phrase"].widget.attrs["data-phrases"] = "text"
        area = forms.Textarea(attrs={"rows": 3, "data-key": "o", "data-key-label": "写意见"})
        self.fields["text"] = TextField(label=label, max_length=1000, required=False, widget=area)
        if self.action in CHECKED and self.business.checklist:
            self.fields["checked"] = forms.MultipleChoiceField(
                label="审核注意事项",
                choices=[(item.code, item.label) for item in self.business.checklist],
                widget=forms.CheckboxSelectMultiple(
                    attrs={"data-key": "c", "data-key-label": "审核注意事项（空格勾选）"}
                ),
                required=False,
                help_text=f"逐项核对后勾选，与{opinion}一并记录；没有勾选的记为未核对。",
            )

    def _add_recommendation(self, usual: Mapping[str, str] | None) -> None:
        """业绩公示情况 and 单位承诺; for many at once each is told by its own publicity."""
        if usual is not None:
            area = forms.Textarea(attrs={"rows": 2})
            self.fields["publicity_text"] = TextField(
                label="业绩公示情况",
                max_length=500,
                required=False,
                widget=area,
                initial=usual["publicity_text"],
                help_text="按登记的公示自动填写，可以补充；留空则按登记的公示写入。",
            )
            self.fields["text"].initial = usual["text"]
        self.fields["unit_pledge"] = forms.BooleanField(
            label="已阅读并代表本单位签署单位承诺",
            help_text=self.business.unit_pledge_text,
            error_messages={"required": "请阅读单位承诺，勾选后再办理通过。"},
        )

    def _add_choice(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        first = [("", "请选择")] if len(choices) != 1 else []
        self.fields[name] = forms.ChoiceField(label=label, choices=first + choices)
        self.fields[name].width = "lg"

    def _add_period(self) -> None:
        today = clock.today()
        ends_on = deadline(self.business.publicity_days, start=today - dt.timedelta(days=1)).on
        latest = today + FUTURE
        self.fields["starts_on"] = ChineseDateField(label="公示开始日期", latest=latest, initial=today)
        self.fields["ends_on"] = ChineseDateField(
            label="公示截止日期",
            latest=latest,
            initial=ends_on,
            help_text=f"不少于 {self.business.publicity_days} 个工作日。",
        )
        self.fields["place"] = LineField(label="公示地点或网址", max_length=200)

    def _add_document(self) -> None:
        self.fields["document_number"] = LineField(label="批复文号", max_length=60)
        self.fields["document_date"] = ChineseDateField(label="批复日期")

    def _add_verdict(self) -> None:
        choices = [("fails", "评审结果不成立，评审未通过"), ("votes", "交回评审委员会重新评审")]
        self.fields["verdict"] = forms.ChoiceField(label="处理结果", choices=choices, widget=forms.RadioSelect)

    def _checklist(self) -> dict[str, bool]:
        if "checked" not in self.fields:
            return {}
        ticked = set(self.cleaned_data.get("checked", ()))
        return {item.code: item.code in ticked for item in self.business.checklist}

    def _committee(self) -> Committee | None:
        chosen = self.cleaned_data.get("committee")
        return next((each for each in self.committees if str(each.pk) == chosen), None)


class TicketForm(forms.Form):
    """One thing to mend; `address` is section/entry/field."""

    use_required_attribute = False
    address = forms.ChoiceField(label="位置")
    phrase = forms.ChoiceField(label="常用语", required=False)
    message = TextField(
        label="需补正的内容",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "m", "data-key-label": "写补正内容（Ctrl+回车列入）"}),
    )

    def __init__(self, data=None, *, addresses: list[tuple[str, str]], phrases: Sequence[str], **options) -> None:
        super().__init__(data, **options)
        self.fields["address"].choices = addresses
        self.fields["address"].width = self.fields["phrase"].width = "full"
        self.fields["phrase"].choices = [("", "不使用"), *((phrase, phrase) for phrase in phrases)]
        self.fields["phrase"].widget.attrs["data-phrases"] = "message"
        if not phrases:
            del self.fields["phrase"]

    def clean(self) -> dict:
        cleaned = super().clean()
        parts = (cleaned.pop("phrase", ""), cleaned.get("message", ""))
        cleaned["message"] = "\n".join(part for part in parts if part)
        if not cleaned["message"] and "message" not in self.errors:
            self.add_error("message", "请写明需要补正的内容。")
        return cleaned


class StampForm(forms.Form):
    """纸质流转: which office stamped the paper, and when."""

    organisation_name = LineField(label="盖章机构", max_length=100)
    stamped_on = ChineseDateField(label="盖章日期")
    scan = forms.FileField(label="扫描件", required=False, help_text="盖章页的 PDF 或图片，可以不传。")

    def __init__(self, *args, position: int, is_due: bool, **options) -> None:
        """position: which of the stamps; several of these forms stand on one page. is_due: approval waits for the scan."""
        super().__init__(*args, auto_id=f"stamp-{position}-%s", **options)
        self.position = position
        if is_due:
            self.fields["scan"].help_text = "盖章页的 PDF 或图片；登记之后方可在网上审批。"


def _name(stage: Stage) -> str:
    return f"{stage.name}（{stage.organisation_name}）"
