"""Rules between fields of one entry, and between the entries of one section. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate

from dossiers.sections.declaration import Data, EntryProblem, Problem, Section
from zcps.kit import clock

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


def any_of(names: Sequence[str], other: str, values: frozenset) -> Callable[[Data, Section], list[Problem]]:
    """Warn when none of several fields is filled in though another field has one of some values."""

    def rule(data: Data, section: Section) -> list[Problem]:
        if data.get(other) not in values or any(data.get(name) for name in names):
            return []
        asked = "”或“".join(section.field(name).label for name in names)
        return [Problem(names[0], f"请填写“{asked}”，便于核对。", is_warning=True)]

    return rule


def not_above(small: str, large: str) -> Callable[[Data, Section], list[Problem]]:
    """The number `small` must not be greater than `large`: a part than its whole, a rank than how many there are."""

    def rule(data: Data, section: Section) -> list[Problem]:
        part, whole = data.get(small), data.get(large)
        if part in (None, "") or whole in (None, "") or Decimal(str(part)) <= Decimal(str(whole)):
            return []
        less, more = section.field(small), section.field(large)
        sentence = f"“{less.label}”（{less.shown(part)}）不能大于“{more.label}”（{more.shown(whole)}），请核对。"
        return [Problem(small, sentence)]

    return rule


def distinct(first: str, second: str, sentence: str) -> Callable[[Data, Section], list[Problem]]:
    """Two fields of an entry must not say the same."""

    def rule(data: Data, _section: Section) -> list[Problem]:
        is_same = data.get(first) is not None and data.get(first) == data.get(second)
        return [Problem(second, sentence)] if is_same else []

    return rule


def caution(name: str, values: frozenset, sentence: str) -> Callable[[Data, Section], list[Problem]]:
    """Warn when a field has one of some values; it stops nobody."""

    def rule(data: Data, _section: Section) -> list[Problem]:
        return [Problem(name, sentence, is_warning=True)] if data.get(name) in values else []

    return rule


def exactly_one(name: str, sentence_none: str, sentence_several: str) -> Callable:
    """Exactly one entry of the section says yes in this field."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        chosen = [index for index, data in enumerate(entries) if data.get(name) is True]
        if entries and not chosen:
            return [EntryProblem(None, name, sentence_none)]
        return [EntryProblem(index, name, sentence_several) for index in chosen[1:]]

    return rule


def at_most_one(name: str, sentence: str) -> Callable:
    """Not more than one entry of the section says yes in this field."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        chosen = [index for index, data in enumerate(entries) if data.get(name) is True]
        return [EntryProblem(index, name, sentence) for index in chosen[1:]]

    return rule


def single(sentence: str) -> Callable:
    """The section holds one entry at most, which can be taken out again."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        return [EntryProblem(index, "", sentence) for index in range(1, len(entries))]

    return rule


def alone(name: str, value: str, sentence: str) -> Callable:
    """An entry that says “none” cannot stand beside others."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        said = [index for index, data in enumerate(entries) if data.get(name) == value]
        return [EntryProblem(index, name, sentence) for index in said] if len(entries) > 1 else []

    return rule


def on_top(flag: str, level: str, order: Sequence[str], sentence: str) -> Callable:
    """Warn when the entry that says yes is not the highest; `order` lists the levels from the highest down."""

    def rule(entries: Sequence[Data], _section: Section) -> list[EntryProblem]:
        places = {index: order.index(data[level]) for index, data in enumerate(entries) if data.get(level) in order}
        chosen = [index for index in places if entries[index].get(flag) is True]
        return [
            EntryProblem(index, flag, sentence, is_warning=True)
            for index in chosen[:1]
            if places[index] > min(places.values())
        ]

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
    """Warn of overlapping months, and of gaps longer than half a year: between entries in order of time, and until today."""

    def rule(entries: Sequence[Data], section: Section) -> list[EntryProblem]:
        dated = sorted(
            (data[first], data.get(last) or "9999-12", index) for index, data in enumerate(entries) if data.get(first)
        )
        # What ends last so far is what the next one follows: a short job within a long one leaves no gap.
        furthest = list(accumulate((ended_on for _, ended_on, _ in dated), max))
        found = [
            EntryProblem(later[2], first, sentence, is_warning=True)
            for ended_on, later in zip(furthest, dated[1:], strict=False)
            if (sentence := _seam(section, first, ended_on, later))
        ]
        if dated and (sentence := _since(section, last, furthest[-1])):
            latest = max(dated, key=lambda each: each[1])
            found.append(EntryProblem(latest[2], last, sentence, is_warning=True))
        return found

    return rule


def total(*names: str) -> Callable[[Data], Decimal | None]:
    """Return a function that adds up the numbers of some fields; None when all are empty."""

    def compute(data: Data) -> Decimal | None:
        numbers = [Decimal(str(data[name])) for name in names if data.get(name) not in (None, "")]
        return sum(numbers, Decimal(0)) if numbers else None

    return compute


def full_years(since: str) -> Callable[[Data], int | None]:
    """Return a function that counts the full years from a month until today; None when it is not filled in."""

    def compute(data: Data) -> int | None:
        today = clock.today()
        started = data.get(since)
        return max(0, (today.year * 12 + today.month - _months(started)) // 12) if started else None

    return compute


def _seam(section: Section, first: str, ended_on: str, later: tuple) -> str:
    """Return a sentence when an entry overlaps what went before or leaves a gap; a shared month is no overlap."""
    distance = _months(later[0]) - _months(ended_on)
    month = section.field(first).shown(later[0])
    if distance < 0:
        return f"“{section.label}”中{month}开始的一段与上一段时间重叠，请核对；确有兼职的请在备注中说明。"
    if distance > GAP_MONTHS:
        return f"“{section.label}”中{month}之前有 {distance - 1} 个月没有经历，请补充或在备注中说明。"
    return ""


def _since(section: Section, last: str, ended_on: str) -> str:
    """Return a sentence when nothing is told of the time from the last end until now."""
    distance = _months(clock.today().isoformat()) - _months(ended_on)
    if distance <= GAP_MONTHS:
        return ""
    month = section.field(last).shown(ended_on)
    return f"“{section.label}”中{month}之后到现在有 {distance - 1} 个月没有经历，请补充或在备注中说明。"


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
