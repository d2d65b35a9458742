"""分办: who the clerks of an office are, how much lies with whom, and what an office has to share out.

Everything is counted from what the office holds (index `holder, state, …`); nothing grows with the rest of the province.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Cover, Event, OrganisationPermission, User
from accounts.policies import Actor
from accounts.queries.covers import on_leave
from review.enums import IN_HAND, Action, ShareBy
from review.models import Application, ShareRule
from review.models.querysets import ApplicationQuerySet
from review.policies.clerks import CLERK_ROLES
from review.queries.deadlines import calendar
from review.queries.inboxes import Group, Inbox, counts
from zcps.kit import clock
from zcps.kit.workdays import working_days

MOST_GROUPS = 100
# After these an application has left the hands of the office that took them.
LEAVING = frozenset({
    Action.FORWARD, Action.DISPATCH, Action.CONCLUDE, Action.RATIFY, Action.RETURN, Action.DECLINE, Action.REJECT,
    Action.SEND_BACK,
})  # fmt: skip
ALL_CLERK_ROLES = frozenset().union(*CLERK_ROLES.values())
KEYS = {ShareBy.SPECIALITY: ("speciality", "speciality_name"), ShareBy.UNIT: ("unit_id", "unit_name")}


@dataclass
class Holder:
    """One who can be given applications at an office, with the roles held there today."""

    user_id: int
    name: str
    person_id: int | None = None
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class ShareGroup:
    """What an office holds of one speciality or from one unit."""

    key: str
    label: str
    total: int
    unassigned: int
    rule: ShareRule | None = None


@dataclass
class Load:
    """One line of 分工情况. Days are working days; `cover` when the clerk is away today."""

    clerk: Holder | None
    in_hand: int = 0
    overdue: int = 0
    average: int = 0
    longest: int = 0
    closed_today: int = 0
    cover: Cover | None = None
    is_there: bool = True
    days: list[tuple[int, int]] = field(default_factory=list)


def held(organisation_id: int) -> ApplicationQuerySet:
    """What the office has in hand."""
    return Application.objects.filter(holder=organisation_id, state__in=sorted(IN_HAND))


def holders_at(organisation_id: int) -> dict[int, Holder]:
    """By account, by name: those who can be given applications there today. One statement."""
    rows = OrganisationPermission.objects.filter(
        content_object=organisation_id, permission__codename__in=sorted(ALL_CLERK_ROLES), user__is_active=True
    )
    columns = rows.order_by("user__person__name_key", "user_id").values_list(
        "user_id", "user__person__name", "user__username", "user__person_id", "permission__codename"
    )
    found: dict[int, Holder] = {}
    for user_id, name, username, person_id, role in columns:
        found.setdefault(user_id, Holder(user_id, name or username, person_id)).roles.add(role)
    return found


def own_clerks(actor: Actor) -> frozenset[int]:
    """Whose applications are 我的: one's own, and those of whom one stands in for here."""
    return frozenset({actor.user_id, *(each.absent_id for each in actor.stands_in_at(actor.organisation_id))})


def groups(actor: Actor, by: ShareBy, *, name: str = "") -> list[ShareGroup]:
    """By speciality or unit, those with most to give first; units by the beginning of their name. Two statements."""
    key, label = KEYS[by]
    rows = held(actor.organisation_id)
    if name:
        rows = rows.filter(**{f"{label}__startswith": name})
    counted = rows.values(key).annotate(
        label=Max(label), total=Count("pk"), unassigned=Count("pk", filter=Q(clerk__isnull=True))
    )
    found = list(counted.order_by("-unassigned", "-total", key)[: MOST_GROUPS + 1])
    rules = {rule.key: rule for rule in standing_rules(actor.organisation_id).filter(by=by)}
    return [
        ShareGroup(str(row[key]), row["label"] or "未填专业", row["total"], row["unassigned"], rules.get(str(row[key])))
        for row in found
    ]


def standing_rules(organisation_id: int):
    """The office's rules that still count."""
    rows = ShareRule.objects.filter(organisation=organisation_id, ended_at__isnull=True)
    return rows.select_related("clerk__person").order_by("by", "label", "pk")


