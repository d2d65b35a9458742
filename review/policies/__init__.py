"""Permission decided in one place: the table (`rules`) and its readers in Python (`verdicts`) and SQL (`reach`)."""

from review.policies.blocks import open_blocks
from review.policies.conditions import AllOf, AnyOf, Condition, Not, OneOf, Past, one_of
from review.policies.destinations import why_not_there
from review.policies.reach import cases, waiting_for, within_reach
from review.policies.rules import RULES, Hindrance, Need, Party, Rule, Seat
from review.policies.secrecy import is_known, known_in_state, known_state, knows_result
from review.policies.verdicts import Refusal, why_not

__all__ = [
    "RULES",
    "AllOf",
    "AnyOf",
    "Condition",
    "Hindrance",
    "Need",
    "Not",
    "OneOf",
    "Party",
    "Past",
    "Refusal",
    "Rule",
    "Seat",
    "cases",
    "is_known",
    "known_in_state",
    "known_state",
    "knows_result",
    "one_of",
    "open_blocks",
    "waiting_for",
    "why_not",
    "why_not_there",
    "within_reach",
]
