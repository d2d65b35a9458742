"""The stages of applications, one statement for many; one more where stages are reviewed in blocks."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, QuerySet

from accounts.enums import Role
from accounts.policies import EVERY_BLOCK
from accounts.queries.grants import grants_in_force
from review.models import Application, Stage
from review.policies.blocks import among
from zcps.kit import clock


def attach_routes(rows: Iterable[Application]) -> None:
    """Give every row its stages of the current plan, in order: `row.route`."""
    rows = list(rows)
    routes: dict[tuple[int, int], list[Stage]] = defaultdict(list)
    found = Stage.objects.filter(application__in=[row.pk for row in rows])
    stages = list(with_status(found).order_by("application_id", "position"))
    attach_staffed(stages)
    for stage in stages:
        routes[stage.application_id, stage.plan_number].append(stage)
    for row in rows:
        row.route = routes[row.pk, row.plan_number]


def with_status(stages: QuerySet[Stage]) -> QuerySet[Stage]:
    """`stage.office_status`: whether anything can be sent there; None where no office is known yet."""
    return stages.annotate(office_status=F("organisation__status"))


def attach_staffed(stages: Iterable[Stage]) -> None:
    """`stage.staffed_blocks`: of its blocks, those somebody is given to review there; nothing waits for the others."""
    in_blocks = [stage for stage in stages if stage.blocks and stage.organisation_id]
    granted = _granted({stage.organisation_id for stage in in_blocks}) if in_blocks else {}
    for stage in in_blocks:
        stage.staffed_blocks = among(stage.blocks, frozenset(granted.get(stage.organisation_id, ())))


def _granted(organisation_ids: set[int]) -> dict[int, set[str]]:
    rows = grants_in_force(clock.today()).filter(organisation__in=sorted(organisation_ids), role=Role.BLOCK_REVIEWER)
    found: dict[int, set[str]] = defaultdict(set)
    for organisation_id, blocks in rows.values_list("organisation_id", "blocks"):
        found[organisation_id].update(blocks or [EVERY_BLOCK])
    return found
