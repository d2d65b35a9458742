"""机构合并、划转: the registry's part. What is under way there is carried over by the room of applications, in one transaction.

Who calls locks the applications first, then the organisations (`locked_organisations`): whoever forwards or submits holds
an application when he comes to an organisation.
"""

from collections.abc import Collection

from django.db import connection, transaction

from accounts.enums import (
    STOPPED,
    AccountKind,
    ManagementState,
    OrganisationKind,
    OrganisationStatus,
    RecoveryState,
    ReorganisationKind,
    Role,
    Stream,
    UnitRequestState,
)
from accounts.exceptions import AccountsError
from accounts.models import (
    Committee,
    Cover,
    Grant,
    Management,
    Organisation,
    OrganisationFunction,
    Person,
    Recovery,
    Region,
    Reorganisation,
    UnitRequest,
    User,
)
from accounts.queries.actors import actor_for
from accounts.queries.organisations import administers
from accounts.queries.registration import open_letter_at
from accounts.services.activations import account_event
from accounts.services.events import EventDraft, record
from accounts.services.grants import carry_grants
from accounts.services.organisations import ask_to_verify_again
from zcps.kit import clock

# What ties a function to its place; an organisation has each of them once.
_DUTY = ("scheme_id", "function", "level", "region_id", "sector")


def locked_organisations(*organisations: Organisation) -> list[Organisation]:
    """The organisations, fresh and locked in primary-key order, in the order asked for."""
    ids = [row.pk for row in organisations]
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("region").filter(pk__in=ids)
    found = {row.pk: row for row in rows.order_by("pk")}
    return [found[pk] for pk in ids]


