"""划转: an organisation under another 上级; the later stops of what its people have under way are found anew."""

from django.db import transaction
from django.db.models import Q

from accounts.enums import ReorganisationKind
from accounts.models import Organisation, Region, Reorganisation, User
from accounts.queries.actors import actor_for
from accounts.services.events import record
from accounts.services.reorganising import locked_organisations, move_organisation, record_reorganisation
from review.enums import State
from review.models import Application, Stage
from review.queries.planning import replanned
from review.queries.stages import attach_routes
from review.routes import PlannedStop
from review.services.succession import STAGE_COLUMNS, locked_applications
from review.services.succession_notes import Way, event_of, tell
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest


def move(
    organisation: Organisation,
    parent: Organisation,
    *,
    basis: str,
    by: User,
    region: Region,
    affiliation: str,
    competent_department: Organisation | None,
) -> Reorganisation:
    """划转: another 上级 and 隶属关系. What its people have under way goes on where it is; later stops are found anew."""
    given = {"region": region, "affiliation": affiliation, "competent_department": competent_department}
    with transaction.atomic():
        under_way = locked_applications(Q(unit=organisation, closed_at__isnull=True) & ~Q(state=State.DRAFT))
        row, above = locked_organisations(organisation, parent)
        has_changed = move_organisation(row, above, basis=basis, by=by, **given)
        way = Way(ReorganisationKind.MOVED, row, above, actor_for(by))
        changed = _replan(under_way, way) if has_changed else []
        return record_reorganisation(way.kind, row, above, basis=basis, applications=len(changed), by=by)


def _replan(rows: list[Application], way: Way) -> list[Application]:
    """The stops still to come, as the registry finds them now; a way of other stops than the planned one stays as it is."""
    attach_routes(rows)
    now, plans = clock.now(), replanned(rows, way.organisation)
    changed: dict[Application, list[Stage]] = {}
    for row in rows:
        stops = plans.get(row.pk, ())
        if [stop.stop.code for stop in stops] == [stage.code for stage in row.route]:
            pairs = zip(row.route, stops, strict=True)
            stages = [stage for stage, stop in pairs if stage.position > row.position and _is_elsewhere(stage, stop)]
            if stages:
                changed[row] = stages
                row.version, row.updated_at = row.version + 1, now
    update_from_unnest(Application, list(changed), ["version", "updated_at"])
    update_from_unnest(Stage, [stage for stages in changed.values() for stage in stages], STAGE_COLUMNS)
    record([event_of(row, way, [_named(stage) for stage in stages]) for row, stages in changed.items()], at=now)
    tell(list(changed), way)
    return list(changed)


def _is_elsewhere(stage: Stage, stop: PlannedStop) -> bool:
    """Put the stage where its stop is found now; whether that is another office than planned."""
    if stage.organisation_id is None or stop.office.id in {None, stage.organisation_id}:
        return False
    stage.organisation_id, stage.organisation_name = stop.office.id, stop.office.name
    stage.committee_id = stop.office.committee_id
    return True


def _named(stage: Stage) -> str:
    return f"{stage.name}：{stage.organisation_name}"
