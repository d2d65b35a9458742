"""What is told to whom when applications move: drafts of messages, written by the door in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from accounts.enums import Role, Topic
from accounts.models import Organisation
from accounts.policies import StandIn
from accounts.queries.grants import holders
from accounts.scheme import SchemeInfo
from accounts.services.notifications import NotificationDraft
from review.enums import Action, State
from review.models import Application, Consignment, Stage
from review.policies.acts import Act
from review.policies.message_words import filled
from review.queries.message_texts import UNTOLD, Recipient, recipients, text_in_force
from review.queries.rules import business_of
from review.scheme import Business
from zcps.kit.tags import chinese_date

# An office is told when something arrives or comes back; what its own people do they see in their inbox, but for the last block.
ARRIVING = frozenset({
    Action.SUBMIT, Action.FORWARD, Action.DISPATCH, Action.DECLINE, Action.SEND_BACK, Action.CONCLUDE,
})  # fmt: skip
# After the last block, or by the leader in place of it.
GATHERING = frozenset({Action.REVIEW_BLOCK, Action.GATHER})
OFFICE_ROLES = (Role.CLERK, Role.COMMITTEE_MANAGER, Role.RATIFIER)


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
    publicity_id: int | None = None
    changed: list[Stage] = field(default_factory=list)
    consignment: Consignment | None = None
    blocks: tuple[str, ...] = ()  # what 分块审查 was done on
    overruled: bool = False  # the leader decided against the clerk's proposal

    @property
    def duty(self) -> str:
        """What the office does that acted; empty where it was the applicant."""
        return self.origin.duty if self.origin else ""


def drafts_for(moves: list[Move], act: Act) -> list[NotificationDraft]:
    """Messages to the applicants, and one to each officer of an office where something arrived or has been gathered."""
    return [*_to_applicants(moves, act), *_to_offices(moves, act), *_to_clerks(moves, act)]


def _to_applicants(moves: list[Move], act: Act) -> Iterable[NotificationDraft]:
    """Nothing is told of an application whose result is not public yet (`policies.secrecy`)."""
    if act.action in UNTOLD:
        return
    moves = [move for move in moves if move.row.withheld_at is None]
    found = recipients({move.row.person_id for move in moves}, act.action)
    for move in moves:
        recipient = found.get(move.row.person_id)
        if recipient is not None:
            yield _draft(move, recipient)


def _draft(move: Move, recipient: Recipient) -> NotificationDraft:
    business = business_of(move.row)
    message = text_in_force(move.row.scheme_version.scheme_id, business, move.act.action, newest=recipient.newest_text)
    words = _words(move, business)
    return NotificationDraft(
        recipient_id=recipient.user_id,
        kind=message_kind(move.act),
        topic=Topic.PROGRESS,
        title=message.title,
        body=filled(message.body, words),
        url=message_url(move.row),
        sms=recipient.gets_sms(message),
        sms_text=filled(message.sms_text, words),
        scheme=SchemeInfo.of(move.row.scheme_version),
    )


def message_kind(act: Act) -> str:
    """The kind of the message an act sends to its applicants."""
    return f"review.{act.action}"


def message_url(row: Application) -> str:
    """Where that message leads; with the kind it names the message of one application."""
    return reverse("review:application", args=[row.uuid])


def _to_offices(moves: list[Move], act: Act) -> Iterable[NotificationDraft]:
    """One message an officer, however many applications came; a refusal below carries its reason.

    What is reviewed in blocks first is told to those who review them.
    """
    if act.action not in ARRIVING:
        return
    moves = [move for move in moves if move.row.holder_id is not None]
    in_blocks = [move for move in moves if move.row.state == State.AWAITING_BLOCKS]
    yield from _to_holders(in_blocks, act, roles=(Role.BLOCK_REVIEWER,))
    others = [move for move in moves if move.row.state not in {State.RETURNED, State.AWAITING_BLOCKS}]
    yield from _to_holders(others, act, roles=OFFICE_ROLES)


def _to_clerks(moves: list[Move], act: Act) -> Iterable[NotificationDraft]:
    """Once the blocks are done it is the clerk's turn: of the one it is given to, else of every clerk of the office."""
    moves = [move for move in moves if move.row.state == State.AWAITING_APPROVAL]
    if act.action not in GATHERING or not moves:
        return
    clerks = holders((Role.CLERK,), {move.row.holder_id for move in moves})
    waiting: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        here = clerks.get(move.row.holder_id, [])
        for user_id in [move.row.clerk_id] if move.row.clerk_id in here else here:
            waiting[user_id].append(move)
    waiting.pop(act.actor.user_id, None)  # whoever does it knows
    yield from (_clerk_draft(user_id, theirs, act) for user_id, theirs in sorted(waiting.items()))


def _clerk_draft(user_id: int, moves: list[Move], act: Act) -> NotificationDraft:
    business, duty, who = business_of(moves[0].row), moves[0].duty, _people(moves)
    done, turn = (business.action_word(action, duty) for action in (act.action, Action.EXAMINE))
    state = business.state_word(State.AWAITING_APPROVAL, duty)
    reason = f"理由：{_unstopped(act.values.reason)}。" if act.values.reason else ""
    return NotificationDraft(
        recipient_id=user_id,
        kind=f"review.office.{act.action}",
        topic=Topic.TASK,
        title=f"{done}已完成：{who}",
        body=f"{who}的申报材料{done}已完成，现为“{state}”，请及时办理“{turn}”。{reason}",
        url=reverse("review:review", args=[moves[0].row.uuid]) if len(moves) == 1 else reverse("review:inbox_home"),
    )


def _to_holders(moves: list[Move], act: Act, *, roles: tuple[Role, ...]) -> Iterable[NotificationDraft]:
    arrived: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        arrived[move.row.holder_id].append(move)
    for organisation_id, user_ids in (holders(roles, arrived) if arrived else {}).items():
        for user_id in user_ids:
            yield _office_draft(user_id, arrived[organisation_id], act)


def _office_draft(user_id: int, moves: list[Move], act: Act) -> NotificationDraft:
    names = _people(moves)
    who = moves[0].office.name if moves[0].office else "申报人"
    reason = f"理由：{_unstopped(act.values.reason)}。" if act.values.reason else ""
    telephone = f"咨询电话：{moves[0].office.telephone}。" if reason and moves[0].office else ""
    word = business_of(moves[0].row).action_word(act.action, moves[0].duty)
    return NotificationDraft(
        recipient_id=user_id,
        kind=f"review.office.{act.action}",
        topic=Topic.TASK,
        title=f"{word}：{names}",
        body=f"{who}已对{names}的申报材料办理“{word}”，请及时处理。{_numbered(moves)}{reason}{telephone}",
        url=reverse("review:inbox_home"),
    )


def _people(moves: list[Move]) -> str:
    names = "、".join(move.row.name for move in moves[:3])
    return f"{names}等 {len(moves)} 人" if len(moves) > 1 else names


def _numbered(moves: list[Move]) -> str:
    """Which 报送批次 came; several only where several businesses came at once."""
    numbers = dict.fromkeys(move.consignment.number for move in moves if move.consignment)
    return f"报送批次：{'、'.join(numbers)}。" if numbers else ""


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
        "state": business.state_word(State(row.state), row.duty),
        "year": str(row.year),
    }
