"""后台任务 of an office: what its people asked for, how far each is, how many run."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.policies import Actor
from review.models import Job
from zcps.kit.lists import Sort, capped_count

NEWEST = Sort("-newest", "新的在前", ("-id",))


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty parts narrow nothing."""

    kind: str = ""
    state: str = ""
    own: bool = False


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Everything asked for at the current organisation, whoever asked."""
    return Job.objects.filter(organisation=actor.organisation_id).select_related("user__person", "cancelled_by__person")


def narrowed(rows: QuerySet[Job], wanted: Wanted, actor: Actor) -> QuerySet[Job]:
    conditions = {"kind": wanted.kind, "state": wanted.state, "user": actor.user_id if wanted.own else None}
    return rows.filter(**{name: value for name, value in conditions.items() if value})


def unfinished_count(actor: Actor) -> int:
    """How many wait or run at the current organisation, capped; by an index that holds no others."""
    return capped_count(Job.objects.filter(organisation=actor.organisation_id, finished_at__isnull=True))
