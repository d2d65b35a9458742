"""Which applications a person may see, act on, and find; domain words on the queryset."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.policies import Actor
from review.enums import Action, State
from review.policies import within_reach

# Roles that read the applications which reached their organisation.
READING_ROLES = (
    Role.CLERK,
    Role.LEADER,
    Role.BLOCK_REVIEWER,
    Role.COMMITTEE_MANAGER,
    Role.CANDIDATE_REVIEWER,
    Role.RATIFIER,
)


class ApplicationQuerySet(QuerySet):
    """`Application.objects` speaks these words."""

    def visible_to(self, actor: Actor) -> Self:
        """Own applications; and, once submitted, what reached an office one reads at, or comes from one's unit."""
        if actor.is_system:
            return self
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        offices = actor.organisations_with(*READING_ROLES)
        if not offices:
            return self.filter(own)
        office = (Q(unit__in=offices) | self.reached(offices) | Q(overseer__in=offices)) & ~Q(state=State.DRAFT)
        return self.filter(own | (office & Q(submitted_at__isnull=False)))

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
