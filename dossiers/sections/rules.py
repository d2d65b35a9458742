"""Rules between fields of one entry, and between the entries of one section. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from dossiers.sections.declaration import Data, EntryProblem, Problem, Section

GAP_MONTHS = 6


def in_order(first: str, last: str) -> Callable[[Data, Section], list[Problem]]:
    """The day or month `first` must not be after `last`; a month and a day are compared as far as both go."""

    def rule(data: Data, section: Section) -> list[Problem]:
        start, end = data.get(first), data.get(last)
        if not start or not end or start[: len(end)] <= end[: len(start)]:
            return []
        before, after = section.field(first), section.field(last)
        sentence = f"“{before.label}”（{before.shown(start)}）不能晚于“{after.label}”（{after.shown(end)}），请核对。"
        return [Problem(last, sentence)]

    return rule


def required_with(name: str, other: str) -> Callable[[Data, Section], list[Problem]]:
    """The field must be filled in as soon as another one is."""

    def rule(data: Data, section: Section) -> list[Problem]:
        if data.get(other) in (None, "") or data.get(name) not in (None, ""):
            return []
        sentence = f"填写了“{section.field(other).label}”的，请同时填写“{section.field(name).label}”。"
        return [Problem(name, sentence)]

    return rule


def required_when(name: str, other: str, values: frozenset) -> Callable[[Data, Section], list[Problem]]:
    """The field must be filled in when another field has one of some values."""

    def rule(data: Data, section: Section) -> list[Problem]:
        if data.get(other) not in values or data.get(name) not in (None, ""):
            return []
        asked = section.field(other)
        sentence = f"“{asked.label}”为“{asked.shown(data[other])}”时，请填写“{section.field(name).label}”。"
        return [Problem(name, sentence)]

    return rule


def exactly_one(name: str, sentence_none: str, sentence_several: str) -> Callable:
    """Exactly one entry of the section says yes in this field."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        chosen = [index for index, data in enumerate(entries) if data.get(name) is True]
        if entries and not chosen:
            return [EntryProblem(None, name, sentence_none)]
        return [EntryProblem(index, name, sentence_several) for index in chosen[1:]]

    return rule


def different(name: str) -> Callable:
    """No two entries of the section have the same value in this field."""

    def rule(entries: Sequence[Data], section: Section) -> list[EntryProblem]:
        seen, found = set(), []
        for index, value in enumerate(data.get(name) for data in entries):
            if value is not None and value in seen:
                shown = section.field(name).shown(value)
                found.append(EntryProblem(index, name, f"“{section.label}”中{shown}填写了不止一次，请删去重复的一条。"))
            seen.add(value)
        return found

    return rule


def continuous(first: str, last: str) -> Callable:
    """Warn of overlapping months, and of gaps longer than half a year, between entries in order of time."""

    def rule(entries: Sequence[Data], section: Section) -> list[EntryProblem]:
        dated = sorted(
            (data[first], data.get(last) or "9999-12", index) for index, data in enumerate(entries) if data.get(first)
        )
        return [
            EntryProblem(later[2], first, sentence, is_warning=True)
            for earlier, later in pairwise(dated)
            if (sentence := _seam(section, first, earlier, later))
        ]

    return rule


def total(*names: str) -> Callable[[Data], Decimal | None]:
    """Return a function that adds up the numbers of some fields; None when all are empty."""

    def compute(data: Data) -> Decimal | None:
        numbers = [Decimal(str(data[name])) for name in names if data.get(name) not in (None, "")]
        return sum(numbers, Decimal(0)) if numbers else None

    return compute


def _seam(section: Section, first: str, earlier: tuple, later: tuple) -> str:
    """Return a sentence when two neighbours in time overlap or leave a gap; a shared month is no overlap."""
    distance = _months(later[0]) - _months(earlier[1])
    month = section.field(first).shown(later[0])
    if distance < 0:
        return f"“{section.label}”中{month}开始的一段与上一段时间重叠，请核对；确有兼职的请在备注中说明。"
    if distance > GAP_MONTHS:
        return f"“{section.label}”中{month}之前有 {distance - 1} 个月没有经历，请补充或在备注中说明。"
    return ""


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
