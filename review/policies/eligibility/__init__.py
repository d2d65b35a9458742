"""申报条件, told once: what a scheme's rules say of one person. Pure; `queries.eligibility` brings the person."""

from review.policies.eligibility.answering import ASKED, Answer, answers, refusals
from review.policies.eligibility.case import Case

__all__ = ["ASKED", "Answer", "Case", "answers", "refusals"]
