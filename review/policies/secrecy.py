"""Who may know how a committee voted: until it is public, the application looks to others as it did before the vote.

One column tells: `Application.withheld_at`, the moment of the vote. It is empty again once the result is out: by 公示 of
those who passed, by 网上送审 of those who were recommended, by 告知 of those who did not pass. Both outcomes look alike
until then, so that silence tells nothing either. Only the committee's office knows before: not the applicant, not the
unit, not the offices it came by.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.policies import Actor
from review.enums import State


def knows_result(actor: Actor, application: Any) -> bool:
    """Whether nothing of the application is withheld from the actor."""
    is_own = actor.person_id is not None and actor.person_id == application.person_id
    return (
        application.withheld_at is None
        or actor.is_system
        or (application.holder_id in actor.organisations and not is_own)
    )


def known_state(application: Any, *, to: Actor) -> State:
    """The state as the actor may know it."""
    return State(application.state) if knows_result(to, application) else State.AWAITING_VOTES


def is_known(application: Any, at: datetime, *, to: Actor) -> bool:
    """Whether the actor may know what happened at that moment."""
    return knows_result(to, application) or at < application.withheld_at


def known_in_state(state: str, *, to: Actor) -> Q:
    """The applications whose `known_state` this is, of those that are not the actor's own."""
    known = Q(withheld_at__isnull=True) | Q(holder__in=sorted(to.organisations))
    found = Q(state=state) & known
    return (
        found | (Q(withheld_at__isnull=False) & ~Q(holder__in=sorted(to.organisations)))
        if state == State.AWAITING_VOTES
        else found
    )
