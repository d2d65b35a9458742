"""The one table: for every action, where it starts, where it leads, who may take it, what it needs, what forbids it.

Everything else reads this table: `why_not`, `actionable_by`, the machine's sources and permissions, docs/STATES.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.enums import Role
from review.enums import COMMITTEE_DUTIES, REVIEWING_DUTIES, Action, Duty, Paper, State, WithdrawUntil
from review.policies.conditions import Absent, AllOf, AnyOf, Condition, Not, Past, one_of


class Party(StrEnum):
    """Who an action belongs to, seen from the application."""

    APPLICANT = "applicant"  # the person it is about
    HOLDER = "holder"  # the office where it is now
    SENDER = "sender"  # the office that forwarded it and has not been answered yet
    OVERSEER = "overseer"  # the next higher office after a refusal
    SYSTEM = "system"  # a worker, by the clock


class Need(StrEnum):
    """What must come with an action; `services.door` refuses it otherwise, forms ask for it."""

    OPINION = "opinion"
    REASON = "reason"
    VERDICT = "verdict"
    TICKETS = "tickets"
    EARLIER_STAGE = "earlier_stage"
    DECISION = "decision"
    COMMITTEE = "committee"
    PERIOD = "period"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Hindrance:
    """Something that forbids an otherwise permitted action for now, and the sentence that says so.

    `detail`: a column of the row whose text stands where the sentence says {detail}.
    """

    condition: Condition
    sentence: str
    detail: str = ""

    def told(self, row: Any = None) -> str:
        """The sentence about one row; without a row, in general."""
        text = getattr(row, self.detail).rstrip("。") if self.detail and row is not None else ""
        return self.sentence.format(detail=f"：{text}" if text else "")


@dataclass(frozen=True)
class Seat:
    """A role that may act, at which duties of the party's stage, in which states (None: all sources of the rule).

    where: what else must hold for this role, and `elsewhere` the sentence when it does not. by_block: a grant of the
    role names blocks, and one of those must still be open.
    """

    role: Role
    duties: frozenset[Duty]
    states: frozenset[State] | None = None
    where: tuple[Condition, ...] = ()
    elsewhere: str = ""
    by_block: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of the table. Applicants and the system need no seat; every office action has at least one."""

    sources: frozenset[State]
    targets: frozenset[State]
    party: Party
    seats: tuple[Seat, ...] = ()
    needs: frozenset[Need] = frozenset()
    where: tuple[Condition, ...] = ()
    elsewhere: str = ""
    hindrances: tuple[Hindrance, ...] = ()
    apart_from: str = ""  # a column naming the account that must not be the actor: 经办 ≠ 领导

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that may take the action at some duty."""
        return frozenset(seat.role for seat in self.seats)


_CLERK = Seat(Role.CLERK, REVIEWING_DUTIES)
_MANAGER = Seat(Role.COMMITTEE_MANAGER, COMMITTEE_DUTIES)
_MID_MANAGER = Seat(Role.COMMITTEE_MANAGER, frozenset({Duty.MID_COMMITTEE}))
_CANDIDATES = Seat(Role.CANDIDATE_REVIEWER, COMMITTEE_DUTIES)
_LEADER = Seat(Role.LEADER, REVIEWING_DUTIES, frozenset({State.AWAITING_SIGNATURE}))
_RATIFIER = Seat(Role.RATIFIER, frozenset({Duty.RATIFICATION}))
_CLERK_BEFORE_SIGNATURE = Seat(Role.CLERK, REVIEWING_DUTIES, frozenset({State.AWAITING_APPROVAL}))
_CLERK_ALONE = Seat(
    Role.CLERK, REVIEWING_DUTIES, frozenset({State.AWAITING_APPROVAL}), (one_of("leader_signs", False),),
    "本环节的结论由领导审查决定：不符合条件的，请选择“拟不通过”后提交。",
)  # fmt: skip
_BLOCK_REVIEWER = Seat(
    Role.BLOCK_REVIEWER, REVIEWING_DUTIES, by_block=True, elsewhere="分给您审查的部分已经审完，或者没有分给您。"
)
_LEADER_OF_BLOCKS = Seat(Role.LEADER, REVIEWING_DUTIES, frozenset({State.AWAITING_BLOCKS}))
_CANDIDATES_BEFORE_VOTES = Seat(Role.CANDIDATE_REVIEWER, COMMITTEE_DUTIES, frozenset({State.AWAITING_APPROVAL}))
_DECIDERS = (_CLERK_BEFORE_SIGNATURE, _CANDIDATES_BEFORE_VOTES, _LEADER)

_IN_OFFICE = frozenset({
    State.AWAITING_RECEIPT, State.AWAITING_BLOCKS, State.AWAITING_APPROVAL, State.AWAITING_SIGNATURE,
    State.AWAITING_FORWARD,
})  # fmt: skip
_ARRIVALS = frozenset({
    State.AWAITING_RECEIPT, State.AWAITING_BLOCKS, State.AWAITING_APPROVAL, State.AWAITING_VOTES,
    State.AWAITING_RATIFICATION,
})  # fmt: skip
_AFTER_VOTE = frozenset({
    State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH, State.AWAITING_PUBLICITY, State.NOT_PASSED,
})  # fmt: skip
_AFTER_DECISION = frozenset({State.AWAITING_FORWARD, State.AWAITING_VOTES})

_FIRST_STOP = one_of("position", 1)
_MAY_WITHDRAW = AnyOf((
    one_of("withdraw_until", WithdrawUntil.FORWARD),
    AllOf((
        one_of("withdraw_until", WithdrawUntil.RECEIPT),
        one_of("state", State.AWAITING_RECEIPT),
    )),
))  # fmt: skip

_PAPER_AWAITED = Hindrance(one_of("paper", Paper.AWAITED), "纸质材料尚未到齐，登记到件后方可审批。")
_PAPER_INCOMPLETE = Hindrance(
    one_of("paper", Paper.INCOMPLETE), "纸质材料缺件{detail}。补齐并登记后方可审批。", detail="paper_note"
)
_STAMPS_DUE = Hindrance(
    one_of("stamps_missing", True),
    "实际人事档案保管单位的盖章情况（单位、日期、扫描件）尚未登记，登记之后方可审批。",
)
_PUBLICITY_DUE = Hindrance(
    one_of("publicity_missing", True),
    "本环节须先在单位公示：公示期满、异议处理完毕，办理“结束公示”之后方可通过和报送。",
)
_OVERDUE = Hindrance(Past("deadline_on"), "补正期限已过，不能再提交。")
_STILL_SHOWN = Hindrance(Not(Past("publicity_until")), "公示尚未期满，最后一个公示日之后方可结束。")
_SUPPLEMENTS_ENDED = Hindrance(
    one_of("supplements_ended", True), "按规定，申报材料报至评委会后不再补充，不能再退回申报人修改。"
)
_FEE_DUE = Hindrance(one_of("fee_due", True), "评审费尚未缴纳，登记缴费之后方可提交评审会议。")
_OBJECTIONS = Hindrance(
    Not(one_of("open_objections", 0)), "尚有异议未处理完毕，或者异议成立而没有相应办理，不能结束公示。"
)

RULES: dict[Action, Rule] = {
    Action.SUBMIT: Rule(
        sources=frozenset({State.DRAFT, State.RETURNED}),
        targets=_ARRIVALS,
        party=Party.APPLICANT,
        hindrances=(_OVERDUE,),
    ),
    Action.ABANDON: Rule(
        sources=frozenset({State.DRAFT, State.RETURNED}),
        targets=frozenset({State.ABANDONED}),
        party=Party.APPLICANT,
    ),
    Action.WITHDRAW: Rule(
        sources=_IN_OFFICE,
        targets=frozenset({State.DRAFT}),
        party=Party.APPLICANT,
        where=(_FIRST_STOP, _MAY_WITHDRAW, Absent("resume_position")),
        elsewhere="材料已由受理机构办理，不能撤回；如需修改，请与受理机构联系。",
    ),
    Action.RECEIVE: Rule(
        sources=frozenset({State.AWAITING_RECEIPT}),
        targets=_ARRIVALS - {State.AWAITING_RECEIPT},
        party=Party.HOLDER,
        seats=(_CLERK, _MANAGER, _RATIFIER),
    ),
    Action.DECLINE: Rule(
        sources=frozenset({State.AWAITING_RECEIPT}),
        targets=frozenset({State.RETURNED, State.AWAITING_FORWARD, State.AWAITING_DISPATCH}),
        party=Party.HOLDER,
        seats=(_CLERK, _MANAGER),
        needs=frozenset({Need.REASON}),
    ),
    Action.RECALL: Rule(
        sources=_ARRIVALS,
        targets=frozenset({State.AWAITING_FORWARD, State.AWAITING_DISPATCH}),
        party=Party.SENDER,
        seats=(_CLERK, _MANAGER),
    ),
    Action.REVIEW_BLOCK: Rule(
        sources=frozenset({State.AWAITING_BLOCKS}),
        targets=frozenset({State.AWAITING_BLOCKS, State.AWAITING_APPROVAL}),
        party=Party.HOLDER,
        seats=(_BLOCK_REVIEWER,),
        needs=frozenset({Need.VERDICT, Need.OPINION}),
    ),
    Action.GATHER: Rule(
        sources=frozenset({State.AWAITING_BLOCKS}),
        targets=frozenset({State.AWAITING_APPROVAL}),
        party=Party.HOLDER,
        seats=(_LEADER_OF_BLOCKS,),
        needs=frozenset({Need.REASON}),
    ),
    Action.EXAMINE: Rule(
        sources=frozenset({State.AWAITING_APPROVAL}),
        targets=frozenset({State.AWAITING_SIGNATURE}),
        party=Party.HOLDER,
        seats=(_CLERK,),
        needs=frozenset({Need.OPINION}),
        where=(one_of("leader_signs", True),),
        elsewhere="本环节由经办人员直接审批，无需领导签批。",
        hindrances=(_PAPER_AWAITED, _PAPER_INCOMPLETE, _STAMPS_DUE, _PUBLICITY_DUE),
    ),
    Action.APPROVE: Rule(
        sources=frozenset({State.AWAITING_APPROVAL}),
        targets=_AFTER_DECISION,
        party=Party.HOLDER,
        seats=(_CLERK, _CANDIDATES),
        needs=frozenset({Need.OPINION}),
        where=(one_of("leader_signs", False),),
        elsewhere="本环节须由领导签批，请提交签批。",
        hindrances=(_PAPER_AWAITED, _PAPER_INCOMPLETE, _STAMPS_DUE, _PUBLICITY_DUE),
    ),
    Action.RETURN: Rule(
        sources=frozenset({State.AWAITING_APPROVAL, State.AWAITING_SIGNATURE}),
        targets=frozenset({State.RETURNED}),
        party=Party.HOLDER,
        seats=_DECIDERS,
        needs=frozenset({Need.TICKETS}),
        hindrances=(_SUPPLEMENTS_ENDED,),
    ),
    Action.SEND_BACK: Rule(
        sources=frozenset({State.AWAITING_APPROVAL}),
        targets=frozenset({State.AWAITING_APPROVAL}),
        party=Party.HOLDER,
        seats=(_CLERK, _CANDIDATES),
        needs=frozenset({Need.REASON, Need.EARLIER_STAGE}),
        where=(Not(_FIRST_STOP),),
        elsewhere="本环节是第一级，没有下级机构可以退回。",
    ),
    Action.REJECT: Rule(
        sources=frozenset({State.AWAITING_APPROVAL, State.AWAITING_SIGNATURE}),
        targets=frozenset({State.INELIGIBLE}),
        party=Party.HOLDER,
        seats=(_CLERK_ALONE, _CANDIDATES_BEFORE_VOTES, _LEADER),
        needs=frozenset({Need.REASON}),
        apart_from="examiner_id",
    ),
    Action.SIGN: Rule(
        sources=frozenset({State.AWAITING_SIGNATURE}),
        targets=_AFTER_DECISION,
        party=Party.HOLDER,
        seats=(_LEADER,),
        needs=frozenset({Need.OPINION}),
        apart_from="examiner_id",
    ),
    Action.HAND_BACK: Rule(
        sources=frozenset({State.AWAITING_SIGNATURE}),
        targets=frozenset({State.AWAITING_APPROVAL}),
        party=Party.HOLDER,
        seats=(_LEADER,),
        needs=frozenset({Need.REASON}),
    ),
    Action.FORWARD: Rule(
        sources=frozenset({State.AWAITING_FORWARD}),
        targets=_ARRIVALS | {State.COMPLETED, State.AWAITING_CERTIFICATE},
        party=Party.HOLDER,
        seats=(_CLERK,),
        hindrances=(_PUBLICITY_DUE,),
    ),
    Action.REOPEN: Rule(
        sources=frozenset({State.AWAITING_FORWARD}),
        targets=frozenset({State.AWAITING_APPROVAL}),
        party=Party.HOLDER,
        seats=(_CLERK,),
        needs=frozenset({Need.REASON}),
    ),
    Action.LAPSE: Rule(
        sources=frozenset({State.RETURNED}),
        targets=frozenset({State.LAPSED}),
        party=Party.SYSTEM,
        where=(Past("deadline_on"),),
        elsewhere="补正期限未到。",
    ),
    Action.RECORD_RESULT: Rule(
        sources=frozenset({State.AWAITING_VOTES}),
        targets=_AFTER_VOTE,
        party=Party.HOLDER,
        seats=(_MANAGER,),
        needs=frozenset({Need.DECISION}),
        hindrances=(_FEE_DUE,),
    ),
    Action.ASSIGN_COMMITTEE: Rule(
        sources=frozenset({State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH}),
        targets=frozenset({State.AWAITING_DISPATCH}),
        party=Party.HOLDER,
        seats=(_MID_MANAGER,),
        needs=frozenset({Need.COMMITTEE}),
    ),
    Action.DISPATCH: Rule(
        sources=frozenset({State.AWAITING_DISPATCH}),
        targets=frozenset({State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_VOTES}),
        party=Party.HOLDER,
        seats=(_MID_MANAGER,),
    ),
    Action.PUBLICISE: Rule(
        sources=frozenset({State.AWAITING_PUBLICITY}),
        targets=frozenset({State.IN_PUBLICITY}),
        party=Party.HOLDER,
        seats=(_MANAGER,),
        needs=frozenset({Need.PERIOD}),
    ),
    Action.CONCLUDE: Rule(
        sources=frozenset({State.IN_PUBLICITY}),
        targets=frozenset({State.AWAITING_RATIFICATION}),
        party=Party.HOLDER,
        seats=(_MANAGER,),
        hindrances=(_STILL_SHOWN, _OBJECTIONS),
    ),
    Action.UPHOLD: Rule(
        sources=frozenset({State.IN_PUBLICITY}),
        targets=frozenset({State.NOT_PASSED, State.AWAITING_VOTES}),
        party=Party.HOLDER,
        seats=(_MANAGER,),
        needs=frozenset({Need.REASON}),
    ),
    Action.RATIFY: Rule(
        sources=frozenset({State.AWAITING_RATIFICATION}),
        targets=frozenset({State.AWAITING_CERTIFICATE}),
        party=Party.HOLDER,
        seats=(_RATIFIER,),
        needs=frozenset({Need.DOCUMENT}),
    ),
    Action.ISSUE: Rule(
        sources=frozenset({State.AWAITING_CERTIFICATE}),
        targets=frozenset({State.CERTIFIED}),
        party=Party.SYSTEM,
    ),
    Action.REVOKE: Rule(
        sources=frozenset({State.CERTIFIED}),
        targets=frozenset({State.REVOKED}),
        party=Party.HOLDER,
        seats=(_RATIFIER,),
        needs=frozenset({Need.REASON, Need.DOCUMENT}),
    ),
    Action.REINSTATE: Rule(
        sources=frozenset({State.INELIGIBLE}),
        targets=frozenset({State.AWAITING_APPROVAL}),
        party=Party.OVERSEER,
        seats=(_CLERK, _CANDIDATES, _MANAGER),
        needs=frozenset({Need.REASON}),
    ),
    Action.REVIEW_AGAIN: Rule(
        sources=frozenset({State.NOT_PASSED}),
        targets=frozenset({State.AWAITING_VOTES}),
        party=Party.HOLDER,
        seats=(_MANAGER,),
        needs=frozenset({Need.REASON}),
    ),
}
