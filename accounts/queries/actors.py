"""Who is acting: one query for everything an account may do."""

from typing import NamedTuple

from django.db import connection

from accounts.enums import OrganisationStatus, Role
from accounts.models import User
from accounts.policies import EVERY_BLOCK, Actor, StandIn
from zcps.kit import clock

_CACHE = "_actor"


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


# Every request asks this. Put together from the models anew each time it costs several times what the database needs for it.
# The last part is `grants_in_force` of 分块审查, a row for each block.
_ROWS = """
SELECT permission.codename, held.content_object_id, NULL::bigint, '', ''
  FROM accounts_organisationpermission AS held
  JOIN auth_permission AS permission ON permission.id = held.permission_id
 WHERE held.user_id = %(user)s
UNION ALL
SELECT lent.role, cover.organisation_id, cover.absent_id, person.name, ''
  FROM accounts_cover AS cover
  JOIN accounts_user AS absent ON absent.id = cover.absent_id
  LEFT JOIN accounts_person AS person ON person.id = absent.person_id
  LEFT JOIN accounts_grant AS lent ON lent.cover_id = cover.id
 WHERE cover.substitute_id = %(user)s AND cover.ended_at IS NULL AND %(today)s BETWEEN cover.starts_on AND cover.ends_on
UNION ALL
SELECT own.role, own.organisation_id, cover.absent_id, coalesce(person.name, ''), block
  FROM accounts_grant AS own
  JOIN accounts_organisation AS organisation ON organisation.id = own.organisation_id
  JOIN accounts_user AS holder ON holder.id = own.user_id
  LEFT JOIN accounts_cover AS cover ON cover.id = own.cover_id
  LEFT JOIN accounts_user AS absent ON absent.id = cover.absent_id
  LEFT JOIN accounts_person AS person ON person.id = absent.person_id
 CROSS JOIN unnest(CASE WHEN own.blocks = '{}' THEN ARRAY[%(every)s]::varchar[] ELSE own.blocks END) AS block
 WHERE own.user_id = %(user)s AND own.role = %(reviewer)s AND own.revoked_at IS NULL
   AND own.starts_on <= %(today)s AND (own.ends_on IS NULL OR own.ends_on >= %(today)s)
   AND holder.is_active AND organisation.status = %(active)s
"""


def _rows(user: User) -> list[_Row]:
    """One statement: the roles in force, each cover of today with the roles it lends or none, the blocks granted."""
    given = {
        "user": user.pk,
        "today": clock.today(),
        "every": EVERY_BLOCK,
        "reviewer": Role.BLOCK_REVIEWER,
        "active": OrganisationStatus.ACTIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, given)
        return [_Row(*row) for row in cursor.fetchall()]


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
