"""Who is acting: one query for everything an account may do."""

from typing import NamedTuple

from django.db.models import BigIntegerField, Case, CharField, F, Func, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.models import Cover, Grant, OrganisationPermission, User
from accounts.policies import EVERY_BLOCK, Actor, StandIn
from accounts.queries.grants import grants_in_force
from zcps.kit import clock

_CACHE = "_actor"
BLOCKS = Grant._meta.get_field("blocks")


def actor_for(user: User) -> Actor:
    """Return the account with its roles in force; read once for each user object, that is once a request."""
    actor = getattr(user, _CACHE, None)
    if actor is None:
        actor = _read(user)
        setattr(user, _CACHE, actor)
    return actor


def forget_actor(user: User) -> None:
    """Read anew at next use: the roles of this account have just changed."""
    user.__dict__.pop(_CACHE, None)


def _read(user: User) -> Actor:
    rows = _rows(user)
    roles = frozenset((row.role, row.organisation_id) for row in rows if row.absent_id is None and not row.block)
    return Actor(
        user_id=user.pk,
        person_id=user.person_id,
        name=user.get_full_name(),
        organisation_id=_current(user, frozenset(organisation_id for _, organisation_id in roles)),
        roles=roles,
        stand_ins=_stand_ins(rows),
        blocks=frozenset((row.block, row.organisation_id) for row in rows if row.block),
    )


class _Row(NamedTuple):
    """A role in force, a cover with a role it lends, or a block of a grant of 分块审查."""

    role: str | None
    organisation_id: int
    absent_id: int | None
    absent_name: str
    block: str


def _rows(user: User) -> list[_Row]:
    """One statement: the roles in force, each cover of today with the roles it lends or none, the blocks granted."""
    today = clock.today()
    held = OrganisationPermission.objects.filter(user_id=user.pk).order_by()
    covers = Cover.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today, ended_at__isnull=True)
    nobody, nothing = Value(None, output_field=BigIntegerField()), Value("", output_field=CharField())
    found = held.values_list("permission__codename", "content_object_id", nobody, nothing, nothing).union(
        covers.order_by().values_list("grants__role", "organisation_id", "absent_id", "absent__person__name", nothing),
        _blocks(user).values_list("role", "organisation_id", "cover__absent", "absent_name", "block"),
        all=True,
    )
    return [_Row(*row) for row in found]


def _blocks(user: User) -> QuerySet[Grant]:
    """A row for each block of each grant of 分块审查, own or lent."""
    each = Case(When(blocks=[], then=Value([EVERY_BLOCK], output_field=BLOCKS)), default=F("blocks"))
    granted = grants_in_force(clock.today()).filter(user=user, role=Role.BLOCK_REVIEWER).order_by()
    return granted.annotate(
        block=Func(each, function="unnest", output_field=CharField()),
        absent_name=Coalesce("cover__absent__person__name", Value("")),
    )


def _stand_ins(rows: list[_Row]) -> tuple[StandIn, ...]:
    lent: dict[tuple[int, str, int], list[_Row]] = {}
    for row in rows:
        if row.absent_id is not None:
            lent.setdefault((row.absent_id, row.absent_name, row.organisation_id), []).append(row)
    return tuple(StandIn(*key, *_lent(lent[key])) for key in sorted(lent))


def _lent(rows: list[_Row]) -> tuple[frozenset[str], frozenset[str]]:
    """Roles and blocks of one cover."""
    return frozenset(row.role for row in rows if row.role), frozenset(row.block for row in rows if row.block)


def _current(user: User, organisations: frozenset[int]) -> int | None:
    """The organisation chosen in the header while a role is held there, else the account's own, else the first."""
    for candidate in (user.current_organisation_id, user.home_id):
        if candidate in organisations:
            return candidate
    return min(organisations, default=None)
