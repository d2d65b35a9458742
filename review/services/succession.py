"""机构变动: applications under way follow the organisation. No state changes; each that is touched gets an event.

Rows are locked in primary-key order and written set-based: the number of statements does not depend on the rows. The
applications come first, then the organisations, as with everybody who moves one; what has come in between is found by a
second look, and the whole begins anew.
"""

from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.enums import OrganisationKind, OrganisationStatus, ReorganisationKind
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Reorganisation, User
from accounts.queries.actors import actor_for
from accounts.services.events import record
from accounts.services.reorganising import (
    check_successor,
    locked_organisations,
    merge_organisation,
    record_reorganisation,
)
from review.enums import State
from review.models import Application, FeeOrder, PaperStamp, Publicity, ShareRule, Stage
from review.queries.stages import attach_routes
from review.services.succession_notes import Way, event_of, tell
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest

_COLUMNS = (
    "holder",
    "holder_name",
    "sender",
    "overseer",
    "unit",
    "unit_name",
    "unit_key",
    "clerk",
    "version",
    "updated_at",
)
STAGE_COLUMNS = ("organisation", "organisation_name", "committee", "clerk")
_TRIES = 3
_NAME_LIMIT = 100
_BUSY = "办理期间又有申报到达该机构，请稍后再试。"


class _ArrivedMeanwhile(Exception):
    """An application came to the organisation between the first look and its lock."""


def merge(organisation: Organisation, into: Organisation, *, basis: str, by: User) -> Reorganisation:
    """合并: one organisation carries on for another, for its people, its offices' work and all that is planned to come."""

    def registry(row: Organisation, successor: Organisation) -> None:
        _refuse_with_fees(row)
        merge_organisation(row, successor, basis=basis, by=by)

    return _carried(ReorganisationKind.MERGED, organisation, into, registry, basis=basis, by=by)


def hand_over(organisation: Organisation, into: Organisation, *, basis: str, by: User) -> Reorganisation:
    """移交在办申报: what is under way at a suspended organisation is finished by another, e.g. its 上级."""

    def registry(row: Organisation, successor: Organisation) -> None:
        check_successor(row, successor, by=by)
        _check_handing_over(row, successor)
        _refuse_with_fees(row)

    return _carried(ReorganisationKind.HANDED_OVER, organisation, into, registry, basis=basis, by=by)


# --- carrying over -------------------------------------------------------------------------------------------


