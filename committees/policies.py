"""Who may do what with a meeting, and when: one table, one reader."""

from dataclasses import dataclass
from typing import Any

from accounts.enums import Role
from accounts.policies import Actor
from committees.enums import UNSETTLED, MeetingAct, MeetingState, Standing
from review.policies import Refusal

MANAGING_ROLES = frozenset({Role.COMMITTEE_MANAGER})
TYPING_ROLES = frozenset({Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER})
# Roles that see a meeting of their office at all; for everybody else it does not exist.
SEEING_ROLES = TYPING_ROLES


@dataclass(frozen=True)
class MeetingRule:
    """One row of the table: in which states, by which roles at the committee's office, and why not otherwise."""

    states: frozenset[MeetingState]
    roles: frozenset[Role]
    otherwise: dict[MeetingState, str]


_ENDED = {
    MeetingState.CLOSED: "会议已经结束，议程、到会人数和票数都不能再改。",
    MeetingState.CANCELLED: "会议已经取消，请另行安排会议。",
}
_FROZEN = {MeetingState.VOTING: "会议已开始录票，议程、到会人数和回避已经锁定；确需更正的，请先退回筹备。", **_ENDED}
_NOT_CLOSED = {
    MeetingState.PREPARING: "会议还在筹备，没有评审结果。",
    MeetingState.VOTING: "会议还没有结束，没有评审结果。",
    MeetingState.CANCELLED: _ENDED[MeetingState.CANCELLED],
}
_NOT_OPEN = {MeetingState.PREPARING: "会议还在筹备，登记到会人数、确定议程并开始录票后方可办理。", **_ENDED}

RULES: dict[MeetingAct, MeetingRule] = {
    MeetingAct.ARRANGE: MeetingRule(frozenset({MeetingState.PREPARING}), MANAGING_ROLES, _FROZEN),
    MeetingAct.OPEN: MeetingRule(frozenset({MeetingState.PREPARING}), MANAGING_ROLES, _FROZEN),
    MeetingAct.CANCEL: MeetingRule(frozenset({MeetingState.PREPARING}), MANAGING_ROLES, _FROZEN),
    MeetingAct.REOPEN: MeetingRule(frozenset({MeetingState.VOTING}), MANAGING_ROLES, _NOT_OPEN),
    MeetingAct.TYPE: MeetingRule(frozenset({MeetingState.VOTING}), TYPING_ROLES, _NOT_OPEN),
    MeetingAct.CLOSE: MeetingRule(frozenset({MeetingState.VOTING}), MANAGING_ROLES, _NOT_OPEN),
    MeetingAct.ANNOUNCE: MeetingRule(frozenset({MeetingState.CLOSED}), MANAGING_ROLES, _NOT_CLOSED),
}


def why_not(actor: Actor, act: MeetingAct, meeting: Any) -> Refusal | None:
    """None when the act may be tried now. 404: another office's meeting, 403: role lacking, 409: not now."""
    rule, office_id = RULES[act], meeting.committee.office_id
    if not _holds_any(actor, SEEING_ROLES, office_id):
        return Refusal(404, "没有找到这次评审会议，或者它不属于您所在的评委会办公室。")
    if not _holds_any(actor, rule.roles, office_id):
        names = "、".join(sorted(role.label for role in rule.roles))
        return Refusal(403, f"办理“{act.label}”需要“{names}”角色，请联系本机构系统管理员。")
    state = MeetingState(meeting.state)
    return None if state in rule.states else Refusal(409, rule.otherwise[state])


def why_not_pass(actor: Actor, item: Any, pass_number: int, *, standing: Standing) -> Refusal | None:
    """Whether the actor may type this pass for this person: in one's own name, not on oneself, not both passes.

    Somebody else's pass is typed again only when the two passes contradict each other or no longer add up.
    """
    own, other = item.entry(pass_number), item.entry(3 - pass_number)
    if actor.person_id is None:
        return Refusal(403, "该账号没有登记实际使用人，不能录入票数；请用实名工作人员账号登录。")
    if actor.person_id == item.application.person_id:
        return Refusal(403, f"“{item.name}”是您本人的申报，应当回避，请由其他工作人员录入。")
    if other is not None and other.typed_person_id == actor.person_id:
        sentence = f"“{item.name}”的第 {3 - pass_number} 遍由您录入，第 {pass_number} 遍须由另一人录入。"
        return Refusal(403, sentence)
    if own is not None and own.typed_person_id != actor.person_id and standing not in UNSETTLED:
        return Refusal(409, f"“{item.name}”的第 {pass_number} 遍已由{own.typed_person.name}录入，没有覆盖。")
    return None


def _holds_any(actor: Actor, roles: frozenset[Role], organisation_id: int) -> bool:
    return any(actor.holds(role, organisation_id) for role in roles)
