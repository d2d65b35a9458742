"""Who holds which role where; grants as decided and as they are in force."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationStatus
from accounts.models import Grant, OrganisationPermission


def holders(roles: Iterable[str], organisation_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return, by organisation id, the ids of the active accounts that hold one of the roles there, ascending."""
    rows = (
        OrganisationPermission.objects.filter(
            permission__codename__in=list(roles), content_object_id__in=list(organisation_ids), user__is_active=True
        )
        .values_list("content_object_id", "user_id")
        .order_by("content_object_id", "user_id")
        .distinct()
    )
    found: dict[int, list[int]] = defaultdict(list)
    for organisation_id, user_id in rows:
        found[organisation_id].append(user_id)
    return dict(found)


def grants_in_force(on: dt.date) -> QuerySet[Grant]:
    """Grants that count on a day: begun, not ended, not revoked, of an active account at an active organisation."""
    return Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        starts_on__lte=on,
        revoked_at__isnull=True,
        user__is_active=True,
        organisation__status=OrganisationStatus.ACTIVE,
    )


def standing_grants(user_id: int) -> QuerySet[Grant]:
    """Grants of an account that are not revoked, past and future ones included."""
    return Grant.objects.filter(user_id=user_id, revoked_at__isnull=True)
