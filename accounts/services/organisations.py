"""机构: created from the top down, each with its first 系统管理员 account; changed and suspended by whom they stand under."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from accounts.creation import Wanted
from accounts.enums import STOPPED, Function, OrganisationKind, OrganisationStatus, Role, Stream
from accounts.exceptions import AccountsError
from accounts.models import Committee, Grant, Organisation, OrganisationFunction, Region, Scheme, User, Verification
from accounts.queries.actors import actor_for
from accounts.queries.creation import Registry, wanted_of
from accounts.queries.organisations import administers, similar_to
from accounts.queries.registration import is_unadmitted
from accounts.queries.verifications import FACTS
from accounts.services.activations import activation_url, issue_activation
from accounts.services.events import EventDraft, record
from accounts.services.grants import grant, mirror
from accounts.services.people import account_kind
from zcps.kit import clock
from zcps.kit.likeness import likeness_key
from zcps.kit.names import name_key

CHANGEABLE = (
    "short_name", "uscc", "legal_representative", "sector", "affiliation", "ownership", "telephone", "address",
    "office_hours",
)  # fmt: skip
SERIAL_DIGITS = 5


@dataclass(frozen=True)
class Duty:
    """A function of an organisation under a scheme, as wide as it reaches."""

    function: Function
    scheme: Scheme
    level: str = ""
    region: Region | None = None
    sector: str = ""


@dataclass(frozen=True)
class Created:
    """A new organisation with the account of its first administrator and the path of the activation link."""

    organisation: Organisation
    account: User
    activation_url: str


@transaction.atomic
def create_organisation(
    *,
    parent: Organisation | None,
    name: str,
    kind: str,
    region: Region,
    by: User | None,
    duties: Iterable[Duty] = (),
    distinct_from: Collection[str] = (),
    **fields: object,
) -> Created:
    """Create an organisation below its parent (None: a root, by the system only).

    `fields` are further columns: uscc, sector, affiliation, ownership, competent_department, telephone, address,
    office_hours, short_name, status, code. `distinct_from`: codes of organisations with nearly the same name that whoever
    creates this one says are others. Raises AccountsError with the reason.
    """
    row = _added(
        parent, name=name, kind=kind, region=region, by=by, duties=duties, distinct_from=distinct_from, **fields
    )
    account = _first_account(row, by=by)
    return Created(row, account, activation_url(issue_activation(account, by=None)))


@transaction.atomic
def admit_employer(*, name: str, region: Region, password: str, **fields: object) -> User:
    """Write down an employer that registers by itself, pending and below the platform; return its first account.

    `password`: hashed. The account is its administrator's, but at a pending organisation no role is in force. Nobody is its
    holder yet: that is who the stamped paper names.
    """
    row = _added(
        Organisation.objects.filter(kind=OrganisationKind.PLATFORM).first(),
        name=name, kind=OrganisationKind.EMPLOYER, region=region, by=None, status=OrganisationStatus.PENDING, **fields,
    )  # fmt: skip
    account = _first_account(row, by=None)
    account.password, account.activated_at, account.password_changed_at = password, clock.now(), clock.now()
    account.save(update_fields=["password", "activated_at", "password_changed_at"])
    return account


@transaction.atomic
def change_organisation(organisation: Organisation, *, by: User | None, **fields: object) -> Organisation:
    """Change contact data and the like (CHANGEABLE); the event keeps both values."""
    _check_administrator(organisation, by)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    fields = _clean(fields)
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if unknown := set(changes) - set(CHANGEABLE):
        message = f"not changeable here: {sorted(unknown)}"
        raise ValueError(message)
    if changes:
        for name, (_, value) in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        record([_event("changed", row, by=by, changes=changes)])
        ask_to_verify_again(row, changes)
    return row


def ask_to_verify_again(organisation: Organisation, changed: Iterable[str]) -> None:
    """What its 上级 has verified this year is to be verified again when one of the facts changed."""
    if set(changed) & set(FACTS):
        rows = Verification.objects.filter(organisation=organisation, year=clock.today().year)
        rows.update(changed_at=clock.now())


@transaction.atomic
def set_status(organisation: Organisation, status: str, *, by: User) -> Organisation:
    """Suspend an organisation or take it up again; the roles held there follow at once.

    One that registered by itself becomes active by its approved authorisation letter only.
    """
    _check_administrator(organisation, by)
    if organisation.pk in actor_for(by).organisations_with(Role.ORGANISATION_ADMIN):
        raise AccountsError("不能停用或启用本机构，请由上级机构的系统管理员办理。")
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.status == OrganisationStatus.MERGED:
        raise AccountsError(f"“{row}”已经合并，不能停用或者启用。")
    if status == OrganisationStatus.ACTIVE and is_unadmitted(row):
        status = OrganisationStatus.PENDING
    if row.status == status:
        raise AccountsError(f"“{row}”的状态已经是“{row.get_status_display()}”，无需再次办理。")
    row.status = OrganisationStatus(status)
    row.save(update_fields=["status"])
    record([_event("status_changed", row, by=by, status=row.status)])
    mirror(Grant.objects.filter(organisation=row, revoked_at__isnull=True).values_list("user_id", flat=True))
    return row


@transaction.atomic
def add_duty(organisation: Organisation, duty: Duty, *, by: User | None) -> OrganisationFunction:
    """Give an organisation a function: the platform's decision, because routes and roles follow from it."""
    if by is not None and not actor_for(by).organisations_with(Role.PLATFORM_ADMIN):
        raise AccountsError("机构职能由平台系统管理员设置，请联系平台管理机构。")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    [row] = _add_duties(organisation, [duty])
    record([_event("duty_added", organisation, by=by, function=duty.function, level=duty.level, sector=duty.sector)])
    return row


