"""申报条件: each rule of a business answered for one person, with its numbers and its clause. Pure.

Asked before somebody fills in, at submission of what is to be frozen, and for the reviewer of what was frozen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from review.enums import Fit, RuleKind
from review.policies.eligibility import standing, tenure, yearly
from review.policies.eligibility.case import Case, Told
from review.scheme import EligibilityRule

# What a person says in 破格和直接申报 to be unmet, by the rule it answers.
EXCUSED = {
    RuleKind.DEGREE_YEARS: frozenset({"education", "years", "both"}),
    RuleKind.PREVIOUS_LEVEL: frozenset({"level"}),
}
ASKED: dict[RuleKind, Callable[[EligibilityRule, Case], Told]] = {
    RuleKind.PREVIOUS_LEVEL: tenure.previous_level,
    RuleKind.RECOGNITION_YEARS: tenure.recognition_years,
    RuleKind.CONTINUING_EDUCATION: yearly.continuing_education,
    RuleKind.ANNUAL_ASSESSMENT: yearly.annual_assessment,
    RuleKind.DISCIPLINE: standing.discipline,
    RuleKind.INTEGRITY: standing.integrity,
    RuleKind.CIVIL_SERVANT: standing.civil_servant,
    RuleKind.RETIRED: standing.retired,
    RuleKind.ONE_LIVE_APPLICATION: standing.one_live_application,
}


@dataclass(frozen=True)
class Answer:
    """One rule: whether it is met, the sentence with the numbers, the clause; `refuses`: it stops a submission."""

    kind: RuleKind
    fit: Fit
    sentence: str
    clause: str
    refuses: bool = False

    @property
    def tone(self) -> str:
        """Of the badge that shows it."""
        return {Fit.MET: "passed", Fit.UNMET: "refused", Fit.UNSURE: "waiting"}[self.fit]


def answers(rules: Iterable[EligibilityRule], case: Case) -> list[Answer]:
    """Every rule in the scheme's order."""
    rules = tuple(rules)
    later = sum(yearly.postponed(rule, case) for rule in rules if rule.kind == RuleKind.ANNUAL_ASSESSMENT)
    return [_answer(rule, case, later) for rule in rules]


def refusals(found: Iterable[Answer]) -> list[Answer]:
    """Those for which nothing can be submitted."""
    return [answer for answer in found if answer.refuses]


def _answer(rule: EligibilityRule, case: Case, later: int) -> Answer:
    fit, sentence = (
        tenure.degree_years(rule, case, later) if rule.kind == RuleKind.DEGREE_YEARS else ASKED[rule.kind](rule, case)
    )
    if fit == Fit.UNMET and case.first("exceptional").get("unmet") in EXCUSED.get(rule.kind, ()):
        fit, sentence = Fit.UNSURE, f"{sentence}已填写“破格和直接申报”，由受理机构核验。"
    return Answer(rule.kind, fit, sentence, rule.clause, refuses=rule.refuses and fit == Fit.UNMET)
