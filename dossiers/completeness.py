"""What an entry, a section and a dossier still lack. Pure: data in, problems out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossiers.enums import EntryState
from dossiers.scheme import ChosenSection
from dossiers.sections import Problem, Section, Slot

# Why an entry that has to be checked does not count yet, by where it stands.
_UNSENT = "还没有经用人单位审核，请先提交审核，审核通过后才能申报。"
UNCHECKED = {
    EntryState.DRAFT: _UNSENT,
    EntryState.COMPLETE: _UNSENT,
    EntryState.SUBMITTED: "用人单位尚未审核，审核通过后才能申报。",
    EntryState.RETURNED: "已被用人单位退回，请修改后重新提交审核。",
    EntryState.REFUSED: "用人单位审核不通过，请修改后重新提交审核；不用于本次申报的，可以不选。",
}


@dataclass(frozen=True)
class Judged:
    """One entry as far as completeness needs it: `files` counts live evidence by slot.

    `unchecked`: why it may not be applied with yet, where somebody has to check it first.
    """

    uuid: str
    data: Mapping[str, Any]
    rough: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=Counter)
    unchecked: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing missing or wrong; `index` is the entry's place in its section, None for the section itself.

    `sentence` names section and entry and stands anywhere; `detail` is for where the entry is in sight.
    """

    index: int | None
    field: str
    sentence: str
    detail: str
    is_warning: bool = False


def entry_problems(section: Section, entry: Judged) -> list[Problem]:
    """Everything that keeps one entry from being complete."""
    missing = [_slot_problem(slot, entry) for slot in section.slots]
    return section.problems(entry.data, entry.rough) + [problem for problem in missing if problem]


def is_complete(section: Section, entry: Judged) -> bool:
    return not any(not problem.is_warning for problem in entry_problems(section, entry))


def section_lacks(chosen: ChosenSection, entries: Sequence[Judged]) -> list[Lack]:
    """Everything a section lacks: too few entries, what each entry lacks, what does not fit between them."""
    lacks = _count_lacks(chosen, len(entries))
    for index, entry in enumerate(entries):
        problems = entry_problems(chosen.section, entry)
        problems += _unchecked(entry, problems)
        lacks += [_lack(chosen.section, index, entry, problem) for problem in problems]
    return lacks + _whole_lacks(chosen.section, entries)


def remark_lack(section: Section, index: int, entry: Judged, field: str, sentence: str) -> Lack:
    """What was found between sections, said of one entry: a warning."""
    return _lack(section, index, entry, Problem(field, sentence, is_warning=True))


def _unchecked(entry: Judged, problems: Sequence[Problem]) -> list[Problem]:
    """Whoever still has to fill in an entry is not told as well that nobody has checked it."""
    is_faulty = any(not problem.is_warning for problem in problems)
    return [Problem("", entry.unchecked)] if entry.unchecked and not is_faulty else []


def _count_lacks(chosen: ChosenSection, count: int) -> list[Lack]:
    section = chosen.section
    if count >= chosen.minimum:
        return []
    if not section.many:
        sentence = f"请填写“{section.label}”。"
        return [Lack(None, "", sentence, sentence)]
    sentence = f"“{section.label}”至少填写 {chosen.minimum} {section.noun}，您填写了 {count} {section.noun}。"
    return [Lack(None, "", sentence, sentence)]


def _whole_lacks(section: Section, entries: Sequence[Judged]) -> list[Lack]:
    found = [problem for rule in section.whole_rules for problem in rule([entry.data for entry in entries], section)]
    return [Lack(each.index, each.field, each.sentence, each.sentence, each.is_warning) for each in found]


def _slot_problem(slot: Slot, entry: Judged) -> Problem | None:
    count, least = entry.files.get(slot.code, 0), slot.least(entry.data)
    if count >= least:
        advice = slot.wanted(entry.data) if slot.wanted and not count else ""
        return Problem(slot.code, advice, is_warning=True) if advice else None
    if least == 1:
        return Problem(slot.code, f"请上传“{slot.label}”。")
    return Problem(slot.code, f"“{slot.label}”至少上传 {least} 份，您上传了 {count} 份。")


def _lack(section: Section, index: int, entry: Judged, problem: Problem) -> Lack:
    detail = _named(section, entry, problem)
    sentence = _about(section, index, entry, detail)
    return Lack(index, problem.field, sentence, detail, problem.is_warning)


def _named(section: Section, entry: Judged, problem: Problem) -> str:
    """What is wrong with something typed is told by its kind alone; far from the field it needs the name."""
    if problem.field not in entry.rough:
        return problem.sentence
    return f"{section.label_of(problem.field)}：{problem.sentence}"


def _about(section: Section, index: int, entry: Judged, sentence: str) -> str:
    if not section.many:
        return f"“{section.label}”：{sentence}"
    return f"“{section.label}”第 {index + 1} {section.noun}（{section.title(entry.data)}）：{sentence}"
