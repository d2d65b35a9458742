"""The same table read as SQL: `within_reach` for one action now, `waiting_for` for an inbox and its acts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.policies import Actor
from review.enums import Action, Duty, State
from review.policies.blocks import open_blocks_q
from review.policies.conditions import Condition
from review.policies.rules import RULES, Party, Rule, Seat
from review.policies.verdicts import PARTY_COLUMNS

NOTHING = Q(pk__in=[])


def within_reach(actor: Actor, action: Action, *, today: date) -> Q:
    """Exactly the applications for which `why_not(actor, action, …)` is None."""
    rule = RULES[action]
    result = _party_q(actor, rule, today) & Q(state__in=sorted(rule.sources))
    for condition in rule.where:
        result &= condition.q(today)
    for hindrance in rule.hindrances:
        result &= ~hindrance.condition.q(today)
    return result


def _party_q(actor: Actor, rule: Rule, today: date) -> Q:
    if rule.party == Party.SYSTEM:
        return Q() if actor.is_system else NOTHING
    if rule.party == Party.APPLICANT:
        return NOTHING if actor.person_id is None else Q(person=actor.person_id)
    result = NOTHING
    for seat in rule.seats:
        result |= _seat_q(actor, rule.party, seat, today)
    if actor.person_id is not None:
        result &= ~Q(person=actor.person_id)
    if rule.apart_from:
        result &= ~Q(**{f"{rule.apart_from}__in": sorted(actor.hands)})
    return result


def _seat_q(actor: Actor, party: Party, seat: Seat, today: date) -> Q:
    organisations = actor.organisations_with(seat.role)
    if not organisations:
        return NOTHING
    organisation_column, duty_column = PARTY_COLUMNS[party]
    result = _at_offices(actor, seat, organisation_column) & Q(**{f"{duty_column}__in": sorted(seat.duties)})
    for condition in seat.where:
        result &= condition.q(today)
    return result if seat.states is None else result & Q(state__in=sorted(seat.states))


def _at_offices(actor: Actor, seat: Seat, column: str) -> Q:
    """Where the seat's role is held; where it is held by block, each office with the blocks granted there."""
    organisations = sorted(actor.organisations_with(seat.role))
    if not seat.by_block:
        return Q(**{f"{column}__in": organisations})
    result = NOTHING
    for organisation_id in organisations:
        result |= Q(**{column: organisation_id}) & open_blocks_q(actor, organisation_id)
    return result


# --- inboxes -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proviso:
    """What must hold beside state and duty; the empty one always does."""

    where: tuple[Condition, ...] = ()
    apart_from: str = ""
    by_block: bool = False

    def q(self, actor: Actor, at: int, today: date) -> Q:
        result = ~Q(**{f"{self.apart_from}__in": sorted(actor.hands)}) if self.apart_from else Q()
        if self.by_block:
            result &= open_blocks_q(actor, at)
        for condition in self.where:
            result &= condition.q(today)
        return result


ALWAYS = Proviso()
Case = tuple[State, Duty]


def cases(
    actor: Actor, actions: Iterable[Action], *, at: int, states: Collection[State], duties: Collection[Duty]
) -> dict[Proviso, set[Case]]:
    """In which cases the actor's roles at the holding office `at` let him take one of the actions, hindrances set aside.

    What hinders for now (纸质材料, 公示) keeps nothing out of an inbox: the row waits there and says what is missing.
    """
    found: dict[Proviso, set[Case]] = defaultdict(set)
    for rule in (RULES[action] for action in actions if RULES[action].party == Party.HOLDER):
        for seat in (seat for seat in rule.seats if actor.holds(seat.role, at)):
            fitting = rule.sources.intersection(states, seat.states or rule.sources)
            found[Proviso(rule.where + seat.where, rule.apart_from, seat.by_block)] |= {
                (state, duty) for state in fitting for duty in seat.duties.intersection(duties)
            }
    return {proviso: some for proviso, some in found.items() if some}


def waiting_for(actor: Actor, found: dict[Proviso, set[Case]], *, at: int, today: date) -> Q:
    """The applications at the office that are in one of the cases; a case that always holds needs no proviso."""
    always = found.get(ALWAYS, set())
    result = _among(always)
    for proviso, some in found.items():
        if more := some - always:
            result |= _among(more) & proviso.q(actor, at, today)
    return Q(holder=at) & result


def _among(some: set[Case]) -> Q:
    """States that share their duties are one condition: mostly there is one."""
    duties = {state: frozenset(duty for other, duty in some if other == state) for state, _ in some}
    result = NOTHING
    for shared in sorted(set(duties.values()), key=sorted):
        alike = sorted(state for state, own in duties.items() if own == shared)
        term = Q(state__in=alike, duty__in=sorted(shared))
        result = term if result is NOTHING else result | term
    return result
