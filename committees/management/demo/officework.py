"""How the demo's offices work inside: applications shared out and claimed, one clerk on leave, counties urged by their city."""

import datetime as dt

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.queries.actors import actor_for, forget_actor
from accounts.services.covers import arrange_cover
from committees.management.demo.desk import Province
from review.enums import ShareBy
from review.queries.board import lagging
from review.queries.sharing import groups, held
from review.services.sharing import claim, level, share_groups
from review.services.urging import urge
from zcps.kit import clock

CLAIMED = 2
URGED = 3
AWAY = dt.timedelta(days=4)
TEXT = "请抓紧审核，按规定时限报送。"


def arrange(province: Province, *, day: dt.date, today: dt.date) -> None:
    """On the last working day: the offices with most in hand share out, every second one evens out, others claim."""
    busy = _busy(province)
    with clock.frozen(_at(day, 8, 45)):
        for number, clerks in enumerate(busy):
            _share(clerks, number)
    with clock.frozen(_at(day, 17, 20)):
        if busy:
            _leave(*busy[0][:2], until=today + AWAY)
    with clock.frozen(_at(day, 16, 40)):
        _urge(province)


def _busy(province: Province) -> list[list[User]]:
    """The clerks of every office that has two and something in hand, the fullest office first."""
    staffs = [staff for (_, role), staff in province.in_role.items() if role == Role.CLERK and len(staff) > 1]
    counted = [(held(staff[0].home_id).count(), staff) for staff in staffs]
    return [staff for count, staff in sorted(counted, key=lambda pair: (-pair[0], pair[1][0].pk)) if count]


def _share(clerks: list[User], number: int) -> None:
    by = actor_for(clerks[0]).at(clerks[0].home_id)
    if number % 3 == 0:
        keys = [group.key for group in groups(by, ShareBy.SPECIALITY)]
        choices = {key: clerks[place % len(clerks)].pk for place, key in enumerate(keys)}
        share_groups(choices, grouped=ShareBy.SPECIALITY, again=False, standing=number == 0, by=by)
    elif number % 3 == 1:
        level([clerk.pk for clerk in clerks], with_free=True, by=by)
    else:
        oldest = held(by.organisation_id).order_by("arrived_at", "pk").values_list("pk", flat=True)
        claim(list(oldest[:CLAIMED]), by=by)


def _leave(absent: User, substitute: User, *, until: dt.date) -> None:
    arrange_cover(
        absent=absent, substitute=substitute, organisation=absent.home, starts_on=clock.today(), ends_on=until,
        reason="参加上级业务培训", by=absent,
    )  # fmt: skip
    forget_actor(substitute)


def _urge(province: Province) -> None:
    """Every office urges those directly below that lag most."""
    for (office, role), clerks in sorted(province.in_role.items()):
        below = lagging(office) if role == Role.CLERK else []
        wanted = [line.organisation_id for line in below if line.overdue and line.distance == 1][:URGED]
        if wanted:
            due_on = clock.today() + dt.timedelta(days=5)
            urge(wanted, text=TEXT, due_on=due_on, by=actor_for(clerks[0]).at(office))


def _at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
