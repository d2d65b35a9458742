"""The review part of a scheme as typed, frozen values: businesses, routes, stops, inboxes, words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Self

from review.columns import Column
from review.enums import (
    Action,
    Arrival,
    DocumentKind,
    Duty,
    FeeKind,
    Find,
    Outcome,
    ResubmitTo,
    State,
    Whose,
    WithdrawUntil,
)


def _known(cls: type, data: dict[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(cls)}
    return {key: value for key, value in data.items() if key in names}


@dataclass(frozen=True)
class PaperStop:
    """An office the paper passes without being an online stop."""

    label: str
    find: Find
    at: str = ""
    of: Whose = Whose.UNIT
    sector: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**_known(cls, data) | {"find": Find(data["find"]), "of": Whose(data.get("of", "unit"))})


@dataclass(frozen=True)
class Stop:
    """One stop of a route: how to find its office, what it does, and its options."""

    code: str
    name: str
    find: Find
    duty: Duty
    at: str = ""
    of: Whose = Whose.UNIT
    sector: str = ""
    committee_level: str = ""
    inbox: str = ""
    explicit_receipt: bool = True
    examines: bool = False
    leader_signs: bool = False
    publicity_due: bool = False
    paper_due: bool = False
    days: int | None = None
    blocks: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        typed = {
            "find": Find(data["find"]),
            "of": Whose(data.get("of", "unit")),
            "duty": Duty(data["duty"]),
            "blocks": tuple(data.get("blocks", ())),
        }
        return cls(**_known(cls, data) | typed)


@dataclass(frozen=True)
class Route:
    """Which applicants it serves (fact → accepted values) and its stops in order."""

    code: str
    name: str
    serves: dict[str, tuple[str, ...]]
    stops: tuple[Stop, ...]
    paper: tuple[PaperStop, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(
            code=data["code"],
            name=data["name"],
            serves={fact: tuple(values) for fact, values in data.get("serves", {}).items()},
            stops=tuple(Stop.read(stop) for stop in data["stops"]),
            paper=tuple(PaperStop.read(stop) for stop in data.get("paper", ())),
        )


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
        return cls(**_known(cls, data))


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
        return cls(**_known(cls, data))


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
    duty_words: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)  # duty → actions | states → words
    eligibility: tuple[dict[str, Any], ...] = ()
    fees: tuple[Fee, ...] = ()
    fee_rule: str = ""

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
            duty_words=_duty_words(words.get("duties", {}), own.get("duties", {})),
            eligibility=tuple(data.get("eligibility", ())),
            fees=tuple(Fee.read(fee) for fee in data.get("fees", ())),
            fee_rule=data.get("fee_rule", ""),
        )

    def action_word(self, action: Action, duty: str = "") -> str:
        """This business's word for an action; an office of a duty may have its own (用人单位：通过, 主管部门：审查通过)."""
        own = self.duty_words.get(duty, {}).get("actions", {})
        return own.get(action) or self.action_words.get(action, Action(action).label)

    def state_word(self, state: State, duty: str = "") -> str:
        """This business's word for a state, at an office of a duty."""
        own = self.duty_words.get(duty, {}).get("states", {})
        return own.get(state) or self.state_words.get(state, State(state).label)

    def duty_of(self, code: str) -> str:
        """The duty of the stops with this code; empty where no route has it now."""
        return next((stop.duty for stop in self._stops() if stop.code == code), "")

    def is_preset(self, code: str) -> bool:
        """Whether the office of the stops with this code is known before the 中评委 decides."""
        return all(stop.find != Find.ASSIGNED_COMMITTEE for stop in self._stops() if stop.code == code)

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


@dataclass(frozen=True)
class NoticeText:
    """What a scheme says in one kind of notice; an empty part is said by `services.notice_texts`."""

    mark: str = ""
    title: str = ""
    clause: str = ""
    body: str = ""
    remedy: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**_known(cls, data))


