"""Who may show what inside a unit, and when it may go on: sentences about one application or one objection. Pure."""

from typing import Any

from accounts.enums import Role
from accounts.policies import Actor
from review.enums import PublicityKind, State

HOLDING_ROLES = {PublicityKind.UNIT: Role.CLERK, PublicityKind.RESULT: Role.COMMITTEE_MANAGER}
SHOWABLE = frozenset({State.AWAITING_APPROVAL, State.AWAITING_FORWARD})
OWN = "这是您本人的申报，应当回避，请由其他工作人员办理。"


def holds_publicity(actor: Actor, publicity: Any) -> bool:
    """Whether the actor works on a period of the office: 经办 of a unit, 业务管理 of a committee's office."""
    return actor.holds(HOLDING_ROLES[PublicityKind(publicity.kind)], publicity.organisation_id)


def why_not_publicise(actor: Actor, row: Any) -> str:
    """Why the unit cannot show this application now; empty when it can."""
    if row.person_id == actor.person_id:
        return OWN
    if row.holder_id is None or not actor.holds(Role.CLERK, row.holder_id):
        return "只有现在办理这件申报的单位的经办人员可以登记公示。"
    if not row.publicity_missing or row.state not in SHOWABLE:
        return "该申报现在不需要单位公示：本环节没有公示要求，或者公示已经结束。"
    if row.publicity_id is not None:
        return "该申报正在公示，不能重复登记。"
    return ""


def is_shown(row: Any, publicity_id: int) -> bool:
    """Whether the application is being shown in this very period now."""
    return row.publicity_id == publicity_id and (row.publicity_missing or row.state == State.IN_PUBLICITY)


def stands_in_the_way(objection: Any) -> bool:
    """Not handled, or found right while nothing has followed from it."""
    return objection.handled_at is None or bool(objection.is_upheld)
