"""授权: grants and revokes roles, records who decided, and mirrors what is in force to guardian's rows."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import QuerySet

from accounts.enums import ADMIN_ROLES, PLATFORM_ROLES, ROLES, OrganisationKind, Role, Stream
from accounts.exceptions import AccountsError
from accounts.models import Cover, Grant, Organisation, OrganisationPermission, Person, User
from accounts.queries.actors import actor_for
from accounts.queries.blocks import WHOLE
from accounts.queries.grants import grants_in_force, standing_grants
from accounts.queries.organisations import administers, functions_of
from accounts.queries.separation import refusal_of_holder, refusal_of_role
from accounts.services.events import EventDraft, record
from zcps.kit import clock

GRANTED, REVOKED = "granted", "revoked"


@transaction.atomic
def grant(
    user: User,
    organisation: Organisation,
    role: str,
    *,
    by: User | None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    blocks: Iterable[str] = (),
    cover: Cover | None = None,
) -> Grant:
    """Give an account a role at an organisation from a day (today) to a day (without end).

    `blocks`: of 分块审查 alone, the codes of what is reviewed; none: all of it. `by=None` is the system itself: setting up, seeding. `cover`: the role is lent by it, and who may lend has been
    checked (`services.covers`). Raises AccountsError with the reason.
    """
    role, blocks = Role(role), list(blocks)
    if blocks and role != Role.BLOCK_REVIEWER:
        raise AccountsError(WHOLE, field="blocks")
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    starts_on = starts_on or clock.today()
    _check(user, organisation, role, by=None if cover else by, starts_on=starts_on, ends_on=ends_on)
    _lock_holder(user.person_id)
    _check_separation(user, organisation, role, term=(starts_on, ends_on), is_lent=cover is not None)
    row = Grant.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        blocks=blocks,
        cover=cover,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by,
        granted_at=clock.now(),
    )
    record([_event(GRANTED, row, by=by)])
    mirror([user.pk])
    return row


@transaction.atomic
def revoke(grant: Grant, *, by: User) -> Grant:
    """Take a role away at once."""
    User.objects.select_for_update(of=("self",)).get(pk=grant.user_id)
    row = Grant.objects.select_related("user__person", "organisation", "cover").get(pk=grant.pk)
    if row.revoked_at:
        raise AccountsError(f"“{row.user}”的“{row.get_role_display()}”授权已经撤销，无需再次撤销。")
    check_grantor(row.organisation, Role(row.role), by=by)
    # What a colleague holds in this one's place ends with it.
    lent = _standing_with_people().filter(
        cover__absent=row.user_id, organisation=row.organisation_id, role=row.role, ends_on__gte=clock.today()
    )
    _revoke([row, *lent], by=by)
    return row


def revoke_lent(cover: Cover, *, by: User) -> None:
    """Take back what a cover has lent; who may end the cover has been checked (`services.covers`)."""
    _revoke(list(_standing_with_people().filter(cover=cover)), by=by)


def carry_grants(rows: QuerySet[Grant], into: Organisation, *, by: User) -> None:
    """Grant the business roles of one organisation at its successor, with their terms, and revoke them where they were.

    Administration is not carried: the successor has its own. What is held there already is not granted twice.
    """
    rows = list(rows.select_related("user__person", "organisation", "cover").order_by("user_id", "pk"))
    held = set(Grant.objects.filter(organisation=into, revoked_at__isnull=True).values_list("user_id", "role"))
    allowed, today = set(roles_allowed_at(into)) - {Role.ORGANISATION_ADMIN}, clock.today()
    _revoke(rows, by=by)
    for row in rows:
        is_over = row.ends_on is not None and row.ends_on < today
        if row.role in allowed and not row.cover_id and not is_over and (row.user_id, row.role) not in held:
            grant(row.user, into, row.role, by=by, starts_on=row.starts_on, ends_on=row.ends_on, blocks=row.blocks)


def _standing_with_people() -> QuerySet[Grant]:
    rows = Grant.objects.filter(revoked_at__isnull=True)
    return rows.select_related("user__person", "organisation", "cover").order_by("user_id", "pk")


def _revoke(rows: list[Grant], *, by: User) -> None:
    for row in rows:
        row.revoked_at, row.revoked_by = clock.now(), by
        row.save(update_fields=["revoked_at", "revoked_by"])
    record(_event(REVOKED, row, by=by) for row in rows)
    mirror(row.user_id for row in rows)


@transaction.atomic
def mirror(user_ids: Iterable[int]) -> None:
    """Make guardian's rows of these accounts equal to their grants in force today."""
    user_ids = sorted(set(user_ids))
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=user_ids).order_by("pk").values_list("pk"))
    permissions = permissions_by_role()
    wanted = {
        (user_id, permissions[role], organisation_id)
        for user_id, role, organisation_id in grants_in_force(clock.today())
        .filter(user_id__in=user_ids)
        .values_list("user_id", "role", "organisation_id")
    }
    rows = OrganisationPermission.objects.filter(user_id__in=user_ids)
    present = {
        (user_id, permission_id, organisation_id): pk
        for pk, user_id, permission_id, organisation_id in rows.values_list(
            "pk", "user_id", "permission_id", "content_object_id"
        )
    }
    OrganisationPermission.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    OrganisationPermission.objects.bulk_create(
        OrganisationPermission(user_id=user_id, permission_id=permission_id, content_object_id=organisation_id)
        for user_id, permission_id, organisation_id in sorted(wanted - present.keys())
    )


