"""What happens to whom: each case is a line of steps; a timetable puts the steps on working days. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

STOP = ("receive", "approve", "forward")
END = ("receive", "vote", "assign", "dispatch", "receive", "high_vote", "publicise", "conclude", "ratify", "issue")
COUNTY = ("start", "submit", *STOP * 3, *END)
CITY = ("start", "submit", *STOP * 2, *END)
MEND = ("return", "mend", "resubmit")

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
    "ratify": (2, 6),
    "issue": (1, 3),
}
# How long the last step lies back, by what the application waits for then.
WAITING = {
    "submit": (0, 7),
    "receive": (0, 9),
    "approve": (0, 4),
    "forward": (0, 6),
    "resubmit": (0, 4),
    "return": (0, 3),
}
BUSY_FACTOR = 3
JOINED_BEFORE = 4  # working days between the last receipt and the meeting


@dataclass(frozen=True)
class Case:
    """One kind of story; `weight`: how many of about 200."""

    name: str
    steps: tuple[str, ...]
    weight: int
    is_of_city: bool = False
    place: str = ""  # beginning of the region's code, where the story belongs to one place
    joins: str = ""  # "open": on the agenda of the meeting whose votes are being typed; "next": of the planned one
    fails: bool = False


CASES: tuple[Case, ...] = (
    Case("draft", COUNTY[:1], 12),
    Case("received_1", COUNTY[:3], 24),
    Case("submitted", COUNTY[:2], 26),
    Case("approved_1", COUNTY[:4], 8),
    Case("returned_1", (*COUNTY[:3], "return"), 7),
    Case("resubmitted", (*COUNTY[:3], *MEND), 5),
    Case("declined", (*COUNTY[:2], "decline"), 3),
    Case("forwarded_1", COUNTY[:5], 9),
    Case("received_2", COUNTY[:6], 9),
    Case("ineligible", (*COUNTY[:9], "reject"), 4),
    Case("lapsed", (*COUNTY[:3], "return", "lapse"), 3),
    Case("abandoned", ("start", "abandon"), 3),
    Case("received_3", COUNTY[:9], 6),
    Case("forwarded_3", COUNTY[:11], 6),
    Case("waiting_votes", COUNTY[:12], 5),
    Case("on_agenda", COUNTY[:12], 9, place="3301", joins="open"),
    Case("not_passed", COUNTY[:13], 4, fails=True),
    Case("passed", COUNTY[:13], 8, place="3302"),
    Case("assigned", COUNTY[:14], 6, place="3302"),
    Case("dispatched", COUNTY[:15], 5),
    Case("high_received", COUNTY[:16], 6),
    Case("high_passed", COUNTY[:17], 2),
    Case("in_publicity", COUNTY[:18], 3),
    Case("concluded", COUNTY[:19], 3),
    # From here on a small world may leave some out.
    Case("approved_2", COUNTY[:7], 4),
    Case("approved_3", COUNTY[:10], 3),
    Case("forwarded_2", COUNTY[:8], 6),
    Case("mended", (*COUNTY[:3], *MEND, "receive"), 3),
    Case("mended_forwarded", (*COUNTY[:3], *MEND, *STOP), 2),
    Case("returned_2", (*COUNTY[:6], "return"), 2),
    Case("returned_3", (*COUNTY[:9], "return"), 1),
    Case("declined_2", (*COUNTY[:5], "decline"), 2, place="330212"),
    Case("sent_back", (*COUNTY[:6], "send_back"), 2, place="330212"),
    Case("recalled", (*COUNTY[:5], "recall"), 1),
    Case("ineligible_1", (*COUNTY[:3], "reject"), 1),
    Case("withdrawn", (*COUNTY[:2], "withdraw"), 2),
    Case("withdrawn_again", (*COUNTY[:2], "withdraw", "resubmit", "receive"), 1),
    Case("next_agenda", COUNTY[:12], 4, place="3302", joins="next"),
    Case("city_submitted", CITY[:2], 3, is_of_city=True),
    Case("city_received", CITY[:3], 3, is_of_city=True),
    Case("city_received_2", CITY[:6], 2, is_of_city=True),
    Case("city_passed", CITY[:10], 2, is_of_city=True),
)
LAST_YEAR: tuple[Case, ...] = (
    Case("certified", COUNTY, 5),
    Case("not_passed_then", COUNTY[:13], 2, fails=True),
    Case("certified_city", CITY, 1, is_of_city=True),
    Case("ineligible_then", (*COUNTY[:9], "reject"), 1),
    Case("lapsed_then", (*COUNTY[:3], "return", "lapse"), 1),
)
SHOWN = {"draft": "demo-draft", "submitted": "demo-waiting", "returned_1": "demo-returned", "dispatched": "demo-passed"}


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


def chosen_cases(count: int, chance: Random, *, cases: tuple[Case, ...] = CASES) -> list[Case]:
    """So many cases: one of each first, in order, then by weight."""
    found = list(cases[:count])
    rest = chance.choices(cases, [case.weight for case in cases], k=max(0, count - len(found)))
    return found + sorted(rest, key=cases.index)


@dataclass(frozen=True)
class Timetable:
    """The working days of the story, oldest first; on which of them the committees met, counted from the end."""

    days: Sequence[dt.date]
    meetings: Mapping[str, int]

    def story(self, case: Case, chance: Random, *, is_busy: bool = False) -> Story:
        """The case laid out around the meetings that decided it, or backwards from its last step."""
        factor = BUSY_FACTOR if is_busy else 1
        gaps = [chance.randint(*GAPS.get(act, (0, 0))) for act in case.steps]
        fixed = {
            index: len(self.days) + self.meetings[act] for index, act in enumerate(case.steps) if act in self.meetings
        }
        if not fixed:
            fixed = {len(case.steps) - 1: len(self.days) - 1 - self._waited(case, chance, factor)}
        if case.joins == "open":
            fixed = {index: place - JOINED_BEFORE for index, place in fixed.items()}
        places = dict(fixed)
        for index in range(min(fixed) - 1, -1, -1):
            places[index] = places[index + 1] - gaps[index + 1] * (factor if index == 1 else 1)
        for index in range(min(fixed) + 1, len(case.steps)):
            places.setdefault(index, places[index - 1] + gaps[index])
        return Story(case, self._steps(case, places))

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
