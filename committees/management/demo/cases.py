"""Which stories there are: how far somebody comes on which route, and in which state it ends. Pure.

A kind of story is cut out of the whole way by its last usual step; what is unusual follows. Every route has every kind
of `each`, so that each of its states can be looked at; `further` are what happens beside, oftener on the usual routes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any


@dataclass(frozen=True)
class Kind:
    """The way up to the `turn`-th `act`, then `more`; `weight`: how many of about 200 on the usual route."""

    name: str
    state: str  # empty where nothing has been begun yet
    weight: int
    act: str
    turn: int = 0
    more: tuple[str, ...] = ()
    place: str = ""  # beginning of the region's code, where the story belongs to one place
    joins: str = ""  # "open": on the agenda of the meeting whose votes are being typed; "next": of the planned one
    fails: bool = False
    stops: int = 1  # the fewest reviewing offices it needs
    routes: tuple[str, ...] = ()  # the only ones it happens on; empty: any
    unit: str = ""  # where it happens, for what the sign-in page says of the people there
    title: str = ""  # what is applied for, where the business leads to several titles
    graduate: tuple[str, int] = ()  # a young career: its degree, and how many full years ago


@dataclass(frozen=True)
class Case:
    """A kind of story on one route."""

    kind: Kind
    route: str
    way: tuple[str, ...]
    share: float
    is_usual: bool

    @property
    def name(self) -> str:
        return f"{self.route}/{self.kind.name}"

    @property
    def steps(self) -> tuple[str, ...]:
        places = [place for place, act in enumerate(self.way) if act == self.kind.act]
        return self.way[: places[self.kind.turn] + 1] + self.kind.more

    @property
    def weight(self) -> float:
        return self.kind.weight * self.share

    @property
    def place(self) -> str:
        """The other routes keep to the city alone; those of the province have no place."""
        if self.route.startswith("province"):
            return ""
        return self.kind.place if self.is_usual else self.kind.place[:4]


@dataclass(frozen=True)
class Course:
    """What can happen to an application under one scheme, as fixtures/demo/<name>_stories.yaml tells it."""

    ways: Mapping[str, tuple[str, ...]]  # every step there is on a route
    stops: Mapping[str, int]  # reviewing offices before the 中评委
    shares: Mapping[str, float]  # how often the route is taken beyond what each has, the usual one most of all
    usual: str
    each: tuple[Kind, ...]
    further: tuple[Kind, ...]
    everywhere: int  # so many of the further ones happen on the other routes too
    shown: Mapping[str, str]  # whom the sign-in page names, by the name of the case
    unshown: tuple[str, ...] = ()  # routes whose first office is no unit: there is no 单位公示
    deep: str = ""  # what a small world has of the other routes: one of each, all the way
    mended: str = ""
    last_year: tuple[Kind, ...] = ()
    ended: int = 0  # so many of last year's happened on every route
    every: int = 3  # offices work through what has come on every so many working days
    sure: int = 0  # so many of the first cases come before any is chosen by weight; 0: one of each on every route
    now: tuple[Case, ...] = field(init=False)
    then: tuple[Case, ...] = field(init=False)
    obligatory: int = field(init=False)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Course":
        """From what the file says."""
        rest = dict(content)
        begin, first, stop, end = (tuple(rest.pop(part)) for part in ("begin", "first", "stop", "end"))
        rest["unshown"] = tuple(rest.get("unshown", ()))
        ways = {
            route: begin + _reviewing(stop if route in rest["unshown"] else first, stop, count) + end
            for route, count in rest["stops"].items()
        }
        kinds = {name: tuple(_kind(each) for each in rest.pop(name, ())) for name in ("each", "further", "last_year")}
        return cls(ways=ways, **kinds, **rest)

    def __post_init__(self) -> None:
        """A small world takes the first ones: every state on the usual route, every other route once, who is shown."""
        usual, others = [self.usual], [route for route in self.stops if route != self.usual]
        each, further = self._cases(self.each, others), self._cases(self.further, others)
        deep, mended = (
            [kind for kind in (*self.each, *self.further) if kind.name == name] for name in (self.deep, self.mended)
        )
        first = [*self._cases(self.each, usual), *self._cases(deep, others), *self._cases(mended, usual)]
        shown = [case for case in each if case.name in self.shown]
        often = self._cases(self.further[: self.everywhere], others)
        now = [*first, *shown, *each, *self._cases(self.further, usual), *often, *further]
        ended = self.last_year[: self.ended]
        then = [*self._cases(ended, usual), *self._cases(ended, others), *self._cases(self.last_year, usual)]
        obligatory = {*self._cases(self.each, self.stops), *self._cases(self.further, usual), *often}
        object.__setattr__(self, "now", tuple(dict.fromkeys(now)))
        object.__setattr__(self, "then", tuple(dict.fromkeys(then)))
        object.__setattr__(self, "obligatory", self.sure or len(obligatory))

    def chosen(self, count: int, chance: Random) -> list[Case]:
        """So many cases of this year: one of each obligatory one, in order, then of all by weight."""
        return _chosen(self.now, count, self.obligatory, chance)

    def ended_cases(self, count: int, chance: Random) -> list[Case]:
        """So many of last year."""
        return _chosen(self.then, count, len(self.then), chance)

    def _cases(self, kinds: Iterable[Kind], routes: Iterable[str]) -> list[Case]:
        routes = tuple(routes)
        return [
            Case(kind, route, self.ways[route], self.shares[route], route == self.usual)
            for kind in kinds
            for route in routes
            if self.stops[route] >= kind.stops and self._happens(kind, route)
        ]

    def _happens(self, kind: Kind, route: str) -> bool:
        return kind.act in self.ways[route] and (not kind.routes or route in kind.routes)


def _reviewing(first: tuple[str, ...], stop: tuple[str, ...], count: int) -> tuple[str, ...]:
    """What the reviewing offices of a route do, one after the other."""
    return first + stop * (count - 1) if count else ()


def _kind(content: Mapping[str, Any]) -> Kind:
    return Kind(**{**content, **{name: tuple(content.get(name, ())) for name in ("more", "routes", "graduate")}})


def _chosen(cases: tuple[Case, ...], count: int, first: int, chance: Random) -> list[Case]:
    found = list(cases[: min(count, first)])
    rest = chance.choices(cases, [case.weight for case in cases], k=max(0, count - len(found))) if cases else []
    return found + sorted(rest, key=cases.index)