def mirror_all(*, size: int = 500) -> int:
    """Mirror every account whose rows differ from its grants (terms begin and end at midnight); return how many."""
    in_force = grants_in_force(clock.today()).values_list("user_id", "role", "organisation_id")
    mirrored = OrganisationPermission.objects.values_list("user_id", "permission__codename", "content_object_id")
    user_ids = sorted({user_id for user_id, _, _ in set(in_force) ^ set(mirrored)})
    for start in range(0, len(user_ids), size):
        mirror(user_ids[start : start + size])
    return len(user_ids)


def permissions_by_role() -> dict[str, int]:
    """Return the id of the guardian permission of each role."""
    rows = Permission.objects.filter(content_type__app_label="accounts", content_type__model="organisation")
    return dict(rows.filter(codename__in=Role.values).values_list("codename", "pk"))


def roles_allowed_at(organisation: Organisation) -> list[Role]:
    """The roles that may be granted at an organisation, in the order of their declaration."""
    functions = functions_of(organisation)
    return [role for role, info in ROLES.items() if info.functions & functions and _fits_platform(role, organisation)]


def check_grantor(organisation: Organisation, role: Role, *, by: User | None) -> None:
    """Refuse a decision by an account that has no say over this role at this organisation."""
    if by is None:
        return
    actor = actor_for(by)
    if role in PLATFORM_ROLES:
        if not actor.organisations_with(Role.SECURITY_ADMIN):
            raise AccountsError("平台管理角色只能由平台安全管理员授予或撤销，请联系平台安全管理员。")
    elif not administers(actor, organisation):
        raise AccountsError(f"您不是“{organisation}”或其上级机构的系统管理员，不能授予或撤销该机构的角色。")


def check_separation_of(user: User, person: Person) -> None:
    """Refuse a holder for an account whose roles exclude those the person holds through other accounts."""
    _lock_holder(person.pk)
    if refusal := refusal_of_holder(user, person):
        raise AccountsError(refusal)


def _lock_holder(person_id: int | None) -> None:
    """Two accounts of one person get their roles one after the other: the second sees what the first was given."""
    list(Person.objects.select_for_update().filter(pk=person_id).values_list("pk"))


def _check(
    user: User, organisation: Organisation, role: Role, *, by: User | None, starts_on: dt.date, ends_on: dt.date | None
) -> None:
    check_grantor(organisation, role, by=by)
    if by is not None and by.pk == user.pk:
        raise AccountsError("不能给自己授权，请由上级机构的系统管理员办理。")
    if ends_on and ends_on < max(starts_on, clock.today()):
        raise AccountsError("授权的截止日期应不早于起始日期和今天，请修改截止日期。")
    if role not in roles_allowed_at(organisation):
        message = f"“{organisation}”没有与“{role.label}”相应的职能，不能授予该角色；请先核对该机构的职能。"
        raise AccountsError(message)
    if role not in ADMIN_ROLES | PLATFORM_ROLES and user.person_id is None:
        raise AccountsError("该账号尚未登记实际使用人，只能担任系统管理员；请先为工作人员开通实名账号。")


def _check_separation(
    user: User, organisation: Organisation, role: Role, *, term: tuple[dt.date, dt.date | None], is_lent: bool
) -> None:
    """职责分离 (`accounts.rules`), for the whole person; and no role twice. The database keeps the same rule by a trigger."""
    own = standing_grants(user.pk).filter(organisation=organisation, role=role, cover__isnull=True)
    if not is_lent and own.exists():
        raise AccountsError(f"“{user}”在“{organisation}”已有“{role.label}”授权，请先撤销原授权再重新授权。")
    if refusal := refusal_of_role(user, organisation_id=organisation.pk, role=role, term=term):
        raise AccountsError(refusal)


def _fits_platform(role: Role, organisation: Organisation) -> bool:
    """At the platform itself only the three separated roles; those nowhere else."""
    return (organisation.kind == OrganisationKind.PLATFORM) == (role in PLATFORM_ROLES)


def _event(kind: str, row: Grant, *, by: User | None) -> EventDraft:
    payload = {
        "role": row.role,
        "organisation": row.organisation.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "blocks": row.blocks,
    }
    if row.cover_id:
        payload["cover"] = row.cover.uuid
    return EventDraft(
        stream=f"{Stream.GRANT}:{row.user_id}",
        kind=kind,
        payload=payload,
        actor_id=by and by.pk,
        organisation_id=row.organisation_id,
    )
