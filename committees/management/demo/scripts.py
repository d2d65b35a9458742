"""What happens to whom: each case is a line of steps; a timetable puts the steps on working days. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

STOP = ("receive", "approve", "forward")
COUNTY = ("start", "submit", *STOP * 3, "receive", "vote", "assign", "dispatch", "receive")
CITY = ("start", "submit", *STOP * 2, "receive", "vote", "assign", "dispatch", "receive")
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
}
# How long the last step lies back, by what the application waits for then.
WAITING = {"submit": (0, 7), "receive": (0, 9), "approve": (0, 4), "forward": (0, 6), "resubmit": (0, 4), "return": (0, 3)}
BUSY_FACTOR = 3


@dataclass(frozen=True)
class Case:
    """One kind of story; `weight`: how many of about 180."""

    name: str
    steps: tuple[str, ...]
    weight: int
    is_of_city: bool = False
    place: str = ""  # beginning of the region's code, where the story belongs to one place
    joins: str = ""  # "open": on the agenda of the meeting whose votes are being typed; "next": of the planned one
    fails: bool = False


def _county(count: int) -> tuple[str, ...]:
    return COUNTY[:count]


CASES: tuple[Case, ...] = (
    Case("draft", _county(1), 12),
    Case("received_1", _county(3), 18),
    Case("submitted", _county(2), 20),
    Case("approved_1", _county(4), 8),
    Case("returned_1", (*_county(3), "return"), 7),
    Case("resubmitted", (*_county(3), *MEND), 5),
    Case("declined", (*_county(2), "decline"), 3),
    Case("forwarded_1", _county(5), 9),
    Case("received_2", _county(6), 9),
    Case("ineligible", (*_county(9), "reject"), 4),
    Case("lapsed", (*_county(3), "return", "lapse"), 3),
    Case("abandoned", ("start", "abandon"), 3),
    Case("received_3", _county(9), 6),
    Case("forwarded_3", _county(11), 6),
    Case("waiting_votes", _county(12), 5),
    Case("on_agenda", _county(12), 9, place="3301", joins="open"),
    Case("not_passed", _county(13), 4, fails=True),
    Case("passed", _county(13), 6, place="3302"),
    Case("assigned", _county(14), 5, place="3302"),
    Case("dispatched", _county(15), 5),
    Case("high_received", _county(16), 6),
    # From here on a small world may leave some out.
    Case("approved_2", _county(7), 4),
    Case("approved_3", _county(10), 3),
    Case("forwarded_2", _county(8), 6),
    Case("mended", (*_county(3), *MEND, "receive"), 3),
    Case("mended_forwarded", (*_county(3), *MEND, *STOP), 2),
    Case("returned_2", (*_county(6), "return"), 2),
    Case("returned_3", (*_county(9), "return"), 1),
    Case("declined_2", (*_county(5), "decline"), 2, place="330212"),
    Case("sent_back", (*_county(6), "send_back"), 2, place="330212"),
    Case("recalled", (*_county(5), "recall"), 1),
    Case("ineligible_1", (*_county(3), "reject"), 1),
    Case("withdrawn", (*_county(2), "withdraw"), 2),
    Case("withdrawn_again", (*_county(2), "withdraw", "resubmit", "receive"), 1),
    Case("next_agenda", _county(12), 4, place="3302", joins="next"),
    Case("city_submitted", CITY[:2], 3, is_of_city=True),
    Case("city_received", CITY[:3], 3, is_of_city=True),
    Case("city_received_2", CITY[:6], 2, is_of_city=True),
    Case("city_passed", CITY[:10], 2, is_of_city=True),
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


def chosen_cases(count: int, chance: Random) -> list[Case]:
    """So many cases: one of each first, in order, then by weight."""
    found = list(CASES[:count])
    rest = chance.choices(CASES, [case.weight for case in CASES], k=max(0, count - len(found)))
    return found + sorted(rest, key=lambda case: CASES.index(case))


@dataclass(frozen=True)
class Timetable:
    """The working days of the story, oldest first; `closed_on`: when the meetings that are over were held."""

    days: Sequence[dt.date]
    closed_on: int = -22

    def story(self, case: Case, chance: Random, *, is_busy: bool = False) -> Story:
        """The case laid out backwards from its last step, or from the meeting that decided it."""
        factor = BUSY_FACTOR if is_busy else 1
        gaps = [chance.randint(*GAPS.get(act, (0, 0))) for act in case.steps]
        if "vote" in case.steps:
            anchor, place = case.steps.index("vote"), len(self.days) + self.closed_on
        else:
            anchor, place = len(case.steps) - 1, len(self.days) - 1 - self._waited(case, chance, factor)
        if case.joins == "open":
            place -= 4
        places = {anchor: place}
        for index in range(anchor - 1, -1, -1):
            places[index] = places[index + 1] - gaps[index + 1] * (factor if index == 1 else 1)
        for index in range(anchor + 1, len(case.steps)):
            places[index] = places[index - 1] + gaps[index]
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