def in_groups(rows: ApplicationQuerySet, by: ShareBy, keys: Iterable[str]) -> ApplicationQuerySet:
    """Of these rows, those of the groups; what is no key names no group."""
    if by == ShareBy.SPECIALITY:
        return rows.filter(speciality__in=sorted(keys))
    return rows.filter(unit__in=[int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19])


# --- 分工情况 --------------------------------------------------------------------------------------------------


def loads(actor: Actor) -> list[Load]:
    """Who works on what at the current office; what is nobody's comes last. Six statements whatever it holds."""
    here, today = actor.organisation_id, clock.today()
    away = on_leave(here, on=today)
    lines: dict[int | None, Load] = {
        user_id: Load(holder, cover=away.get(user_id)) for user_id, holder in holders_at(here).items()
    }
    lines |= _departed(here, lines)
    lines[None] = Load(None)
    for clerk_id, day, total, overdue in _by_day(here, today):
        lines[clerk_id].in_hand += total
        lines[clerk_id].overdue += overdue
        lines[clerk_id].days.append((day, total))
    closed = dict(_closed_today(here, today))
    for clerk_id, line in lines.items():
        line.closed_today = closed.get(clerk_id, 0)
    _measure(lines.values(), today)
    return list(lines.values())


def _by_day(organisation_id: int, today: dt.date) -> list[tuple[int | None, dt.date, int, int]]:
    rows = held(organisation_id).annotate(day=TruncDate("arrived_at")).values("clerk_id", "day")
    counted = rows.annotate(total=Count("pk"), overdue=Count("pk", filter=Q(stage__due_on__lt=today)))
    return list(counted.order_by("clerk_id", "day").values_list("clerk_id", "day", "total", "overdue"))


def _departed(organisation_id: int, known: Collection[int]) -> dict[int, Load]:
    """Those who still have applications there although they no longer work there."""
    ids = held(organisation_id).filter(clerk__isnull=False).exclude(clerk__in=list(known)).values("clerk")
    users = User.objects.filter(pk__in=ids).select_related("person").order_by("pk")
    return {user.pk: Load(Holder(user.pk, user.get_full_name()), is_there=False) for user in users}


def _closed_today(organisation_id: int, today: dt.date) -> list[tuple[int, int]]:
    """今日办结: by account, how many it has sent out of the office's hands since midnight, from the events."""
    begin = timezone.make_aware(dt.datetime.combine(today, dt.time()))
    rows = Event.objects.filter(organisation=organisation_id, at__gte=begin, kind__in=sorted(LEAVING))
    counted = rows.values("actor_id").annotate(count=Count("stream", distinct=True))
    return list(counted.order_by("actor_id").values_list("actor_id", "count"))


def _measure(lines: Iterable[Load], today: dt.date) -> None:
    """Average and longest waiting: one look at the calendar for all."""
    lines = list(lines)
    days = {day for line in lines for day, _ in line.days}
    holidays = calendar(min(days), today) if days else {}
    waited = {day: working_days(day + dt.timedelta(days=1), today, holidays).days for day in days}
    for line in lines:
        if line.in_hand:
            line.average = round(sum(waited[day] * count for day, count in line.days) / line.in_hand)
            line.longest = max(waited[day] for day, _ in line.days)


def undecided_by_clerk(rows: Iterable[Application], chosen: Collection[int]) -> tuple[dict[int, list[int]], list[int]]:
    """Of rows that are a chosen clerk's or nobody's, the oldest first: by clerk what is his, and what is nobody's."""
    mine: dict[int, list[int]] = defaultdict(list, {clerk: [] for clerk in chosen})
    free = []
    for row in sorted(rows, key=lambda row: (row.arrived_at, row.pk)):
        (free if row.clerk_id is None else mine[row.clerk_id]).append(row.pk)
    return dict(mine), free


def own_groups(actor: Actor, groups: Iterable[Group]) -> list[tuple[Inbox, int]]:
    """我的待办: the inboxes in which something of one's own waits. One statement; none where nothing is shared out."""
    inboxes = [inbox for group in groups for inbox, count in group.inboxes if count]
    return [pair for pair in zip(inboxes, counts(inboxes, actor, clerks=own_clerks(actor)), strict=True) if pair[1]]