def usual_duties(*, kind: str, level: str, region: Region, sector: str) -> list[Duty]:
    """What an office of this kind does at its level under every scheme of the place; nothing where no level is given."""
    if not level:
        return []
    schemes = [version.scheme for version in Registry().versions_for(region)]
    return [Duty(Function(kind), scheme, level, region, sector) for scheme in schemes]


def record_committee(committee: Committee, *, by: User, changed: Iterable[str]) -> None:
    """Put a change of the registry of committees on the chain of the committee's office."""
    with transaction.atomic():
        office = Organisation.objects.select_for_update().get(pk=committee.office_id)
        record([_event("committee_saved", office, by=by, committee=committee.name, changed=sorted(changed))])


def _added(
    parent: Organisation | None,
    *,
    name: str,
    kind: str,
    region: Region,
    by: User | None,
    duties: Iterable[Duty] = (),
    distinct_from: Collection[str] = (),
    **fields: object,
) -> Organisation:
    parent, duties = _locked_parent(parent, by), list(duties)
    if by is not None:
        _check_creator(parent, _wanted(kind, region, duties, fields), region, by=by)
    _check_name(name, region, distinct_from, by=by)
    _check_uscc(fields.get("uscc"))
    fields["code"] = fields.get("code") or next_code(region)
    row = Organisation(
        name=name, name_key=name_key(name), likeness_key=likeness_key(name), kind=kind, region=region, **_clean(fields)
    )
    if parent is None:
        Organisation.objects.add_root(instance=row)
    else:
        Organisation.objects.add_child(parent, instance=row)
    _add_duties(row, duties)
    told = {"name": name, "organisation_kind": kind, "parent": parent and parent.name}
    if distinct_from:
        told["distinct_from"] = sorted(distinct_from)
    record([_event("created", row, by=by, **told)])
    return row


def _locked_parent(parent: Organisation | None, by: User | None) -> Organisation | None:
    """Siblings are added one after the other: their paths are numbered. Roots wait for each other likewise."""
    if parent is not None:
        return Organisation.objects.select_for_update().get(pk=parent.pk)
    if by is not None:
        raise AccountsError("请选择新机构的上级机构。")
    _lock("organisation:root")
    return None


def _wanted(kind: str, region: Region, duties: list[Duty], fields: dict[str, object]) -> Wanted:
    level = next((duty.level for duty in duties), "")
    named = {name: str(fields.get(name) or "") for name in ("affiliation", "ownership", "sector")}
    return wanted_of(kind=kind, level=level, region=region, **named)


