"""拟办意见: whether a leader's decision goes against what the clerk proposed. Pure."""

from typing import Any

from review.enums import Action, Proposal

AGAINST = {Action.SIGN: Proposal.REJECT, Action.REJECT: Proposal.PASS}


def overrules(action: Action, row: Any) -> bool:
    """Signed although 拟不通过, or rejected although 拟同意; without a proposal nothing is overruled."""
    return bool(row.proposal) and AGAINST.get(action) == row.proposal
