"""申报条件 as typed, frozen values; what they say of a person is worked out by `policies.eligibility`."""

from dataclasses import dataclass
from typing import Any, Self

from review.enums import Counting, RuleKind, Since
from review.scheme.reading import known


@dataclass(frozen=True)
class EducationPath:
    """Education and the years it takes with it; `level`: only for titles of this level."""

    education: str
    years: int
    level: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**data)


@dataclass(frozen=True)
class EligibilityRule:
    """One rule with the parameters of its kind. `refuses`: who does not meet it cannot submit; else it is shown only."""

    kind: RuleKind
    clause: str
    refuses: bool = False
    level: str = ""
    counting: Counting = Counting.ANNIVERSARY
    since: Since = Since.OBTAINED
    year_field: str = ""  # of 现任职称: the year it was reviewed for
    next_year_from: int = 0
    paths: tuple[EducationPath, ...] = ()
    years: int = 0
    hours: int = 0
    professional: int = 0
    general: int = 0
    basic_adds: int = 0
    failed_adds: int = 0
    ownerships: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        typed = {
            "kind": RuleKind(data["kind"]),
            "counting": Counting(data.get("counting", Counting.ANNIVERSARY)),
            "since": Since(data.get("from", Since.OBTAINED)),
            "paths": tuple(EducationPath.read(path) for path in data.get("paths", ())),
            "ownerships": tuple(data.get("ownerships", ())),
        }
        return cls(**known(cls, data) | typed)
