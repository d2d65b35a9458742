"""`within_reach`: the same table read as SQL, for inboxes, badges and batches."""

from datetime import date

from django.db.models import Q

from accounts.policies import Actor
from review.enums import Action
from review.policies.rules import RULES, Party, Rule, Seat
from review.policies.verdicts import PARTY_COLUMNS

NOTHING = Q(pk__in=[])


def within_reach(actor: Actor, action: Action, *, today: date) -> Q:
    """Exactly the applications for which `why_not(actor, action, …)` is None."""
    rule = RULES[action]
    result = _party_q(actor, rule) & Q(state__in=sorted(rule.sources))
    for condition in rule.where:
        result &= condition.q(today)
    for hindrance in rule.hindrances:
        result &= ~hindrance.condition.q(today)
    return result


def _party_q(actor: Actor, rule: Rule) -> Q:
    if rule.party == Party.SYSTEM:
        return Q() if actor.is_system else NOTHING
    if rule.party == Party.APPLICANT:
        return NOTHING if actor.person_id is None else Q(person=actor.person_id)
    result = NOTHING
    for seat in rule.seats:
        result |= _seat_q(actor, rule.party, seat)
    if actor.person_id is not None:
        result &= ~Q(person=actor.person_id)
    if rule.apart_from:
        result &= ~Q(**{rule.apart_from: actor.user_id})
    return result


def _seat_q(actor: Actor, party: Party, seat: Seat) -> Q:
    organisations = actor.organisations_with(seat.role)
    if not organisations:
        return NOTHING
    organisation_column, duty_column = PARTY_COLUMNS[party]
    result = Q(**{f"{organisation_column}__in": sorted(organisations), f"{duty_column}__in": sorted(seat.duties)})
    return result if seat.states is None else result & Q(state__in=sorted(seat.states))