def _carried(
    kind: ReorganisationKind,
    organisation: Organisation,
    into: Organisation,
    registry: Callable[[Organisation, Organisation], None],
    *,
    basis: str,
    by: User,
) -> Reorganisation:
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                list(_open_publicities(organisation).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
                rows = locked_applications(touching(organisation))
                row, successor = locked_organisations(organisation, into)
                _refuse_newcomers(organisation, rows)
                registry(row, successor)
                way = Way(kind, row, successor, actor_for(by))
                followed = _carry_over(rows, way)
                return record_reorganisation(kind, row, successor, basis=basis, applications=followed, by=by)
        except _ArrivedMeanwhile:
            continue
    raise AccountsError(_BUSY)


def touching(organisation: Organisation) -> Q:
    """Every application the organisation holds, has held, may take back or is to get, and those of its people."""
    stages = Stage.objects.filter(application=OuterRef("pk"), organisation=organisation)
    columns = Q(holder=organisation) | Q(sender=organisation) | Q(overseer=organisation) | Q(unit=organisation)
    return columns | Q(Exists(stages))


def under_way_at(organisation: Organisation) -> int:
    """How many applications that are not closed would follow."""
    return Application.objects.filter(touching(organisation), closed_at__isnull=True).count()


def locked_applications(which: Q) -> list[Application]:
    rows = Application.objects.filter(which).select_for_update(of=("self",)).order_by("pk")
    return list(rows.select_related("scheme_version").defer("scheme_version__content"))


def _refuse_newcomers(organisation: Organisation, rows: Collection[Application]) -> None:
    known = {row.pk for row in rows}
    if any(pk not in known for pk in Application.objects.filter(touching(organisation)).values_list("pk", flat=True)):
        raise _ArrivedMeanwhile


def _carry_over(rows: list[Application], way: Way) -> int:
    """Point everything at the successor; return how many applications under way were touched."""
    now, under_way = clock.now(), [row for row in rows if row.closed_at is None]
    attach_routes(under_way)
    touched = {row.pk: stages for row in under_way if (stages := _carried_stages(row, way)) or _is_named(row, way)}
    followed = [row for row in under_way if row.pk in touched]
    for row in followed:
        _point(row, way)
        row.version, row.updated_at = row.version + 1, now
    closed = [row for row in rows if row.closed_at is not None and way.is_for_good]
    for row in closed:
        _point(row, way)
    update_from_unnest(Application, [*followed, *closed], _COLUMNS)
    update_from_unnest(Stage, [stage for stages in touched.values() for stage in stages], STAGE_COLUMNS)
    _carry_further(way, [row.pk for row in followed])
    record([event_of(row, way, [stage.name for stage in touched[row.pk]]) for row in followed], at=now)
    tell(followed, way)
    return len(followed)


def _carried_stages(row: Application, way: Way) -> list[Stage]:
    """The stops of the way there, those passed too: it may be sent back to them. What was said there names both."""
    stages = [stage for stage in row.route if stage.organisation_id == way.organisation.pk]
    for stage in stages:
        both = f"{way.into.name}（原{way.organisation.name}）"
        has_acted = stage.reached_at is not None and len(both) <= _NAME_LIMIT
        stage.organisation_id, stage.organisation_name = way.into.pk, both if has_acted else way.into.name
        if not way.is_for_good:
            stage.clerk_id = None  # the staff stays where it is
    return stages


def _is_named(row: Application, way: Way) -> bool:
    columns = (row.holder_id, row.sender_id, row.overseer_id, row.unit_id if way.is_for_good else None)
    return way.organisation.pk in columns


def _point(row: Application, way: Way) -> None:
    old, new = way.organisation.pk, way.into
    if row.holder_id == old:
        row.holder_id = new.pk
        if row.closed_at is None:
            row.holder_name = new.name
            row.clerk_id = row.clerk_id if way.is_for_good else None
    row.sender_id = new.pk if row.sender_id == old else row.sender_id
    row.overseer_id = new.pk if row.overseer_id == old else row.overseer_id
    if row.unit_id == old and way.is_for_good:
        row.unit_id = new.pk
        if row.state == State.DRAFT:  # what was submitted keeps the name it was submitted with
            row.unit_name, row.unit_key = new.name, new.name_key


def _carry_further(way: Way, followed: list[int]) -> None:
    """Periods still running, stamps still to come, rules for what arrives. Consignments say for good who sent them to whom."""
    old, new = way.organisation, way.into
    _open_publicities(old).update(organisation=new)
    stamps = PaperStamp.objects.filter(organisation=old, recorded_at__isnull=True, application__in=followed)
    stamps.update(organisation=new, organisation_name=new.name)
    ShareRule.objects.filter(organisation=old, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_by=way.by.user_id
    )
    if way.is_for_good:
        Stage.objects.filter(organisation=old).update(organisation=new)  # earlier plans and what is closed: names stay


def _open_publicities(organisation: Organisation):
    return Publicity.objects.filter(organisation=organisation, concluded_at__isnull=True)


def _check_handing_over(organisation: Organisation, into: Organisation) -> None:
    if organisation.status != OrganisationStatus.SUSPENDED:
        raise AccountsError(f"“{organisation}”没有停用，在办的申报由它自己办理；请先停用再移交。", field="organisation")
    if into.kind == OrganisationKind.PLATFORM:
        raise AccountsError("平台管理机构不办理申报，请选择其他机构。", field="into")
    offices = {row.kind == OrganisationKind.COMMITTEE_OFFICE for row in (organisation, into)}
    if len(offices) == 2:
        raise AccountsError("评委会办公室的在办申报只能移交给另一个评委会办公室。", field="into")


def _refuse_with_fees(organisation: Organisation) -> None:
    """What somebody was told to pay to whom stands: it is paid or cancelled first."""
    owed = FeeOrder.objects.filter(organisation=organisation, paid_at__isnull=True, cancelled_at__isnull=True).count()
    if owed:
        sentence = f"“{organisation}”还有 {owed} 张缴费单没有登记缴费，请先登记或者取消收费。"
        raise AccountsError(sentence, field="organisation")