def hold_in_place(organisation_ids: Collection[int]) -> list[str]:
    """Keep organisations from being suspended or merged until the transaction ends; the names of those that are already.

    A shared lock: any number of people submit at once, only whoever stops an organisation waits for them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, status FROM accounts_organisation WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [sorted(organisation_ids)],
        )
        return [name for name, status in cursor.fetchall() if status in STOPPED]


def check_successor(organisation: Organisation, into: Organisation, *, by: User) -> None:
    """Refuse unless this administrator may put one in the place of the other, and it can stand there."""
    actor = actor_for(by)
    for row in (organisation, into):
        if not administers(actor, row):
            raise AccountsError(f"您不是“{row}”或其上级机构的系统管理员，请由共同的上级机构办理。")
    if organisation.pk in actor.organisations_with(Role.ORGANISATION_ADMIN):
        raise AccountsError("本机构的变动由上级机构的系统管理员办理。", field="organisation")
    if organisation.kind == OrganisationKind.PLATFORM:
        raise AccountsError("平台管理机构不能合并或者划转。", field="organisation")
    if organisation.pk == into.pk:
        raise AccountsError("请选择另一个机构。", field="into")
    if into.status != OrganisationStatus.ACTIVE:
        raise AccountsError(
            f"“{into}”的状态是“{into.get_status_display()}”，不能承接，请选择正常的机构。", field="into"
        )
    if organisation.status == OrganisationStatus.MERGED:
        raise AccountsError(f"“{organisation}”已经合并，无需再次办理。", field="organisation")


@transaction.atomic
def merge_organisation(organisation: Organisation, into: Organisation, *, basis: str, by: User) -> None:
    """Let one organisation carry on for another of its kind: what stands below it, its people, staff, functions, committees.

    The rows are locked by the caller. The merged one stays in the register, with its chain and the name of its successor.
    """
    check_successor(organisation, into, by=by)
    _check_merge(organisation, into)
    _move_children(organisation, into)
    Organisation.objects.filter(competent_department=organisation).update(competent_department=into)
    _carry_functions(organisation, into)
    _carry_committees(organisation, into, by=by)
    _carry_people(organisation, into, by=by)
    _carry_staff(organisation, into, by=by)
    Organisation.objects.filter(pk=organisation.pk).update(status=OrganisationStatus.MERGED, successor=into)
    organisation.status, organisation.successor = OrganisationStatus.MERGED, into
    told = {"into": into.name, "into_code": into.code, "basis": basis}
    record([
        _event("merged", organisation, by=by, **told),
        _event("absorbed", into, by=by, organisation=organisation.name, code=organisation.code, basis=basis),
    ])  # fmt: skip


@transaction.atomic
def move_organisation(
    organisation: Organisation,
    parent: Organisation,
    *,
    basis: str,
    by: User,
    region: Region,
    affiliation: str,
    competent_department: Organisation | None,
) -> bool:
    """划转: put an organisation under another 上级, with its 隶属关系; return whether anything of its way may have changed.

    The rows are locked by the caller.
    """
    check_successor(organisation, parent, by=by)
    if parent.path.startswith(organisation.path):
        raise AccountsError(f"“{parent}”是“{organisation}”的下级机构，不能作为它的上级机构。", field="into")
    wanted = {"region": region, "affiliation": affiliation, "competent_department": competent_department}
    changes = {
        name: [_told(getattr(organisation, name)), _told(value)]
        for name, value in wanted.items()
        if getattr(organisation, name) != value
    }
    before = Organisation.objects.get_parent(organisation)
    if before == parent and not changes:
        raise AccountsError("上级机构和隶属关系都没有变化，无需办理。")
    for name, value in wanted.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(wanted))
    if before != parent:
        Organisation.objects.move(_fresh(organisation), _fresh(parent), "last-child")
    told = {"from": before and before.name, "to": parent.name, "changes": changes, "basis": basis}
    record([_event("moved", organisation, by=by, **told)])
    ask_to_verify_again(organisation, ["parent"])
    return bool(changes)


def record_reorganisation(
    kind: ReorganisationKind, organisation: Organisation, into: Organisation, *, basis: str, applications: int, by: User
) -> Reorganisation:
    """Write down, once and for all, what became of the organisation and how many applications followed."""
    if kind == ReorganisationKind.HANDED_OVER:
        told = {"into": into.name, "basis": basis, "applications": applications}
        record([_event("cases_handed_over", organisation, by=by, **told)])
    return Reorganisation.objects.create(
        kind=kind, organisation=organisation, into=into, basis=basis, applications=applications, done_at=clock.now(),
        done_by=by,
    )  # fmt: skip


def _check_merge(organisation: Organisation, into: Organisation) -> None:
    if organisation.kind != into.kind:
        kinds = organisation.get_kind_display(), into.get_kind_display()
        raise AccountsError(f"{kinds[0]}不能并入{kinds[1]}，请选择同类机构。", field="into")
    if into.path.startswith(organisation.path):
        raise AccountsError(f"“{into}”是“{organisation}”的下级机构，请先把它划转到别的上级机构。", field="into")
    if open_letter_at(organisation):
        raise AccountsError(f"“{organisation}”有委托证明尚未审核，请先在“委托证明”中办结。", field="organisation")


def _move_children(organisation: Organisation, into: Organisation) -> None:
    """One after the other: each move numbers the paths anew."""
    for child in list(Organisation.objects.get_children(_fresh(organisation))):
        Organisation.objects.move(_fresh(child), _fresh(into), "last-child")


def _fresh(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


def _carry_functions(organisation: Organisation, into: Organisation) -> None:
    """So that routes and rules find the successor where they found the one before it."""
    standing = set(OrganisationFunction.objects.filter(organisation=into).values_list(*_DUTY))
    rows = OrganisationFunction.objects.filter(organisation=organisation)
    doubles = [pk for pk, *duty in rows.values_list("pk", *_DUTY) if tuple(duty) in standing]
    rows.filter(pk__in=doubles).delete()
    rows.update(organisation=into)


def _carry_committees(organisation: Organisation, into: Organisation, *, by: User) -> None:
    names = list(Committee.objects.filter(office=organisation).order_by("pk").values_list("name", flat=True))
    Committee.objects.filter(office=organisation).update(office=into)
    record(_event("committee_saved", into, by=by, committee=name, changed=["office"]) for name in names)


def _carry_people(organisation: Organisation, into: Organisation, *, by: User) -> None:
    """工作单位 of everybody who works there; what was submitted keeps the unit's name it was submitted with."""
    accounts = User.objects.filter(kind=AccountKind.PERSON, person__employer=organisation).order_by("pk")
    before, after = organisation.name, into.name
    record([account_event("employer_chosen", each, by=by, before=before, after=after) for each in accounts])
    Person.objects.filter(employer=organisation).update(employer=into)
    _carry_managements(organisation, into)


def _carry_managements(organisation: Organisation, into: Organisation) -> None:
    """Whose 人事管理单位 or 主管单位 it was, and what waits for it; a chain that has ended keeps the old names."""
    rows = Management.objects.exclude(state=ManagementState.ENDED)
    for column in ("organisation", "department"):
        rows.filter(**{column: organisation}).update(**{column: into})
    UnitRequest.objects.filter(office=organisation, state=UnitRequestState.OPEN).update(office=into)
    Recovery.objects.filter(organisation=organisation, state=RecoveryState.OPEN).update(organisation=into)


def _carry_staff(organisation: Organisation, into: Organisation, *, by: User) -> None:
    """Accounts and business roles go over; the first account stays behind, its login is the code of what was merged."""
    today, now = clock.today(), clock.now()
    standing = Cover.objects.filter(organisation=organisation, ended_at__isnull=True, ends_on__gte=today)
    standing.update(ended_at=now, ended_by=by)
    User.objects.filter(home=organisation).exclude(username=organisation.code).update(home=into)
    User.objects.filter(current_organisation=organisation).update(current_organisation=into)
    rows = Grant.objects.filter(organisation=organisation, revoked_at__isnull=True)
    carry_grants(rows, into, by=by)


def _told(value: object) -> str:
    return str(value or "")


def _event(kind: str, row: Organisation, *, by: User, **payload: object) -> EventDraft:
    return EventDraft(
        stream=f"{Stream.ORGANISATION}:{row.pk}", kind=kind, payload=payload, actor_id=by.pk, organisation_id=row.pk
    )
