"""Routes and their stops as typed, frozen values."""

from dataclasses import dataclass
from typing import Any, Self

from review.enums import Duty, Find, Whose
from review.scheme.reading import known


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
        return cls(**known(cls, data) | {"find": Find(data["find"]), "of": Whose(data.get("of", "unit"))})


@dataclass(frozen=True)
class Stop:
    """One stop of a route: how to find its office, what it does, and its options.

    `blocks`: what is reviewed apart there before a clerk gathers it; `supplements_end`: what is received here is
    returned to nobody any more; `stamps_due`: the stamps of the route's paper are recorded here before approval.
    """

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
    stamps_due: bool = False
    supplements_end: bool = False
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
        return cls(**known(cls, data) | typed)


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
