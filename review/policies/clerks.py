"""经办人 of an application inside an office: who can be one, in whose place somebody acts, how a load is made even. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.enums import Role
from accounts.policies import Actor, StandIn
from review.enums import COMMITTEE_DUTIES, REVIEWING_DUTIES, Action, Duty
from review.policies.blocks import among
from review.policies.rules import RULES, Party
from review.policies.verdicts import PARTY_COLUMNS, seat_fits

CLERK_ROLES: dict[Duty, frozenset[Role]] = (
    {duty: frozenset({Role.CLERK}) for duty in REVIEWING_DUTIES}
    | {duty: frozenset({Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER}) for duty in COMMITTEE_DUTIES}
    | {Duty.RATIFICATION: frozenset({Role.RATIFIER})}
)
# Whoever works on applications there, and the leader: an office decides for itself who shares its work out.
SHARING_ROLES = frozenset().union(*CLERK_ROLES.values(), {Role.LEADER})

NO_SAY = "您在当前机构没有办理申报的角色，不能安排分工；请在页面上方切换机构，或联系本机构系统管理员。"


def may_share(actor: Actor) -> bool:
    """Whether the actor may say, at the current organisation, who works on what."""
    return any(actor.holds(role, actor.organisation_id) for role in SHARING_ROLES)


def in_place_of(actor: Actor, action: Action, row: Any) -> StandIn | None:
    """Whom the actor stands in for with this act: the row's clerk, or the one whose lent role alone permits it."""
    rule = RULES[action]
    if not actor.stand_ins or rule.party not in PARTY_COLUMNS:
        return None
    organisation_column, duty_column = PARTY_COLUMNS[rule.party]
    here = actor.stands_in_at(getattr(row, organisation_column))
    if rule.party == Party.HOLDER and (found := _of_clerk(here, row.clerk_id)):
        return found
    roles = {seat.role for seat in rule.seats if seat_fits(seat, row, getattr(row, duty_column))}
    held = {role for role in roles if actor.holds(role, getattr(row, organisation_column))}
    if not held or held - {role for each in here for role in each.roles}:
        return None
    return next(each for each in here if held & each.roles)


def block_lent(actor: Actor, organisation_id: int, code: str) -> StandIn | None:
    """Whom the actor stands in for with one block: the one it was lent from, nobody when it is his own."""
    return next((each for each in actor.stands_in_at(organisation_id) if among([code], each.blocks)), None)


def clerks_place(actor: Actor, row: Any) -> StandIn | None:
    """Whom the actor stands in for with anything else done at the holding office, such as recording paper."""
    return _of_clerk(actor.stands_in_at(row.holder_id), row.clerk_id)


def told_of(stand_in: StandIn | None) -> dict[str, Any]:
    """The part of an event's payload that says in whose place it was done; empty when in one's own."""
    return {"on_behalf_of": {"user": stand_in.absent_id, "name": stand_in.absent_name}} if stand_in else {}


def levelled(loads: Mapping[int, list[int]], free: Iterable[int]) -> dict[int, int]:
    """Even out: application → new clerk, for those alone that have to move.

    loads: by clerk, what is his, the oldest first; free: what is nobody's. Everybody keeps the oldest up to his share;
    the shares differ by one at most, and the larger ones go to those who have most already.
    """
    clerks = sorted(loads, key=lambda clerk: (-len(loads[clerk]), clerk))
    loose = list(free)
    base, more = divmod(len(loose) + sum(map(len, loads.values())), len(clerks))
    share = {clerk: base + (place < more) for place, clerk in enumerate(clerks)}
    for clerk in clerks:
        loose += loads[clerk][share[clerk] :]
    moving = iter(loose)
    return {next(moving): clerk for clerk in clerks for _ in range(share[clerk] - len(loads[clerk]))}


def _of_clerk(here: Iterable[StandIn], clerk_id: int | None) -> StandIn | None:
    return next((each for each in here if each.absent_id == clerk_id), None)
