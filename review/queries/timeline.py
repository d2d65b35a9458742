"""办理记录 of one application, made of its events. An applicant sees offices, officers see who acted."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums import FAILED
from accounts.models import Delivery, Event
from accounts.policies import Actor
from review.enums import INTERNAL, Action, Assigned, Proposal, Verdict
from review.models import Application
from review.policies import is_known
from review.queries.rules import business_of
from zcps.kit.tags import chinese_date

TONES = {
    Action.APPROVE: "passed",
    Action.SIGN: "passed",
    Action.DECLINE: "refused",
    Action.REJECT: "refused",
    Action.REVOKE: "refused",
    Action.RETURN: "returned",
    Action.SEND_BACK: "returned",
    Action.LAPSE: "refused",
}
OTHERS = {
    "start": "开始填报",
    "paper_stamp": "登记纸质盖章",
    "paper_stamp_corrected": "更正纸质盖章登记",
    "paper_arrived": "纸质材料已到",
    "paper_incomplete": "纸质材料缺件",
    "paper_awaited": "更正为纸质未到",
    "paper_reminded": "催交纸质材料",
    "publicity_held": "登记单位公示",
    "fee_due": "开具缴费单",
    "fee_paid": "登记缴费",
    "fee_cancelled": "取消缴费单",
    "publicity_started": "开始单位公示",
    "publicity_concluded": "结束单位公示",
    "objection_recorded": "登记公示异议",
    "objection_handled": "处理公示异议",
    "notice_handed": "窗口送达通知书",
    "assigned": "调整经办人",
    "result_told": "告知评审结果",
    "succeeded": "办理机构变动",
}
ASSIGNED = "assigned"
# Steps inside an office are no business of the applicant's.
INSIDE = INTERNAL | {ASSIGNED, "objection_recorded", "objection_handled"}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline, as `_ui/timeline.html` draws it."""

    at: datetime
    label: str
    organisation: str
    actor: str = ""
    detail: str = ""
    tone: str = ""
    kind: str = ""
    actor_id: int | None = None


def timeline(application: Application, *, to: Actor, for_applicant: bool) -> list[Happening]:
    """Everything that happened, as far as the actor may know it, the latest first. One query."""
    events = Event.objects.filter(stream=application.stream).order_by("-seq")
    rows = events.select_related("payload_row", "actor__person", "organisation")
    return [
        _happening(application, event, for_applicant=for_applicant)
        for event in rows
        if is_known(application, event.at, to=to) and not (for_applicant and event.kind in INSIDE)
    ]


def with_unreached(events: list[Happening], application: Application, *, to: Actor) -> list[Happening]:
    """The timeline with the SMS that did not reach the applicant, for the office that may call instead. One query."""
    told = Delivery.objects.filter(
        notification__recipient__person=application.person_id,
        notification__url=application.get_absolute_url(),
        state__in=FAILED,
    )
    failed = [
        Happening(
            at=delivery.finished_at,
            label=f"短信未送达：{delivery.notification.title}",
            organisation="系统",
            detail=delivery.error,
            tone="refused",
        )
        for delivery in told.select_related("notification")
        if is_known(application, delivery.notification.created_at, to=to)
    ]
    return sorted([*events, *failed], key=lambda each: each.at, reverse=True) if failed else events


def _happening(application: Application, event: Event, *, for_applicant: bool) -> Happening:
    payload = event.payload_row.payload if hasattr(event, "payload_row") else {}
    is_own = event.organisation_id is None
    return Happening(
        at=event.at,
        label=Assigned(payload["how"]).label if "how" in payload else _label(application, event.kind, payload),
        organisation=("申报人" if event.actor_id else "系统") if is_own else event.organisation.name,
        actor="" if for_applicant or is_own or not event.actor else _who(event, payload),
        detail=_detail(payload),
        tone=TONES.get(event.kind, ""),
        kind=event.kind,
        actor_id=event.actor_id,
    )


def _who(event: Event, payload: dict) -> str:
    """李四（代张三） where it was done in a colleague's place."""
    name, absent = event.actor.get_full_name(), payload.get("on_behalf_of")
    return f"{name}（代{absent['name']}）" if absent else name


def _label(application: Application, kind: str, payload: dict) -> str:
    if kind in Action.values:
        business = business_of(application)
        return business.action_word(Action(kind), business.duty_of(payload.get("stage", "")))
    return OTHERS.get(kind, kind)


def _detail(payload: dict) -> str:
    lines = [
        _concluded(payload),
        payload.get("opinion", ""),
        *(f"{n}. {text}" for n, text in enumerate(payload.get("tickets", ()), 1)),
        _followed(payload),
    ]
    if payload.get("label"):
        lines.append(f"{payload['label']}：{payload.get('organisation', '')} {_day(payload.get('stamped_on', ''))}")
    if payload.get("number"):
        lines.append("，".join(filter(None, (payload["number"], payload.get("note", "")))))
    if "how" in payload:
        lines.append(_handed_over(payload["from"], payload["to"]))
    if payload.get("lacking"):
        lines.append(f"缺件：{payload['lacking']}")
    if payload.get("fee"):
        lines.append(f"{payload['fee']} {payload['amount']} 元")
    if payload.get("publicity"):
        period = f"{_day(payload['starts_on'])}至{_day(payload['ends_on'])}"
        lines.append(f"{period}，{payload['working_days']} 个工作日，{payload['place']}")
    if payload.get("consignment"):
        lines.append(f"报送批次：{payload['consignment']}")
    return "\n".join(filter(None, lines))


def _concluded(payload: dict) -> str:
    """学历资历：通过 · 拟不通过 · 改变经办意见: what was concluded beside the words of the opinion."""
    if payload.get("blocks"):
        return f"{'、'.join(payload['blocks'])}：{Verdict(payload['verdict']).label}"
    if payload.get("overruled"):
        return "改变经办意见"
    return Proposal(payload["proposal"]).label if payload.get("proposal") else ""


def _followed(payload: dict) -> str:
    """What became of an organisation, and which stops follow; nothing where an event tells of something else."""
    if "succession" not in payload:
        return ""
    what = {"moved": "“{organisation}”划转到“{into}”", "merged": "“{organisation}”并入“{into}”"}
    told = what.get(payload["succession"], "“{organisation}”在办的申报移交“{into}”").format(**payload)
    return f"{told}：{'、'.join(payload['stages'])}" if payload["stages"] else told


def _handed_over(was: str, becomes: str) -> str:
    """From one clerk to the next, or to nobody."""
    if was and becomes:
        return f"经办人由{was}改为{becomes}"
    return f"经办人：{becomes}" if becomes else f"{was}不再经办"


def _day(written: str) -> str:
    return chinese_date(date.fromisoformat(written)) if written else ""
