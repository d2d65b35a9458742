"""What rules of eligibility are asked of, and what each of them answers with. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.enums import TitleLevel
from review.enums import Fit

Data = Mapping[str, Any]
Told = tuple[Fit, str]  # whether it is met, and the sentence with the numbers
LEVELS = tuple(TitleLevel.values)


@dataclass(frozen=True)
class Case:
    """What rules are asked of: the sections as a revision freezes them, the title, the unit, the year applied in, the day."""

    sections: Mapping[str, Iterable[Mapping[str, Any]]]
    level: str
    year: int
    today: date
    ownership: str = ""

    def entries(self, code: str) -> list[Data]:
        return [entry["data"] for entry in self.sections.get(code, ())]

    def first(self, code: str) -> Data:
        return next(iter(self.entries(code)), {})

    @property
    def title(self) -> Data | None:
        """现任职称: the one that is called so, else the highest."""
        titles = sorted(self.entries("titles"), key=lambda data: (bool(data.get("is_current")), rank(data)))
        return titles[-1] if titles else None


def rank(data: Data) -> int:
    """How high the level of a title is; below every one where it names none."""
    level = data.get("level")
    return LEVELS.index(level) if level in LEVELS else -1
