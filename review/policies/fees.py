"""收费: which fee of the scheme's dated table an office may take on a day, and the rule where it may not. Pure."""

import datetime as dt

from review.enums import Duty
from review.scheme import Fee

RULE = "除召开中评委会议收取“中推高评审费”外，其他审核环节均不得收取任何费用。"


def fee_on(fees: tuple[Fee, ...], kind: str, day: dt.date) -> Fee | None:
    """The line of a kind that holds on a day; `load_scheme` refuses two of them."""
    return next((fee for fee in fees if fee.kind == kind and fee.holds_on(day)), None)


def why_not_charge(fees: tuple[Fee, ...], kind: str, duties: frozenset[Duty], day: dt.date, *, rule: str) -> str:
    """Why an office of these duties cannot charge; the rule as a sentence, empty when it can."""
    of_kind = [fee for fee in fees if fee.kind == kind]
    if not any(fee.duty in duties for fee in of_kind):
        return rule or RULE
    if fee_on(fees, kind, day) is None:
        return f"收费目录中没有今天有效的“{of_kind[0].name}”，不能收费。"
    return ""
