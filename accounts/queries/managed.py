"""人员状态 of a managing unit: whose personnel matters it manages, and how many of each kind."""

from django.db.models import Count, QuerySet

from accounts.enums import ManagementState
from accounts.models import Management
from zcps.kit.lists import Sort

LATEST = Sort("chosen", "选择时间", ("-chosen_at", "-pk"))
# What a unit sees: a choice nobody has submitted is the person's own.
SEEN = frozenset(ManagementState) - {ManagementState.CHOSEN}


def managed_by(organisation_id: int, *, name: str = "", state: str = "") -> QuerySet[Management]:
    """Who is under review there, in force, or was before; unordered, the list is paged by LATEST."""
    rows = Management.objects.filter(organisation=organisation_id, state__in=SEEN)
    rows = rows.filter(person__name__startswith=name) if name else rows
    rows = rows.filter(state=state) if state else rows
    return rows.select_related("person__employer", "department", "region")


def counted_by_keeper(organisation_id: int) -> list[tuple[str, dict[str, int]]]:
    """By the answer to who keeps the archives: state → how many. One statement."""
    rows = managed_by(organisation_id).order_by().values_list("keeper", "state").annotate(count=Count("pk"))
    found: dict[str, dict[str, int]] = {}
    for keeper, state, count in rows:
        found.setdefault(keeper, dict.fromkeys(sorted(SEEN), 0))[state] = count
    return sorted(found.items())
