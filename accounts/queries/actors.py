"""Who is acting: one query for everything an account may do."""

from django.db.models import BigIntegerField, Value

from accounts.models import Cover, OrganisationPermission, User
from accounts.policies import Actor, StandIn
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
    roles = frozenset((role, organisation_id) for role, organisation_id, absent_id, _ in rows if absent_id is None)
    return Actor(
        user_id=user.pk,
        person_id=user.person_id,
        name=user.get_full_name(),
        organisation_id=_current(user, frozenset(organisation_id for _, organisation_id in roles)),
        roles=roles,
        stand_ins=_stand_ins(rows),
    )


def _rows(user: User) -> list[tuple[str | None, int, int | None, str]]:
    """One statement: the roles in force, and behind them each cover of today with the roles it lends, or none."""
    today = clock.today()
    held = OrganisationPermission.objects.filter(user_id=user.pk).order_by()
    covers = Cover.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today, ended_at__isnull=True)
    columns = ("grants__role", "organisation_id", "absent_id", "absent__person__name")
    nobody = Value(None, output_field=BigIntegerField())
    roles = held.values_list("permission__codename", "content_object_id", nobody, Value(""))
    return list(roles.union(covers.order_by().values_list(*columns), all=True))


def _stand_ins(rows: list[tuple[str | None, int, int | None, str]]) -> tuple[StandIn, ...]:
    lent: dict[tuple[int, str, int], set[str]] = {}
    for role, organisation_id, absent_id, name in rows:
        if absent_id is not None:
            lent.setdefault((absent_id, name, organisation_id), set()).update({role} if role else ())
    return tuple(StandIn(*key, frozenset(roles)) for key, roles in sorted(lent.items()))


def _current(user: User, organisations: frozenset[int]) -> int | None:
    """The organisation chosen in the header while a role is held there, else the account's own, else the first."""
    for candidate in (user.current_organisation_id, user.home_id):
        if candidate in organisations:
            return candidate
    return min(organisations, default=None)
