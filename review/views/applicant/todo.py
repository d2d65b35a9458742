"""What the person should do now: one sentence, and one link where there is something to do. Reads only the known state."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.policies import Actor
from review.enums import State, Term
from review.models import Application
from review.policies import known_state
from review.queries.rules import business_of
from zcps.kit import clock
from zcps.kit.tags import chinese_date, chinese_datetime

NOTHING_TO_DO = "目前不需要您办理"


@dataclass(frozen=True)
class Todo:
    """One notice at the head of a page; `tone` as in `_ui/notice.html`."""

    title: str
    text: str
    tone: str = "info"
    url: str = ""
    label: str = ""


def todo(row: Application, *, to: Actor) -> Todo:
    """What to do, or whom one waits for; of what has ended, how it ended and where to turn."""
    state = known_state(row, to=to)
    if state == State.DRAFT:
        return _draft(row)
    if state == State.RETURNED:
        return _returned(row)
    if state == State.COMPLETED:
        business = business_of(row)
        return Todo(business.state_word(state), f"{business.name}已经办结，可以办理其他业务。", "passed")
    if state in ENDED:
        title, text, tone = ENDED[state]
        opinion = business_of(row).term(Term.OPINION, row.duty)
        return Todo(title, text.format(holder=row.holder_name or "受理机构", opinion=opinion), tone)
    return Todo(
        NOTHING_TO_DO, WAITING.get(state, USUAL).format(holder=row.holder_name, until=_day(row.publicity_until))
    )


USUAL = "材料正由{holder}办理，有进展会通知您。"
# The same words whatever the vote was, until it is public.
WAITING = {
    State.AWAITING_VOTES: "材料正由{holder}组织评审，结果公开后会通知您。",
    State.IN_PUBLICITY: "评审结果正在公示，公示期到{until}；公示期满后报人力社保部门确认。",
    State.AWAITING_RATIFICATION: "评审结果公示已经结束，正由{holder}确认。",
    State.AWAITING_CERTIFICATE: "评审结果已经{holder}确认，正在制发证书。",
}
ENDED = {
    State.CERTIFIED: ("已取得职称", "评审结果已经确认，证书已经制发。", "passed"),
    State.INELIGIBLE: ("资格审查不通过", "理由见{opinion}和通知书；对结论有异议的，请向{holder}咨询或者申请复查。", "refused"),
    State.NOT_PASSED: ("评审未通过", "本年度的这件申报到此结束；对评审结果有异议的，可以向{holder}申请复查。", "refused"),
    State.REVOKED: ("证书已撤销", "撤销的依据和理由见办理记录；有异议的，请向{holder}咨询。", "refused"),
    State.LAPSED: ("逾期未补正，视为放弃申报", "在申报截止前，可以重新开始一件申报。", "neutral"),
    State.ABANDONED: ("已放弃申报", "在申报截止前，可以重新开始一件申报。", "neutral"),
}  # fmt: skip


def _draft(row: Application) -> Todo:
    closes = chinese_datetime(row.round.closes_at)
    if row.round.closes_at <= clock.now():
        return Todo("申报时间已经截止", f"个人申报已于{closes}截止，这件申报没有提交，不能再提交。", "waiting")
    url = reverse("review:application_submit", args=[row.uuid])
    return Todo("申报尚未提交", f"请在{closes}前检查材料、签署承诺书并提交。", "todo", url, "继续填报")


def _returned(row: Application) -> Todo:
    url = reverse("review:application_corrections", args=[row.uuid])
    text = "请补正后重新提交。"
    if row.deadline_on:
        text = f"请在{_day(row.deadline_on)}（含当日）前补正并重新提交，逾期视为放弃申报。"
    return Todo("申报已退回", text, "returned", url, "查看补正清单")


def _day(day) -> str:
    return chinese_date(day) if day else ""
