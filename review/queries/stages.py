"""The stages of applications, one statement for many."""

from collections import defaultdict
from collections.abc import Iterable

from review.models import Application, Stage


def attach_routes(rows: Iterable[Application]) -> None:
    """Give every row its stages of the current plan, in order: `row.route`."""
    rows = list(rows)
    routes: dict[tuple[int, int], list[Stage]] = defaultdict(list)
    stages = Stage.objects.filter(application__in=[row.pk for row in rows]).order_by("application_id", "position")
    for stage in stages:
        routes[stage.application_id, stage.plan_number].append(stage)
    for row in rows:
        row.route = routes[row.pk, row.plan_number]
