"""One business as typed, frozen values: inboxes, words, messages, checks, fees, and the routes of `stops`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from dossiers.scheme import Demand
from review.enums import (
    ALONG_THE_CHAIN,
    BY_CHOICE,
    Action,
    Arrival,
    Duty,
    FeeKind,
    Find,
    Outcome,
    ResubmitTo,
    State,
    Term,
    WithdrawUntil,
)
from review.scheme.eligibility import EligibilityRule
from review.scheme.reading import known
from review.scheme.stops import Route, Stop


@dataclass(frozen=True)
class InboxItem:
    """One named inbox: states, maybe an arrival and duties, and the acts it offers for many at once.

    `by_stop`: holds only what waits for receipt at a stop that names this inbox, which no other inbox then holds.
    """

    code: str
    name: str
    states: tuple[State, ...]
    actions: tuple[Action, ...] = ()
    arrival: Arrival | None = None
    duties: tuple[Duty, ...] = ()
    by_stop: bool = False
    group: str = ""

    @classmethod
    def read(cls, data: dict[str, Any], group: str) -> Self:
        return cls(
            code=data["code"],
            name=data["name"],
            states=tuple(State(state) for state in data["states"]),
            actions=tuple(Action(action) for action in data.get("actions", ())),
            arrival=Arrival(data["arrival"]) if data.get("arrival") else None,
            duties=tuple(Duty(duty) for duty in data.get("duties", ())),
            by_stop=data.get("by_stop", False),
            group=group,
        )


@dataclass(frozen=True)
class Message:
    """Text of one notification; placeholders are a closed set, filled by `notices`.

    `sms`: whether an SMS goes out too; where it is optional, that is what a person gets who has chosen nothing.
    """

    title: str
    body: str
    sms: bool = False
    sms_optional: bool = False
    sms_text: str = ""  # what the SMS says when it is not the body

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**known(cls, data))


@dataclass(frozen=True)
class Fee:
    """One line of the table. `duty`: at which stop it may be taken; the days are its first and its last, both included."""

    kind: FeeKind
    name: str
    amount: Decimal
    duty: Duty
    since: dt.date
    until: dt.date | None
    basis: str

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(
            kind=FeeKind(data["kind"]),
            name=data["name"],
            amount=Decimal(data["amount"]),
            duty=Duty(data["duty"]),
            since=dt.date.fromisoformat(data["from"]),
            until=dt.date.fromisoformat(data["to"]) if data.get("to") else None,
            basis=data["basis"],
        )

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class CheckItem:
    """One line of 审核注意事项 an officer ticks."""

    code: str
    label: str

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**known(cls, data))


@dataclass(frozen=True)
class Business:
    """One business of a scheme: content, routes, words, deadlines and outcome. Days are working days."""

    code: str
    name: str
    outcome: Outcome
    withdraw_until: WithdrawUntil
    resubmit_to: ResubmitTo
    return_days: int
    publicity_days: int
    warn_days: int  # working days before a deadline lapses; 0: nobody is warned
    paper_sets: int
    titles: tuple[str, ...]
    pledge_text: str
    pledge_version: str
    routes: tuple[Route, ...]
    inboxes: tuple[InboxItem, ...]
    checklist: tuple[CheckItem, ...] = ()
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    action_words: dict[str, str] = field(default_factory=dict)
    state_words: dict[str, str] = field(default_factory=dict)
    unit_pledge_text: str = ""  # what a unit signs when it passes an application
    unit_pledge_version: str = ""
    term_words: dict[str, str] = field(default_factory=dict)
    # Duty → actions | states | terms → words.
    duty_words: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    eligibility: tuple[EligibilityRule, ...] = ()
    dossier: tuple[Demand, ...] = ()  # what it asks of the dossier beyond the scheme
    fees: tuple[Fee, ...] = ()
    fee_rule: str = ""
    forward_together: bool = False  # 审核推荐 asks about those of the round who still wait

    @classmethod
    def read(cls, data: dict[str, Any], words: dict[str, Any]) -> Self:
        own = data.get("words", {})
        return cls(
            code=data["code"],
            name=data["name"],
            outcome=Outcome(data["outcome"]),
            withdraw_until=WithdrawUntil(data.get("withdraw_until", "receipt")),
            resubmit_to=ResubmitTo(data.get("resubmit_to", "returning")),
            return_days=data.get("return_days", 5),
            publicity_days=data.get("publicity_days", 5),
            warn_days=data.get("warn_days", 0),
            paper_sets=data.get("paper_sets", 0),
            titles=tuple(data.get("titles", ())),
            pledge_text=data["pledge"]["text"],
            pledge_version=str(data["pledge"]["version"]),
            routes=tuple(Route.read(route) for route in data["routes"]),
            inboxes=tuple(InboxItem.read(item, group["group"]) for group in data["inboxes"] for item in group["items"]),
            checklist=tuple(CheckItem.read(item) for item in data.get("checklist", ())),
            phrases={action: tuple(texts) for action, texts in data.get("phrases", {}).items()},
            messages={key: Message.read(text) for key, text in data.get("messages", {}).items()},
            action_words=words.get("actions", {}) | own.get("actions", {}),
            state_words=words.get("states", {}) | own.get("states", {}),
            unit_pledge_text=data.get("unit_pledge", {}).get("text", ""),
            unit_pledge_version=str(data.get("unit_pledge", {}).get("version", "")),
            term_words=words.get("terms", {}) | own.get("terms", {}),
            duty_words=_duty_words(words.get("duties", {}), own.get("duties", {})),
            eligibility=tuple(EligibilityRule.read(rule) for rule in data.get("eligibility", ())),
            dossier=tuple(Demand.read(demand) for demand in data.get("dossier", ())),
            fees=tuple(Fee.read(fee) for fee in data.get("fees", ())),
            fee_rule=data.get("fee_rule", ""),
            forward_together=data.get("forward_together", False),
        )

    @property
    def takes_paper(self) -> bool:
        """Whether paper has to come beside the application anywhere on its routes."""
        return any(stop.paper_due for route in self.routes for stop in route.stops)

    def action_word(self, action: Action, duty: str = "") -> str:
        """This business's word for an action; an office of a duty may have its own (用人单位：通过, 主管部门：审查通过)."""
        own = self.duty_words.get(duty, {}).get("actions", {})
        return own.get(action) or self.action_words.get(action, Action(action).label)

    def state_word(self, state: State, duty: str = "") -> str:
        """This business's word for a state, at an office of a duty."""
        own = self.duty_words.get(duty, {}).get("states", {})
        return own.get(state) or self.state_words.get(state, State(state).label)

    def term(self, term: Term, duty: str = "") -> str:
        """This business's word for a further thing, at an office of a duty: 审核意见, 审查意见."""
        own = self.duty_words.get(duty, {}).get("terms", {})
        return own.get(term) or self.term_words.get(term, Term(term).label)

    def duty_of(self, code: str) -> str:
        """The duty of the stops with this code; empty where no route has it now."""
        return next((stop.duty for stop in self._stops() if stop.code == code), "")

    def is_preset(self, code: str) -> bool:
        """Whether the office of the stops with this code is known before the 中评委 decides."""
        return all(stop.find != Find.ASSIGNED_COMMITTEE for stop in self._stops() if stop.code == code)

    @property
    def asks_managing(self) -> bool:
        """Whether its way leads along the person's 人事管理单位, in force or chosen."""
        return any(stop.find in ALONG_THE_CHAIN | BY_CHOICE for stop in self._stops())

    @property
    def asks_choice(self) -> bool:
        """Whether it is about the 人事管理单位 that was chosen and is not in force yet."""
        return any(stop.find in BY_CHOICE for stop in self._stops())

    @property
    def supplements_end(self) -> bool:
        """Whether there is a stop from which on nothing is returned to the applicant any more."""
        return any(stop.supplements_end for stop in self._stops())

    def _stops(self) -> Iterator[Stop]:
        return (stop for route in self.routes for stop in route.stops)

    def phrases_for(self, action: Action) -> tuple[str, ...]:
        return self.phrases.get(action, ())


def _duty_words(*sources: dict[str, dict[str, dict[str, str]]]) -> dict[str, dict[str, dict[str, str]]]:
    """Words by duty, those of a later source before those of an earlier one."""
    merged: dict[str, dict[str, dict[str, str]]] = {}
    for source in sources:
        for duty, words in source.items():
            mine = merged.setdefault(duty, {})
            for kind, named in words.items():
                mine[kind] = mine.get(kind, {}) | named
    return merged
