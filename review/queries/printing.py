"""打印所选: what a job still has to print, what came of it, and what could not be printed."""

from django.db.models import Q, QuerySet

from accounts.policies import Actor
from review.models import Application, Job, PrintItem
from review.queries.inboxes import not_own

SHOWN = 100  # rows of what could not be printed


def pending_items(job: Job) -> QuerySet[PrintItem]:
    return job.prints.filter(document__isnull=True, reason="")


def drawn_items(job: Job) -> QuerySet[PrintItem]:
    """In the order of the list, with what a bookmark says and where the file lies."""
    rows = job.prints.filter(document__isnull=False).select_related("application", "document")
    return rows.only("kind", "position", "job", "application__name", "document__stored").order_by("position")


def unprinted_items(job: Job) -> list[PrintItem]:
    """What could not be printed, the first of them: one statement."""
    rows = job.prints.exclude(reason="").select_related("application")
    return list(rows.only("kind", "reason", "position", "job", "application__name").order_by("position")[:SHOWN])


def printable_applications(pks: list[int], by: Actor) -> dict[int, Application]:
    """Those of the applications that the person may read now, their own left out, with all that a form needs: one statement."""
    rows = not_own(Application.objects.visible_to(by), by).filter(pk__in=pks, revision__isnull=False)
    found = rows.select_related("person", "scheme_version", "revision").defer("scheme_version__content")
    return {row.pk: row for row in found}


def finished_count(job: Job) -> int:
    return job.prints.filter(Q(document__isnull=False) | ~Q(reason="")).count()
