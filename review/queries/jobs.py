"""后台任务 of an office: what its people asked for, and how far each is."""

from django.db.models import QuerySet

from accounts.policies import Actor
from review.models import Job


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Everything asked for at the current organisation, whoever asked."""
    return Job.objects.filter(organisation=actor.organisation_id).select_related("user__person", "cancelled_by__person")
