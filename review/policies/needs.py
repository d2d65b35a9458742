"""What must come with an action, and the sentence when it does not."""

from collections.abc import Callable

from review.enums import Verdict
from review.policies.acts import Values
from review.policies.rules import Need, Rule

MISSING: dict[Need, tuple[Callable[[Values], object], str]] = {
    Need.OPINION: (lambda values: values.opinion.strip(), "请填写意见。"),
    Need.REASON: (lambda values: values.reason.strip(), "请填写理由，申报人和下级单位都会看到。"),
    Need.VERDICT: (lambda values: values.verdict in Verdict.values, "请选择审查结论。"),
    Need.TICKETS: (lambda values: values.tickets, "请至少列出一条需要补正的内容。"),
    Need.EARLIER_STAGE: (lambda values: values.to_position, "请选择退回到哪一级机构。"),
    Need.DECISION: (lambda values: values.decisions, "评审结果只能由已结束的评审会议录入。"),
    Need.COMMITTEE: (lambda values: values.committee, "请选择高级评审委员会。"),
    Need.PERIOD: (lambda values: values.publicity, "请填写公示的起止日期和地点。"),
    Need.DOCUMENT: (
        lambda values: values.document_number.strip() and values.document_date,
        "请填写批复文号和批复日期。",
    ),
}


def missing_need(rule: Rule, values: Values) -> str:
    """The sentence for the first thing that is missing, or an empty string."""
    for need in sorted(rule.needs):
        given, sentence = MISSING[need]
        if not given(values):
            return sentence
    return ""