@dataclass(frozen=True)
class NoticeRules:
    """通知书: how they are numbered, and the scheme's texts by kind."""

    number: str = "职审{mark}〔{year}〕{office}-{number}号"
    texts: dict[str, NoticeText] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        texts = {kind: NoticeText.read(text) for kind, text in data.get("texts", {}).items()}
        return cls(data.get("number", cls.number), texts)

    def text_of(self, kind: str) -> NoticeText:
        return self.texts.get(kind, NoticeText())


@dataclass(frozen=True)
class PrintForm:
    """How one printed form is called and looks under a scheme; `template` is a file of templates/print."""

    title: str
    template: str
    watermark: str = ""
    note: str = ""


# What is printed where a scheme says nothing. {title}: the name of the 职称 that is applied for.
FORMS = {
    DocumentKind.SUMMARY: PrintForm("申报{title}专业技术资格人员情况简介表", "summary"),
    DocumentKind.OVERVIEW: PrintForm("推荐（评审）{title}资格人员情况综合表", "overview"),
    DocumentKind.OPINIONS: PrintForm("职称申报审核意见", "opinions"),
    DocumentKind.COVER: PrintForm("职称评审送审材料封面", "cover"),
    DocumentKind.ROSTER: PrintForm("评审委员会评审对象申报资格审核花名册", "roster"),
    DocumentKind.NOTICE: PrintForm("通知书", "notice"),
    DocumentKind.LETTER: PrintForm("用人单位委托证明", "letter"),
    DocumentKind.REVIEW_PUBLIC: PrintForm("专业技术职务任职资格评审表（公示版）", "review_public"),
    DocumentKind.PUBLICITY: PrintForm("职称申报人员业绩公示表", "publicity"),
    DocumentKind.PUBLICITY_END: PrintForm("职称申报公示情况表", "publicity_end"),
}


@dataclass(frozen=True)
class PrintRules:
    """What a scheme says of its printed forms; `watermark` is of every form that names none of its own."""

    watermark: str = ""
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(data.get("watermark", ""), dict(data.get("forms", {})))

    def form(self, kind: DocumentKind, *, title: str = "") -> PrintForm:
        """One form with its own words; without a title of the application the place stays open."""
        kind = DocumentKind.ROSTER if kind == DocumentKind.ROSTER_WHOLE else kind
        own = {"watermark": self.watermark} | self.forms.get(kind, {})
        form = replace(FORMS[kind], **own)
        return replace(form, title=form.title.replace("{title}", title or "　　　　"))


@dataclass(frozen=True)
class TableColumn:
    """One column of a table that is taken along as a spreadsheet; without title and width it has the usual ones."""

    column: Column
    title: str = ""
    width: float = 0

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(Column(data["column"]), data.get("title", ""), data.get("width", 0))


@dataclass(frozen=True)
class ReviewRules:
    """Every business of one scheme version."""

    slug: str
    businesses: dict[str, Business]
    notices: NoticeRules = field(default_factory=NoticeRules)
    numbers: dict[str, str] = field(default_factory=dict)  # kind of number → how it is written
    prints: PrintRules = field(default_factory=PrintRules)
    tables: dict[str, tuple[TableColumn, ...]] = field(default_factory=dict)  # kind of table → its columns, in order

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        words = content.get("words", {})
        businesses = (Business.read(item, words) for item in content["businesses"])
        notices = NoticeRules.read(content.get("notices", {}))
        by_code = {business.code: business for business in businesses}
        prints = PrintRules.read(content.get("print", {}))
        tables = {kind: tuple(map(TableColumn.read, chosen)) for kind, chosen in content.get("tables", {}).items()}
        return cls(content["slug"], by_code, notices, dict(content.get("numbers", {})), prints, tables)

    @classmethod
    def of(cls, version: Any) -> "ReviewRules":
        """The rules of a stored version, read once a process: a version's content never changes."""
        if version.sha256 not in _READ:
            _READ[version.sha256] = cls.read(version.content)
        return _READ[version.sha256]


_READ: dict[str, ReviewRules] = {}