def _check_creator(parent: Organisation, wanted: Wanted, region: Region, *, by: User) -> None:
    _check_administrator(parent, by)
    if parent.status in STOPPED:
        raise AccountsError(
            f"“{parent}”{parent.get_status_display()}，不能在其下新建机构，请选择其他上级机构。", field="parent"
        )
    if refused := Registry().refusal(actor_for(by), parent, wanted, region):
        raise AccountsError(refused.sentence, field=refused.field)


def _check_name(name: str, region: Region, distinct_from: Collection[str], *, by: User | None) -> None:
    """One name is taken once; of two that are nearly the same whoever creates the second knows of the first.

    The lock lets of two who create at once the second see the first.
    """
    _lock(f"organisation:name:{likeness_key(name)}")
    if Organisation.objects.filter(name=name).exists():
        sentence = f"已有名称为“{name}”的机构，请核对单位全称；如确为同一单位，请联系平台管理机构。"
        raise AccountsError(sentence, field="name")
    near = similar_to(name, province=region.code[:2]) if by is not None else []
    if unlike := [row for row in near if row.code not in distinct_from]:
        named = "、".join(f"“{row}”（{row.code}）" for row in unlike)
        raise AccountsError(f"已有名称相近的机构：{named}。请核对，确为不同单位的，逐一勾选后再提交。", field="name")


def _check_uscc(uscc: object) -> None:
    if uscc and Organisation.objects.filter(uscc=uscc).exists():
        sentence = "该统一社会信用代码已登记在其他机构名下，请核对；如有疑问请联系平台管理机构。"
        raise AccountsError(sentence, field="uscc")


def _check_administrator(organisation: Organisation, by: User | None) -> None:
    if by is not None and not administers(actor_for(by), organisation):
        raise AccountsError(f"您不是“{organisation}”或其上级机构的系统管理员，不能在该机构下办理。")


def _clean(fields: dict[str, object]) -> dict[str, object]:
    """An empty credit code is no code: only NULL may stand in many rows."""
    return {**fields, "uscc": fields["uscc"] or None} if "uscc" in fields else fields


def next_code(region: Region) -> str:
    """Six digits of the region and a running number; never given twice, because organisations and accounts are never deleted.

    An account that claims an organisation has such a number for its login until it is admitted: as if it were a new one.
    """
    _lock(f"organisation:code:{region.code}")
    pattern = rf"^{region.code}[0-9]{{{SERIAL_DIGITS}}}$"
    codes = Organisation.objects.filter(code__regex=pattern).aggregate(last=Max("code"))["last"]
    logins = User.objects.filter(username__regex=pattern).aggregate(last=Max("username"))["last"]
    last = max(filter(None, (codes, logins)), default="")
    serial = int(last[-SERIAL_DIGITS:]) + 1 if last else 1
    return f"{region.code}{serial:0{SERIAL_DIGITS}d}"


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def _add_duties(row: Organisation, duties: Iterable[Duty]) -> list[OrganisationFunction]:
    return OrganisationFunction.objects.bulk_create(
        OrganisationFunction(
            organisation=row,
            scheme=duty.scheme,
            function=duty.function,
            level=duty.level,
            region=duty.region,
            sector=duty.sector,
        )
        for duty in duties
    )


def _first_account(row: Organisation, *, by: User | None) -> User:
    account = User(username=row.code, kind=account_kind(row), home=row, created_by=by)
    account.set_unusable_password()
    account.save()
    role = Role.PLATFORM_ADMIN if row.kind == OrganisationKind.PLATFORM else Role.ORGANISATION_ADMIN
    # Granted by the system: whoever may create the organisation decides nothing further here.
    grant(account, row, role, by=None)
    return account


def _event(kind: str, row: Organisation, *, by: User | None, **payload: object) -> EventDraft:
    return EventDraft(
        stream=f"{Stream.ORGANISATION}:{row.pk}",
        kind=kind,
        payload=payload,
        actor_id=by and by.pk,
        organisation_id=row.pk,
    )
