"""请假代理: which covers stand on a day, who may arrange one, and which roles it has to bring."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import COVERABLE_ROLES, Role
from accounts.models import Cover, Grant, Organisation, User
from accounts.policies import Actor
from accounts.queries.grants import grants_in_force
from accounts.queries.organisations import administers


@dataclass(frozen=True)
class Lent:
    """One role of the absent that the substitute lacks, with the days and blocks it is lent for."""

    role: str
    starts_on: dt.date
    ends_on: dt.date
    blocks: tuple[str, ...] = ()


def covers_in_force(on: dt.date) -> QuerySet[Cover]:
    """Covers that count on a day."""
    return Cover.objects.filter(starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True)


def overlapping(starts_on: dt.date, ends_on: dt.date) -> QuerySet[Cover]:
    """Covers, not ended early, that share a day with the term."""
    return Cover.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at__isnull=True)


def covers_at(organisation_id: int, *, since: dt.date) -> QuerySet[Cover]:
    """Covers of an organisation that reach beyond a day, the latest first."""
    rows = Cover.objects.filter(organisation=organisation_id, ends_on__gte=since)
    people = ("absent__person", "substitute__person", "arranged_by__person", "ended_by__person")
    return rows.select_related("organisation", *people).order_by("-ends_on", "-pk")


def on_leave(organisation_id: int, *, on: dt.date) -> dict[int, Cover]:
    """By account: the cover of everybody who is away from the organisation on a day."""
    rows = covers_in_force(on).filter(organisation=organisation_id).select_related("substitute__person")
    return {row.absent_id: row for row in rows}


def colleagues(organisation_id: int, *, on: dt.date) -> QuerySet[User]:
    """Those who hold a business role of their own at an organisation on a day, by name."""
    rows = grants_in_force(on).filter(organisation=organisation_id, cover__isnull=True, role__in=COVERABLE_ROLES)
    return User.objects.filter(pk__in=rows.values("user")).select_related("person").order_by("person__name_key", "pk")


def may_decide(actor: Actor, absent_id: int, organisation: Organisation) -> bool:
    """本人、本机构的领导、本机构或上级机构的系统管理员 may arrange and end somebody's cover."""
    return actor.user_id == absent_id or decides_for_others(actor, organisation)


def decides_for_others(actor: Actor, organisation: Organisation) -> bool:
    """A leader there, or an administrator of it or above it."""
    return actor.holds(Role.LEADER, organisation.pk) or administers(actor, organisation)


def lent(absent: User, substitute: User, organisation: Organisation, term: tuple[dt.date, dt.date]) -> list[Lent]:
    """The roles a cover brings: those of the absent that the substitute does not hold himself all the time."""
    mine, found = _terms(substitute, organisation, term), []
    for role, terms in sorted(_terms(absent, organisation, term).items()):
        found += [each for each in terms if not any(_covers(own, each) for own in mine.get(role, ()))]
    return found


def roles_of(absent: User, organisation: Organisation, term: tuple[dt.date, dt.date]) -> frozenset[str]:
    """The business roles of an account at an organisation during the term."""
    return frozenset(_terms(absent, organisation, term))


def _terms(user: User, organisation: Organisation, term: tuple[dt.date, dt.date]) -> dict[str, list[Lent]]:
    """The account's own roles there, by role, cut to the term."""
    first, last = term
    rows = Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        user=user, organisation=organisation, cover__isnull=True, revoked_at__isnull=True,
        starts_on__lte=last, role__in=COVERABLE_ROLES,
    )  # fmt: skip
    found: dict[str, list[Lent]] = {}
    for row in rows:
        end = min(last, row.ends_on or last)
        found.setdefault(row.role, []).append(Lent(row.role, max(first, row.starts_on), end, tuple(row.blocks)))
    return found


def _covers(own: Lent, wanted: Lent) -> bool:
    is_whole = not own.blocks or (bool(wanted.blocks) and set(wanted.blocks) <= set(own.blocks))
    return own.starts_on <= wanted.starts_on and own.ends_on >= wanted.ends_on and is_whole
