"""The machine: what each action does to an application and its stages, in memory only.

Sources, targets and permission come from `policies.RULES`. Only `services.door` calls these methods: it has locked
the row, judged it, attached `route` (the stages of the current plan in order) and writes everything afterwards.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django_fsm import RETURN_VALUE, transition

from review.enums import COMMITTEE_DUTIES, Action, Arrival, Duty, Outcome, Paper, State
from review.policies.acts import Act
from review.policies.blocks import taken
from review.policies.rules import RULES
from review.policies.verdicts import why_not
from zcps.kit import clock

if TYPE_CHECKING:
    from review.models.stages import Stage


def _edge(action: Action) -> Callable:
    """The FSM declaration of one action, read from its rule."""
    rule = RULES[action]

    def permitted(application, user) -> bool:  # django-fsm's name for the actor
        return why_not(user, action, application, today=clock.today()) is None

    return transition(
        field="state",
        source=sorted(rule.sources),
        target=RETURN_VALUE(*sorted(rule.targets)),
        permission=permitted,
    )


class Transitions:
    """Methods named after their actions; each returns the state it leads to."""

    route: list["Stage"]

    # --- applicant -------------------------------------------------------------------------------------------

    @_edge(Action.SUBMIT)
    def submit(self, act: Act) -> State:
        """To the first stage, or back to the one that returned it, as `resume_position` says."""
        self.submitted_at = self.submitted_at or act.at
        self.deadline_on = None
        stage = self._at(self.resume_position or 1)
        stage.clear()
        stage.publicity_id = None  # what is submitted anew is shown anew
        return self._arrive(stage, Arrival.PERSON, act)

    @_edge(Action.ABANDON)
    def abandon(self, act: Act) -> State:
        return self._close(State.ABANDONED, act)

    @_edge(Action.WITHDRAW)
    def withdraw(self, act: Act) -> State:
        self._end_publicity()
        self.current.clear()
        self.current.forget_paper()
        self.current.reached_at = None
        self._leave_offices()
        return State.DRAFT

    # --- receiving -------------------------------------------------------------------------------------------

    @_edge(Action.RECEIVE)
    def receive(self, act: Act) -> State:
        self.current.mark("received", act.at, act.actor.user_id)
        self.inbox = ""
        self._forget_sender()
        return self._after_receipt(self.current)

    @_edge(Action.DECLINE)
    def decline(self, act: Act) -> State:
        """不予接收: back to the applicant, or to the office below, where it waits to be sent again."""
        if self.arrival == Arrival.PERSON:
            return self._return_to_applicant(act)
        return self._back_to_sender()

    @_edge(Action.RECALL)
    def recall(self, act: Act) -> State:
        return self._back_to_sender()

    # --- in blocks -------------------------------------------------------------------------------------------

    @_edge(Action.REVIEW_BLOCK)
    def review_block(self, act: Act) -> State:
        """The clerk's turn comes when the last block is done."""
        self._forget_sender()
        done = taken(act, self)
        self.blocks_open = [code for code in self.blocks_open if code not in done]
        return State.AWAITING_BLOCKS if self.blocks_open else State.AWAITING_APPROVAL

    @_edge(Action.GATHER)
    def gather(self, act: Act) -> State:
        self._forget_sender()
        self.blocks_open = []
        return State.AWAITING_APPROVAL

    # --- judging ---------------------------------------------------------------------------------------------

    @_edge(Action.EXAMINE)
    def examine(self, act: Act) -> State:
        self._forget_sender()
        self.current.mark("examined", act.at, act.actor.user_id)
        self.examiner_id, self.proposal = act.actor.user_id, act.values.proposal
        return State.AWAITING_SIGNATURE

    @_edge(Action.APPROVE)
    def approve(self, act: Act) -> State:
        self._forget_sender()
        self.current.mark("decided", act.at, act.actor.user_id)
        return self._after_decision()

    @_edge(Action.SIGN)
    def sign(self, act: Act) -> State:
        self.current.mark("signed", act.at, act.actor.user_id)
        self.current.mark("decided", act.at, act.actor.user_id)
        return self._after_decision()

    @_edge(Action.HAND_BACK)
    def hand_back(self, act: Act) -> State:
        self._judge_again(self.current)
        return State.AWAITING_APPROVAL

    @_edge(Action.RETURN)
    def return_for_correction(self, act: Act) -> State:
        return self._return_to_applicant(act)

    @_edge(Action.SEND_BACK)
    def send_back(self, act: Act) -> State:
        """To an earlier stage, which judges again; the stages between are cleared and passed again."""
        self._end_publicity()
        target = self._at(act.values.to_position)
        for stage in self.route:
            if target.position < stage.position <= self.position:
                stage.clear()
                stage.forget_paper()
        self._judge_again(target)
        target.mark("forwarded", None, None)
        self._arrive(target, Arrival.OFFICE, act)
        self.inbox, self.blocks_open = "", []  # neither received nor reviewed in blocks again: the clerk has it
        return State.AWAITING_APPROVAL

    @_edge(Action.REJECT)
    def reject(self, act: Act) -> State:
        self._forget_sender()
        self._end_publicity()
        overseer = self.following
        self.overseer_id = overseer.organisation_id if overseer else None
        self.overseer_duty = overseer.duty if overseer else ""
        return self._close(State.INELIGIBLE, act)

    @_edge(Action.REINSTATE)
    def reinstate(self, act: Act) -> State:
        self.overseer_id, self.overseer_duty, self.closed_at = None, "", None
        self._judge_again(self.current)
        return State.AWAITING_APPROVAL

    # --- forwarding ------------------------------------------------------------------------------------------

    @_edge(Action.FORWARD)
    def forward(self, act: Act) -> State:
        """To the next stage, or to the business's outcome when there is none."""
        stage = self.current
        stage.mark("forwarded", act.at, act.actor.user_id)
        following = self._after(stage)
        if following is None:
            return self._finish(act)
        return self._send_on(stage, following, act)

    @_edge(Action.REOPEN)
    def reopen(self, act: Act) -> State:
        self._judge_again(self.current)
        return State.AWAITING_APPROVAL

    @_edge(Action.LAPSE)
    def lapse(self, act: Act) -> State:
        return self._close(State.LAPSED, act)

    # --- committees ------------------------------------------------------------------------------------------

    @_edge(Action.RECORD_RESULT)
    def record_result(self, act: Act) -> State:
        """A recommendation leads to a higher committee, a title to publicity, a failed vote to the end.

        Whichever it is, nobody outside learns it yet. A vote after 复评 keeps an earlier result that was not told withheld.
        """
        self._forget_sender()
        self.withheld_at = self.withheld_at or act.at
        self.current.mark("decided", act.at, act.actor.user_id)
        if not act.values.decisions[self.pk].passed:
            return self._close(State.NOT_PASSED, act)
        following = self.following
        if following is None or following.duty not in COMMITTEE_DUTIES:
            return State.AWAITING_PUBLICITY
        if following.organisation_id is None:
            return State.AWAITING_ASSIGNMENT
        return State.AWAITING_DISPATCH  # preset by the scheme, known since the plan was made

    @_edge(Action.ASSIGN_COMMITTEE)
    def assign_committee(self, act: Act) -> State:
        committee = act.values.committee
        self.committee_id = committee.pk
        target = self.following
        target.committee_id = committee.pk
        target.organisation_id = committee.office_id
        target.organisation_name = committee.office.name
        return State.AWAITING_DISPATCH

    @_edge(Action.DISPATCH)
    def dispatch(self, act: Act) -> State:
        """What is dispatched was recommended: from now on everybody sees it."""
        stage = self.current
        stage.mark("forwarded", act.at, act.actor.user_id)
        self.withheld_at = None
        self.committee_id = self.following.committee_id
        return self._send_on(stage, self._after(stage), act)

    @_edge(Action.PUBLICISE)
    def publicise(self, act: Act) -> State:
        self.withheld_at = None
        self.publicity_id = act.values.publicity.pk
        self.publicity_until = act.values.publicity.ends_on
        return State.IN_PUBLICITY

    @_edge(Action.CONCLUDE)
    def conclude(self, act: Act) -> State:
        self.current.mark("forwarded", act.at, act.actor.user_id)
        self._arrive(self.following, Arrival.OFFICE, act)
        return State.AWAITING_RATIFICATION

    @_edge(Action.UPHOLD)
    def uphold(self, act: Act) -> State:
        """An objection holds: the result falls, or the committee votes again."""
        self._end_publicity()
        if act.values.to_votes:
            self.current.mark("decided", None, None)
            return State.AWAITING_VOTES
        return self._close(State.NOT_PASSED, act)

    @_edge(Action.REVIEW_AGAIN)
    def review_again(self, act: Act) -> State:
        self.closed_at = None
        self.current.mark("decided", None, None)
        return State.AWAITING_VOTES

    @_edge(Action.RATIFY)
    def ratify(self, act: Act) -> State:
        self.current.mark("decided", act.at, act.actor.user_id)
        return State.AWAITING_CERTIFICATE

    @_edge(Action.ISSUE)
    def issue(self, act: Act) -> State:
        return self._close(State.CERTIFIED, act)

    @_edge(Action.REVOKE)
    def revoke(self, act: Act) -> State:
        return self._close(State.REVOKED, act)

    # --- moving between stages -------------------------------------------------------------------------------

    @property
    def current(self) -> "Stage":
        """The stage the application is at."""
        return self._at(self.position)

    @property
    def following(self) -> "Stage | None":
        """The stage after the current one."""
        return self._after(self.current)

    def _at(self, position: int) -> "Stage":
        return next(stage for stage in self.route if stage.position == position)

    def _after(self, stage: "Stage") -> "Stage | None":
        return next((other for other in self.route if other.position == stage.position + 1), None)

    def _arrive(self, stage: "Stage", arrival: Arrival, act: Act) -> State:
        """Point every column at the stage; returns the state it waits in there."""
        stage.reached_at = act.at
        if stage.paper_due and not stage.paper:
            stage.await_paper()
        self._point_at(stage)
        self._forget_sender()
        self.overseer_id, self.overseer_duty = None, ""
        self.arrival, self.arrived_at = arrival, act.at
        self.publicity_missing = stage.publicity_due and stage.publicity_id is None
        self.stamps_missing = stage.stamps_due  # `services.stamping` knows which are recorded already
        self._end_publicity()
        self.fee_due = False  # `services.fees.bill` knows better where a fee is taken
        self.inbox = stage.inbox if stage.explicit_receipt else ""
        return State.AWAITING_RECEIPT if stage.explicit_receipt else self._after_receipt(stage)

    def _point_at(self, stage: "Stage") -> None:
        self.stage_id, self.position, self.duty = stage.pk, stage.position, stage.duty
        self.holder_id, self.holder_name = stage.organisation_id, stage.organisation_name
        self.clerk_id, self.leader_signs = stage.clerk_id, stage.leader_signs
        self.paper, self.paper_note = stage.paper, stage.paper_note
        self.examiner_id, self.proposal, self.inbox, self.blocks_open = None, "", "", []

    def _send_on(self, stage: "Stage", following: "Stage", act: Act) -> State:
        following.clear()
        following.await_paper()
        state = self._arrive(following, Arrival.OFFICE, act)
        self.sender_id, self.sender_duty = stage.organisation_id, stage.duty
        return state

    def _back_to_sender(self) -> State:
        """The stage before takes it again, ready to be sent: its judgement stands."""
        self.current.clear()
        self.current.forget_paper()
        self.current.reached_at = None
        self.supplements_ended = self.supplements_ended and not self.current.supplements_end
        stage = self._at(self.position - 1)
        stage.mark("forwarded", None, None)
        self._point_at(stage)
        self._forget_sender()
        self.publicity_missing = self.fee_due = False
        return State.AWAITING_DISPATCH if stage.duty in COMMITTEE_DUTIES else State.AWAITING_FORWARD

    def _after_receipt(self, stage: "Stage") -> State:
        if stage.supplements_end:
            self.supplements_ended = True
        if stage.duty == Duty.RATIFICATION:
            return State.AWAITING_RATIFICATION
        if stage.blocks:
            self.blocks_open = list(stage.staffed_blocks)  # attached with the route, see `queries.stages`
        if self.blocks_open:
            return State.AWAITING_BLOCKS
        votes_at_once = stage.duty in COMMITTEE_DUTIES and not stage.examines
        return State.AWAITING_VOTES if votes_at_once else State.AWAITING_APPROVAL

    def _after_decision(self) -> State:
        return State.AWAITING_VOTES if self.duty in COMMITTEE_DUTIES else State.AWAITING_FORWARD

    def _return_to_applicant(self, act: Act) -> State:
        """Only what the tickets name is unlocked; `resume_position` says where it comes back to."""
        self._forget_sender()
        self._end_publicity()
        self.inbox = ""
        self.resume_position = act.values.to_position or self.position
        self.deadline_on = act.values.deadline_on
        return State.RETURNED

    def _leave_offices(self) -> None:
        self._forget_sender()
        self.stage_id, self.position, self.duty = None, 0, ""
        self.holder_id, self.holder_name, self.clerk_id = None, "", None
        self.arrival, self.arrived_at, self.inbox = "", None, ""
        self.paper, self.paper_note = Paper.NOT_DUE, ""
        self.leader_signs = self.publicity_missing = self.stamps_missing = False
        self.blocks_open, self.proposal = [], ""

    def _end_publicity(self) -> None:
        """It is shown no more: what the period says of it stays on the period's list."""
        self.publicity_id, self.publicity_until, self.open_objections = None, None, 0

    def _judge_again(self, stage: "Stage") -> None:
        for done in ("examined", "decided", "signed"):
            stage.mark(done, None, None)
        self.examiner_id, self.proposal = None, ""

    def _forget_sender(self) -> None:
        """From now on the office below can no longer take it back."""
        self.sender_id, self.sender_duty = None, ""

    def _finish(self, act: Act) -> State:
        if self.outcome == Outcome.CERTIFICATE:
            return State.AWAITING_CERTIFICATE
        return self._close(State.COMPLETED, act)

    def _close(self, state: State, act: Act) -> State:
        self.closed_at = act.at
        return state


METHODS: dict[Action, str] = {action: action.value for action in Action} | {Action.RETURN: "return_for_correction"}
