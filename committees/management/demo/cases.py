"""Which stories there are: how far somebody comes on which route, and in which state it ends. Pure.

A kind of story is cut out of the whole way by its last usual step; what is unusual follows. Every route has every kind
of `EACH`, so that each of its states can be looked at; `FURTHER` are what happens beside, oftener on the usual routes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from review.enums import State

STOP = ("receive", "approve", "forward")
END = ("receive", "vote", "assign", "dispatch", "receive", "high_vote", "publicise", "conclude", "ratify", "issue")
MEND = ("return", "mend", "resubmit")
# Reviewing offices before the 中评委, by route; how often the route is taken beyond what each has, the first most of all.
STOPS = {
    "county": 3, "city": 2, "province_committee": 1, "province": 1, "province_online": 2, "talent_centre": 3,
    "private_county": 3, "private_city": 1,
}  # fmt: skip
SHARES = {
    "county": 1.0, "city": 0.1, "province_committee": 0.08, "province": 0.04, "province_online": 0.04,
    "talent_centre": 0.06, "private_county": 0.1, "private_city": 0.04,
}  # fmt: skip
USUAL = "county"
FIRST, LAST_OFFICE, MID, HIGH = 0, -3, -2, -1  # which receipt of the way


@dataclass(frozen=True)
class Kind:
    """The way up to the `turn`-th `act`, then `more`; `weight`: how many of about 200 on the usual route."""

    name: str
    state: State
    weight: int
    act: str
    turn: int = FIRST
    more: tuple[str, ...] = ()
    place: str = ""  # beginning of the region's code, where the story belongs to one place
    joins: str = ""  # "open": on the agenda of the meeting whose votes are being typed; "next": of the planned one
    fails: bool = False
    stops: int = 1  # the fewest reviewing offices it needs


@dataclass(frozen=True)
class Case:
    """A kind of story on one route."""

    kind: Kind
    route: str

    @property
    def name(self) -> str:
        return f"{self.route}/{self.kind.name}"

    @property
    def steps(self) -> tuple[str, ...]:
        way = ("start", "submit", *STOP * STOPS[self.route], *END)
        places = [place for place, act in enumerate(way) if act == self.kind.act]
        return way[: places[self.kind.turn] + 1] + self.kind.more

    @property
    def weight(self) -> float:
        return self.kind.weight * SHARES[self.route]

    @property
    def place(self) -> str:
        """The other routes keep to the city alone; those of the province have no place."""
        if self.route.startswith("province"):
            return ""
        return self.kind.place if self.route == USUAL else self.kind.place[:4]


EACH = (
    Kind("draft", State.DRAFT, 9, "start"),
    Kind("received", State.AWAITING_APPROVAL, 50, "receive"),
    Kind("submitted", State.AWAITING_RECEIPT, 50, "submit"),
    Kind("approved", State.AWAITING_FORWARD, 16, "approve"),
    Kind("returned", State.RETURNED, 6, "receive", more=("return",)),
    Kind("ineligible", State.INELIGIBLE, 3, "receive", LAST_OFFICE, ("reject",)),
    Kind("lapsed", State.LAPSED, 2, "receive", more=("return", "lapse")),
    Kind("abandoned", State.ABANDONED, 2, "start", more=("abandon",)),
    Kind("waiting_votes", State.AWAITING_VOTES, 5, "receive", MID),
    Kind("not_passed", State.NOT_PASSED, 3, "vote", fails=True),
    Kind("passed", State.AWAITING_ASSIGNMENT, 6, "vote", place="3302"),
    Kind("assigned", State.AWAITING_DISPATCH, 5, "assign", place="3302"),
    Kind("dispatched", State.AWAITING_RECEIPT, 4, "dispatch"),
    Kind("high_received", State.AWAITING_VOTES, 5, "receive", HIGH, joins="next"),
    Kind("high_passed", State.AWAITING_PUBLICITY, 2, "high_vote"),
    Kind("in_publicity", State.IN_PUBLICITY, 2, "publicise"),
    Kind("concluded", State.AWAITING_RATIFICATION, 2, "conclude"),
    Kind("ratified", State.AWAITING_CERTIFICATE, 1, "ratify"),
)
FURTHER = (
    Kind("on_agenda", State.AWAITING_VOTES, 9, "receive", MID, place="3301", joins="open"),
    Kind("next_agenda", State.AWAITING_VOTES, 4, "receive", MID, place="3302", joins="next"),
    Kind("resubmitted", State.AWAITING_RECEIPT, 5, "receive", more=MEND),
    Kind("declined", State.RETURNED, 3, "submit", more=("decline",)),
    Kind("recalled", State.AWAITING_FORWARD, 1, "forward", more=("recall",)),
    Kind("declined_above", State.AWAITING_FORWARD, 2, "forward", more=("decline",), place="330212"),
    Kind("sent_back", State.AWAITING_APPROVAL, 2, "receive", 1, ("send_back",), place="330212", stops=2),
    Kind("forwarded_last", State.AWAITING_RECEIPT, 6, "forward", -1),
    Kind("forwarded", State.AWAITING_RECEIPT, 9, "forward"),
    Kind("received_second", State.AWAITING_APPROVAL, 9, "receive", 1, stops=2),
    Kind("received_last", State.AWAITING_APPROVAL, 6, "receive", LAST_OFFICE, stops=3),
    Kind("approved_second", State.AWAITING_FORWARD, 4, "approve", 1, stops=2),
    Kind("approved_last", State.AWAITING_FORWARD, 3, "approve", -1, stops=3),
    Kind("mended", State.AWAITING_APPROVAL, 3, "receive", more=(*MEND, "receive")),
    Kind("mended_forwarded", State.AWAITING_RECEIPT, 2, "receive", more=(*MEND, *STOP)),
    Kind("returned_second", State.RETURNED, 2, "receive", 1, ("return",), stops=2),
    Kind("returned_last", State.RETURNED, 1, "receive", LAST_OFFICE, ("return",), stops=3),
    Kind("ineligible_first", State.INELIGIBLE, 1, "receive", more=("reject",)),
    Kind("reinstated", State.AWAITING_APPROVAL, 1, "receive", LAST_OFFICE, ("reject", "reinstate")),
    Kind("reopened", State.AWAITING_APPROVAL, 1, "approve", more=("reopen",)),
    Kind("voted_again", State.AWAITING_VOTES, 1, "vote", more=("review_again",), fails=True),
    Kind("withdrawn", State.DRAFT, 2, "submit", more=("withdraw",)),
    Kind("withdrawn_again", State.AWAITING_APPROVAL, 1, "submit", more=("withdraw", "resubmit", "receive")),
)
LAST_YEAR = (
    Kind("certified", State.CERTIFIED, 5, "issue"),
    Kind("revoked", State.REVOKED, 0, "issue", more=("revoke",)),
    Kind("not_passed_then", State.NOT_PASSED, 2, "vote", fails=True),
    Kind("ineligible_then", State.INELIGIBLE, 1, "receive", LAST_OFFICE, ("reject",)),
    Kind("lapsed_then", State.LAPSED, 1, "receive", more=("return", "lapse")),
)
# Kinds of which each of the other routes has at least one too.
EVERYWHERE = 8
# Whom the sign-in page names, by the name of the case.
SHOWN = {
    "county/draft": "demo-draft", "county/submitted": "demo-waiting", "county/returned": "demo-returned",
    "county/dispatched": "demo-passed", "talent_centre/draft": "demo-archives", "province/received": "demo-province",
}  # fmt: skip
# What a small world has of the other routes: one of each, all the way.
DEEP = next(kind for kind in EACH if kind.name == "concluded")
MENDED = next(kind for kind in FURTHER if kind.name == "resubmitted")
OTHERS = tuple(route for route in STOPS if route != USUAL)


def _cases(kinds: Iterable[Kind], routes: Iterable[str] = OTHERS) -> list[Case]:
    routes = tuple(routes)
    return [Case(kind, route) for kind in kinds for route in routes if STOPS[route] >= kind.stops]


# A small world takes the first ones: every state on the usual route, every other route once, something mended, who is shown.
NOW: tuple[Case, ...] = tuple(
    dict.fromkeys([
        *_cases(EACH, [USUAL]), *_cases([DEEP]), Case(MENDED, USUAL), *(case for case in _cases(EACH) if case.name in SHOWN),
        *_cases(EACH), *_cases(FURTHER, [USUAL]),
        *_cases(FURTHER[:EVERYWHERE]), *_cases(FURTHER),
    ])
)  # fmt: skip
OBLIGATORY = len([*_cases(EACH, STOPS), *_cases(FURTHER, [USUAL]), *_cases(FURTHER[:EVERYWHERE])])
THEN: tuple[Case, ...] = tuple(
    dict.fromkeys([*_cases(LAST_YEAR[:2], [USUAL]), *_cases(LAST_YEAR[:2]), *_cases(LAST_YEAR, [USUAL])])
)


def chosen_cases(count: int, chance: Random, *, cases: tuple[Case, ...] = NOW, first: int = OBLIGATORY) -> list[Case]:
    """So many cases: one of each of the `first` ones, in order, then of all by weight."""
    found = list(cases[: min(count, first)])
    rest = chance.choices(cases, [case.weight for case in cases], k=max(0, count - len(found)))
    return found + sorted(rest, key=cases.index)
