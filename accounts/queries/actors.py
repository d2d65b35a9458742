"""Who is acting: one query for everything an account may do."""

from accounts.models import OrganisationPermission, User
from accounts.policies import Actor

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
    roles = frozenset(
        OrganisationPermission.objects.filter(user_id=user.pk).values_list("permission__codename", "content_object_id")
    )
    return Actor(
        user_id=user.pk,
        person_id=user.person_id,
        name=user.get_full_name(),
        organisation_id=_current(user, frozenset(organisation_id for _, organisation_id in roles)),
        roles=roles,
    )


def _current(user: User, organisations: frozenset[int]) -> int | None:
    """The organisation chosen in the header while a role is held there, else the account's own, else the first."""
    for candidate in (user.current_organisation_id, user.home_id):
        if candidate in organisations:
            return candidate
    return min(organisations, default=None)
