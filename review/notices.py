"""What is told to whom when applications move: drafts of messages, written by the door in the same transaction."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from accounts.enums import AccountKind, Role
from accounts.models import Organisation, User
from accounts.policies import StandIn
from accounts.queries.grants import holders
from accounts.scheme import SchemeInfo
from accounts.services.notifications import NotificationDraft
from review.enums import INTERNAL, Action, State
from review.models import Application, Consignment, Stage
from review.policies.acts import Act
from review.queries.rules import business_of
from review.scheme import Business, Message
from zcps.kit.tags import chinese_date

# 拿回 is seen on the applicant's line, but told by the next forwarding alone.
UNTOLD = INTERNAL | {Action.RECALL}
# An office is told when something arrives or comes back; what its own people do they see in their inbox.
ARRIVING = frozenset({
    Action.SUBMIT, Action.FORWARD, Action.DISPATCH, Action.DECLINE, Action.SEND_BACK, Action.CONCLUDE,
})  # fmt: skip
OFFICE_ROLES = (Role.CLERK, Role.COMMITTEE_MANAGER, Role.RATIFIER)
PLACEHOLDER = re.compile(r"\{(\w+)\}")

DEFAULTS: dict[str, Message] = {
    Action.SUBMIT: Message("申报已提交", "您的{business}（{title}）已提交，现由{holder}办理。"),
    Action.ABANDON: Message("申报已放弃", "您已放弃本次{business}（{title}）。"),
    Action.WITHDRAW: Message("申报已撤回", "您的{business}（{title}）已撤回，修改后可再次提交。"),
    Action.RECEIVE: Message("申报已接收", "{organisation}已接收您的{business}（{title}）申报材料。"),
    Action.DECLINE: Message(
        "申报材料不予接收",
        "{organisation}对{name}的{business}（{title}）申报材料不予接收，理由：{reason}。如有疑问，请咨询{organisation}，电话{telephone}。",
        sms=True,
    ),
    Action.APPROVE: Message("审核通过", "{organisation}已审核通过您的{business}（{title}）申报。"),
    Action.SIGN: Message("审核通过", "{organisation}已审核通过您的{business}（{title}）申报。"),
    Action.RETURN: Message(
        "申报退回修改",
        "{organisation}退回您的{business}（{title}）申报，请于{deadline}前按补正清单修改后重新提交，逾期视为放弃。咨询电话{telephone}。",
        sms=True,
    ),
    Action.SEND_BACK: Message(
        "申报退回下级", "{organisation}将{name}的{business}（{title}）申报退回{holder}重新审核，理由：{reason}。"
    ),
    Action.REJECT: Message(
        "资格审查不通过",
        "您的{business}（{title}）申报经{organisation}审查不通过，理由：{reason}。如有异议，可向{organisation}咨询，电话{telephone}。",
        sms=True,
    ),
    Action.FORWARD: Message("申报已报送", "您的{business}（{title}）申报已由{organisation}报送{holder}。"),
    Action.LAPSE: Message("申报视为放弃", "您的{business}（{title}）申报逾期未补正，视为放弃申报。", sms=True),
    Action.DISPATCH: Message("申报已网上送审", "您的{business}（{title}）申报已由{organisation}网上送审至{holder}。"),
    Action.REINSTATE: Message("申报恢复审核", "您的{business}（{title}）申报已恢复审核，现由{holder}办理。"),
    Action.RECORD_RESULT: Message("评审结果", "您的{business}（{title}）申报，评审结果为“{state}”。"),
}
OTHERWISE = Message("申报进展", "您的{business}（{title}）申报有新进展，现为“{state}”。")


@dataclass
class Move:
    """One application through the door: the row afterwards, and what was before, which the transition forgets."""

    row: Application
    act: Act
    from_state: str
    origin: Stage | None
    office: Organisation | None
    arrival: str
    outside_office_id: int | None  # that took it back (拿回) or reinstates it (恢复审核)
    stand_in: StandIn | None = None
    arrived_at: datetime | None = None
    changed: list[Stage] = field(default_factory=list)
    consignment: Consignment | None = None


def drafts_for(moves: list[Move], act: Act) -> list[NotificationDraft]:
    """Messages to the applicants, and one to each officer of an office where something arrived."""
    return [*_to_applicants(moves, act), *_to_offices(moves, act)]


def _to_applicants(moves: list[Move], act: Act) -> Iterable[NotificationDraft]:
    """Nothing is told of an application whose result is not public yet (`policies.secrecy`)."""
    if act.action in UNTOLD:
        return
    moves = [move for move in moves if move.row.withheld_at is None]
    accounts = _accounts_of({move.row.person_id for move in moves})
    for move in moves:
        user_id = accounts.get(move.row.person_id)
        if user_id is not None:
            yield _draft(move, user_id)


def _accounts_of(person_ids: set[int]) -> dict[int, int]:
    rows = User.objects.filter(person__in=person_ids, kind=AccountKind.PERSON, is_active=True)
    return dict(rows.values_list("person_id", "pk"))


def _draft(move: Move, user_id: int) -> NotificationDraft:
    business = business_of(move.row)
    message = business.messages.get(move.act.action) or DEFAULTS.get(move.act.action, OTHERWISE)
    body = filled(message.body, _words(move, business))
    return NotificationDraft(
        recipient_id=user_id,
        kind=message_kind(move.act),
        title=message.title,
        body=body,
        url=message_url(move.row),
        sms=message.sms,
        scheme=SchemeInfo.of(move.row.scheme_version),
    )


def message_kind(act: Act) -> str:
    """The kind of the message an act sends to its applicants."""
    return f"review.{act.action}"


def message_url(row: Application) -> str:
    """Where that message leads; with the kind it names the message of one application."""
    return reverse("review:application", args=[row.uuid])


def _to_offices(moves: list[Move], act: Act) -> Iterable[NotificationDraft]:
    """One message an officer, however many applications came; a refusal below carries its reason."""
    if act.action not in ARRIVING:
        return
    arrived: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        if move.row.state != State.RETURNED and move.row.holder_id is not None:
            arrived[move.row.holder_id].append(move)
    if not arrived:
        return
    for organisation_id, user_ids in holders(OFFICE_ROLES, arrived).items():
        for user_id in user_ids:
            yield _office_draft(user_id, arrived[organisation_id], act)


def _office_draft(user_id: int, moves: list[Move], act: Act) -> NotificationDraft:
    names = "、".join(move.row.name for move in moves[:3])
    count = f"等 {len(moves)} 人" if len(moves) > 1 else ""
    who = moves[0].office.name if moves[0].office else "申报人"
    reason = f"理由：{_unstopped(act.values.reason)}。" if act.values.reason else ""
    telephone = f"咨询电话：{moves[0].office.telephone}。" if reason and moves[0].office else ""
    word = business_of(moves[0].row).action_word(act.action)
    return NotificationDraft(
        recipient_id=user_id,
        kind=f"review.office.{act.action}",
        title=f"{word}：{names}{count}",
        body=f"{who}已对{names}{count}的申报材料办理“{word}”，请及时处理。{_numbered(moves)}{reason}{telephone}",
        url=reverse("review:inbox_home"),
    )


def _numbered(moves: list[Move]) -> str:
    """Which 报送批次 came; several only where several businesses came at once."""
    numbers = dict.fromkeys(move.consignment.number for move in moves if move.consignment)
    return f"报送批次：{'、'.join(numbers)}。" if numbers else ""


def filled(text: str, words: dict[str, str]) -> str:
    """The text with its placeholders replaced; unknown ones stay as they are, nothing is evaluated."""
    return PLACEHOLDER.sub(lambda match: words.get(match[1], match[0]), text)


def _unstopped(text: str) -> str:
    """An officer's words without their last full stop: the message sets its own."""
    return text.rstrip("。 ")


def _words(move: Move, business: Business) -> dict[str, str]:
    row, values = move.row, move.act.values
    return {
        "name": row.name,
        "business": business.name,
        "title": row.title_name,
        "organisation": move.office.name if move.office else "",
        "telephone": (move.office.telephone if move.office else "") or "（未登记）",
        "holder": row.holder_name or "申报人",
        "reason": _unstopped(values.reason or values.opinion),
        "deadline": chinese_date(values.deadline_on) if values.deadline_on else "",
        "state": business.state_word(State(row.state)),
        "year": str(row.year),
    }
