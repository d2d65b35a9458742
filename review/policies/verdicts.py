"""`why_not`: may this actor take this action on this application now, and if not, what sentence says why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.policies import Actor
from review.enums import Action
from review.policies.blocks import open_blocks
from review.policies.rules import RULES, Party, Rule, Seat
from review.policies.secrecy import known_state

# Which columns of an application name a party's organisation and its duty there.
PARTY_COLUMNS = {
    Party.HOLDER: ("holder_id", "duty"),
    Party.SENDER: ("sender_id", "sender_duty"),
    Party.OVERSEER: ("overseer_id", "overseer_duty"),
}


@dataclass(frozen=True)
class Refusal:
    """`status`: 403 the role is lacking, 409 not now; 404 is decided before, by visibility."""

    status: int
    sentence: str


def why_not(actor: Actor, action: Action, application: Any, *, today: date) -> Refusal | None:
    """None when the action may be taken; reads only columns of `application`, asks no database."""
    rule = RULES[action]
    return (
        _role_lacking(actor, action, rule, application)
        or _not_from_here(actor, action, rule, application)
        or _not_ones_turn(actor, action, rule, application, today)
        or _hindered(rule, application, today)
    )


def _role_lacking(actor: Actor, action: Action, rule: Rule, application: Any) -> Refusal | None:
    """403: the actor could never take this action on this application."""
    if rule.party == Party.APPLICANT:
        if actor.person_id is not None and actor.person_id == application.person_id:
            return None
        return Refusal(403, f"“{action.label}”只能由申报人本人办理。")
    if rule.party == Party.SYSTEM:
        return None if actor.is_system else Refusal(403, f"“{action.label}”由系统自动办理。")
    if actor.person_id is not None and actor.person_id == application.person_id:
        return Refusal(403, "这是您本人的申报，应当回避，请由其他工作人员办理。")
    if rule.apart_from and getattr(application, rule.apart_from) in actor.hands:
        return Refusal(403, _one_hand(actor, getattr(application, rule.apart_from), action))
    if not actor.organisations_with(*rule.roles):
        names = "、".join(sorted(role.label for role in rule.roles))
        return Refusal(403, f"办理“{action.label}”需要“{names}”角色，请联系本机构系统管理员。")
    return None


def _one_hand(actor: Actor, clerk_id: int, action: Action) -> str:
    """经办 ≠ 领导, for oneself and for whom one stands in."""
    if clerk_id == actor.user_id:
        return f"您是本环节的经办人，不能再办理“{action.label}”，须由另一人办理。"
    return f"本环节由您所代理的同事经办，您不能再办理“{action.label}”，须由另一人办理。"


def _not_from_here(actor: Actor, action: Action, rule: Rule, application: Any) -> Refusal | None:
    """409: the application is not in a state this action starts from."""
    if application.state in rule.sources:
        return None
    state = known_state(application, to=actor)
    return Refusal(409, f"该申报现为“{state.label}”，不能办理“{action.label}”。")


def _not_ones_turn(actor: Actor, action: Action, rule: Rule, application: Any, today: date) -> Refusal | None:
    """403 or 409: the state fits, but another office or another role holds it."""
    if rule.party not in PARTY_COLUMNS:
        return None
    organisation_column, duty_column = PARTY_COLUMNS[rule.party]
    organisation_id = getattr(application, organisation_column)
    seats = [seat for seat in rule.seats if seat_fits(seat, application, getattr(application, duty_column))]
    own = [seat for seat in seats if organisation_id is not None and actor.holds(seat.role, organisation_id)]
    if any(is_open_to(seat, actor, application, organisation_id, today) for seat in own):
        return None
    if own:
        return Refusal(409, own[0].elsewhere)
    if rule.party == Party.SENDER:
        return Refusal(409, "上一级机构已经接收，或者不是由您所在机构报送，不能拿回。")
    if seats and organisation_id in actor.organisations:
        names = "、".join(Role(seat.role).label for seat in seats)
        return Refusal(403, f"本环节的“{action.label}”由“{names}”办理。")
    return Refusal(409, f"该申报现由{application.holder_name or '其他机构'}办理。")


def seat_fits(seat: Seat, application: Any, duty: str) -> bool:
    return duty in seat.duties and (seat.states is None or application.state in seat.states)


def is_open_to(seat: Seat, actor: Actor, application: Any, organisation_id: int, today: date) -> bool:
    """Whether what a seat further asks holds: of the row, and of the blocks granted to the actor."""
    return all(condition.holds(application, today) for condition in seat.where) and (
        not seat.by_block or bool(open_blocks(actor, application, organisation_id))
    )


def _hindered(rule: Rule, application: Any, today: date) -> Refusal | None:
    """409: everything fits, but something forbids it for now."""
    if not all(condition.holds(application, today) for condition in rule.where):
        return Refusal(409, rule.elsewhere)
    for hindrance in rule.hindrances:
        if hindrance.condition.holds(application, today):
            return Refusal(409, hindrance.told(application))
    return None
