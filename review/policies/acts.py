"""What comes with an action: the values an office, an applicant or a meeting hands in."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.policies import Actor
from review.enums import Action, Proposal


@dataclass(frozen=True)
class Decision:
    """What a closed meeting decided on one application; counts are persons."""

    passed: bool
    meeting: str
    agree: int
    against: int
    abstain: int


@dataclass(frozen=True)
class TicketDraft:
    """One thing to mend: a section, maybe an entry (uuid) and a field or evidence slot of it."""

    section: str
    message: str
    entry: str | None = None
    field: str = ""


@dataclass(frozen=True)
class UnitPledge:
    """单位承诺 as it was signed: which version of the text, from which address."""

    version: str
    ip: str | None = None


@dataclass(frozen=True)
class Values:
    """Everything an action may need; `policies.rules.Need` says which action needs which."""

    opinion: str = ""
    reason: str = ""
    checklist: dict[str, bool] = field(default_factory=dict)
    tickets: tuple[TicketDraft, ...] = ()
    deadline_on: date | None = None
    blocks: tuple[str, ...] = ()  # of those open to the actor; none named: all of them
    verdict: str = ""  # on these blocks
    proposal: str = Proposal.PASS
    overrules: bool = False  # signed against what the clerk proposes
    to_position: int | None = None
    committee: Any = None
    decisions: dict[int, Decision] = field(default_factory=dict)  # application id → decision
    to_votes: bool = False
    publicity: Any = None
    document_number: str = ""
    document_date: date | None = None
    publicity_text: str = ""  # 业绩公示情况 in a unit's words; empty: told by the facts
    unit_pledge: UnitPledge | None = None
    batch_id: int | None = None  # the 批量办理 it belongs to: its chunks share one 报送批次


@dataclass(frozen=True)
class Act:
    """One action as a transition sees it: who, when, with what."""

    action: Action
    actor: Actor
    at: datetime
    values: Values = field(default_factory=Values)
