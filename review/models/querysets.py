"""Which applications a person may see, act on, and find; domain words on the queryset."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.policies import EVERY_BLOCK, Actor
from review.enums import Action, State
from review.policies import within_reach

# Roles that read the whole of the applications which reached their organisation.
READING_ROLES = (
    Role.CLERK,
    Role.LEADER,
    Role.COMMITTEE_MANAGER,
    Role.CANDIDATE_REVIEWER,
    Role.RATIFIER,
)


class ApplicationQuerySet(QuerySet):
    """`Application.objects` speaks these words."""

    def visible_to(self, actor: Actor) -> Self:
        """Own applications; and, once submitted, what reached an office one reads at, or comes from one's unit."""
        return self if actor.is_system else self.filter(self._whole(actor))

    def in_blocks_of(self, actor: Actor) -> Self:
        """What the actor's office holds at a stage with a block granted to him: seen in part, by 分块审查 alone."""
        return self.filter(_in_blocks(actor) & ~Q(state=State.DRAFT))

    def within_sight_of(self, actor: Actor) -> Self:
        """Visible as a whole or in part: what an act may be asked for. Nothing is shown by this alone."""
        if actor.is_system or not actor.blocks:
            return self.visible_to(actor)
        return self.filter(self._whole(actor) | _in_blocks(actor) & ~Q(state=State.DRAFT))

    def _whole(self, actor: Actor) -> Q:
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        offices = actor.organisations_with(*READING_ROLES)
        if not offices:
            return own
        office = (Q(unit__in=offices) | self.reached(offices) | Q(overseer__in=offices)) & ~Q(state=State.DRAFT)
        return own | (office & Q(submitted_at__isnull=False))

    @staticmethod
    def reached(organisation_ids) -> Exists:
        """A stage of the application has reached one of the organisations."""
        stages = apps.get_model("review", "Stage").objects.filter(
            application=OuterRef("pk"), organisation__in=organisation_ids, reached_at__isnull=False
        )
        return Exists(stages)

    def actionable_by(self, actor: Actor, action: Action, *, today: date) -> Self:
        """Exactly those for which `why_not(actor, action, …)` is None."""
        return self.filter(within_reach(actor, action, today=today))


def _in_blocks(actor: Actor) -> Q:
    """Held by an office where one of the stage's blocks is granted to the actor."""
    found = Q(pk__in=[])
    for organisation_id in sorted(actor.organisations_with(Role.BLOCK_REVIEWER)):
        granted = actor.blocks_at(organisation_id)
        its = Q(stage__blocks__len__gt=0) if EVERY_BLOCK in granted else Q(stage__blocks__overlap=sorted(granted))
        found |= Q(holder=organisation_id) & its
    return found
