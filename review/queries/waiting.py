"""Those of the same rounds who still wait at the office when others are sent on (所有申报人员审查通过后，审核推荐)."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.policies import Actor
from review.enums import Duty, State
from review.models import Application
from review.queries.inboxes import not_own

BEFORE_DECISION = frozenset({
    State.AWAITING_RECEIPT, State.AWAITING_BLOCKS, State.AWAITING_APPROVAL, State.AWAITING_SIGNATURE,
})  # fmt: skip
AUTHORITIES = frozenset({Duty.REVIEW, Duty.QUALIFICATION})
NAMED = 20


@dataclass(frozen=True)
class Rest:
    """How many still wait, and the first of them by name."""

    count: int
    names: tuple[str, ...]

    @property
    def told(self) -> str:
        named = "、".join(self.names)
        return f"{named}等 {self.count} 人" if self.count > len(self.names) else named


NOBODY = Rest(0, ())


def rest_of(rounds: Collection[int], actor: Actor) -> Rest:
    """At the actor's current office, of these rounds: two statements."""
    waiting = Application.objects.filter(
        holder=actor.organisation_id, round__in=rounds, state__in=BEFORE_DECISION, duty__in=AUTHORITIES
    )
    rows = not_own(waiting, actor)
    count = rows.count()
    names = rows.order_by("unit_key", "name_key", "pk").values_list("name", flat=True)[:NAMED] if count else ()
    return Rest(count, tuple(names))
