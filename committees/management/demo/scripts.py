"""When what happens to whom: a timetable puts the steps of a case on working days. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from committees.management.demo.cases import Case

# Working days between a step and the one before it.
GAPS = {
    "submit": (3, 14),
    "receive": (1, 4),
    "approve": (1, 6),
    "forward": (0, 3),
    "return": (1, 5),
    "mend": (1, 3),
    "resubmit": (0, 0),
    "decline": (1, 3),
    "reject": (2, 6),
    "withdraw": (1, 1),
    "abandon": (4, 15),
    "lapse": (7, 7),
    "send_back": (1, 4),
    "recall": (0, 0),
    "vote": (3, 6),
    "assign": (1, 3),
    "dispatch": (0, 2),
    "publicise": (1, 1),
    "conclude": (8, 8),
    "ratify": (1, 3),
    "issue": (1, 3),
    "reinstate": (2, 6),
    "reopen": (0, 1),
    "review_again": (2, 5),
    "revoke": (5, 12),
    "block": (1, 3),
    "block_one": (1, 3),
    "block_doubt": (1, 3),
    "gather": (1, 3),
    "examine": (1, 3),
    "propose_reject": (1, 3),
    "sign": (0, 2),
    "overrule": (0, 2),
    "hand_back": (0, 2),
    "check": (1, 4),
    "complain": (1, 3),
    "show": (1, 3),
    "end_show": (7, 8),  # five working days are over, whatever day it began
    "expire": (7, 9),
    "object": (1, 2),
    "stamp": (1, 2),
    "choose_again": (0, 1),
    "pay": (1, 2),
}
# How long the last step lies back, by what the application waits for then.
WAITING = {
    "submit": (0, 7),
    "receive": (0, 9),
    "approve": (0, 4),
    "forward": (0, 6),
    "resubmit": (0, 4),
    "return": (0, 3),
    "examine": (0, 3),
    "sign": (0, 3),
}
BUSY_FACTOR = 2
JOINED_BEFORE = 4  # working days between the last receipt and the meeting
# Offices work through what has come on every third working day, or as the stories say, on a day of its own for each act.
EVERY = 3
PHASES = {
    "receive": 0, "block": 0, "end_show": 0, "approve": 1, "examine": 1, "show": 1, "forward": 2, "sign": 2, "submit": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One act on one application, on one day."""

    on: dt.date
    act: str
    turn: int  # 0 for the first time this act happens in the story


@dataclass
class Story:
    """One application's case with its days."""

    case: Case
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Timetable:
    """The working days of the story, oldest first; on which of them the committees met, counted from the end."""

    days: Sequence[dt.date]
    meetings: Mapping[str, int]
    every: int = EVERY

    def story(self, case: Case, chance: Random, *, is_busy: bool = False) -> Story:
        """The case laid out around the meetings that decided it, or backwards from its last step."""
        factor = BUSY_FACTOR if is_busy else 1
        gaps = [self._gap(act, chance) for act in case.steps]
        fixed = {
            index: len(self.days) + self.meetings[act] for index, act in enumerate(case.steps) if act in self.meetings
        }
        if not fixed:
            fixed = {len(case.steps) - 1: len(self.days) - 1 - self._waited(case, chance, factor)}
        if case.kind.joins == "open":
            fixed = {index: place - JOINED_BEFORE for index, place in fixed.items()}
        places = dict(fixed)
        for index in range(min(fixed) - 1, -1, -1):
            latest = places[index + 1] - gaps[index + 1] * (factor if index == 1 else 1)
            places[index] = self._office_day(case.steps[index], latest)
        for index in range(min(fixed) + 1, len(case.steps)):
            meets = case.steps[index - 1] in self.meetings  # until the evening
            places.setdefault(index, places[index - 1] + max(gaps[index], int(meets)))
        return Story(case, self._steps(case, places))

    def _gap(self, act: str, chance: Random) -> int:
        """Where offices come together seldom, what they do waits for their day and for nothing else."""
        low, high = GAPS.get(act, (0, 0))
        return low if act in PHASES and self.every > EVERY else chance.randint(low, high)

    def _waited(self, case: Case, chance: Random, factor: int) -> int:
        low, high = WAITING.get(case.steps[-1], (0, 10))
        return chance.randint(low, high * factor)

    def _steps(self, case: Case, places: dict[int, int]) -> list[Step]:
        seen: dict[str, int] = {}
        found = []
        for index, act in enumerate(case.steps):
            day = self.days[max(0, min(places[index], len(self.days) - 1))]
            found.append(Step(day, act, seen.get(act, 0)))
            seen[act] = seen.get(act, 0) + 1
        return found

    def _office_day(self, act: str, latest: int) -> int:
        """The last day up to then on which this is done."""
        return latest - (latest - PHASES[act]) % self.every if act in PHASES else latest
