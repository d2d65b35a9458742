"""Lists ask the database the same number of times for one row and for three; the numbers are written down.

Lists with a test of their own elsewhere are not repeated: the county's inboxes, 已办 and 全部经办 (tests/review), meetings
(tests/committees), the dossier (tests/dossiers), organisations, accounts and grants (tests/accounts).
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import CommitteeLevel, Role
from accounts.models import CalendarDay, Committee, Delivery, Notification, User
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from review.enums import Duty, State
from review.models import Application
from tests.world import World
from zcps.kit import clock

pytestmark = pytest.mark.django_db


def statements(world: World, user: User, path: str) -> int:
    """How many statements the page sends once sessions and content types are warm."""
    client = world.client_for(user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


def message(world: World, user: User) -> None:
    notify([NotificationDraft(recipient_id=user.pk, kind="test", title="通知", body="内容。", url="/")])


def application(world: World, user: User) -> None:
    """One live application a year and business: of every year one."""
    row = world.draft(world.applicant())
    year = 2026 - Application.objects.filter(person=user.person).count()
    Application.objects.filter(pk=row.pk).update(person=user.person, year=year)


def waiting_for_votes(world: World, user: User) -> None:
    world.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE)


def waiting_for_a_committee(world: World, user: User) -> None:
    world.application_at(State.AWAITING_ASSIGNMENT)


def consignment(world: World, user: User) -> None:
    world.application_at(State.AWAITING_RECEIPT, position=2)


def event(world: World, user: User) -> None:
    record(
        [
            EventDraft(
                stream=f"account:{user.pk}", kind="test", payload={}, actor_id=user.pk, organisation_id=user.home_id
            )
        ]
    )


def failed_delivery(world: World, user: User) -> None:
    message(world, user)
    failed = {"state": "permanent_failure", "finished_at": clock.now()}
    Delivery.objects.create(notification=Notification.objects.latest("pk"), phone_sealed="-", **failed)


def committee(world: World, user: User) -> None:
    number = Committee.objects.count()
    world._committee("high", f"第{number}高级评审委员会", CommitteeLevel.SENIOR, world.offices["high"].region, 25)


def day(world: World, user: User) -> None:
    CalendarDay.objects.create(
        date=clock.today().replace(month=1, day=1 + CalendarDay.objects.count()), is_workday=True
    )


# Who looks, at what, what makes one row more, and how many statements it takes.
LISTS: dict[str, tuple[tuple[str, ...], str, Callable[[World, User], None], int]] = {
    "messages": ((), "/messages/", message, 6),
    # Nine for the way a draft would take, one for who manages the person.
    "my applications": ((), "/desk/", application, 20),
    "votes of a mid committee": (("mid_330100",), "/inbox/votes/", waiting_for_votes, 12),
    "committees to be set": (("mid_330100",), "/inbox/assignment/", waiting_for_a_committee, 12),
    "consignments": (("department_330100",), "/consignments/", consignment, 11),
    "paper": (("department_330100",), "/paper/", consignment, 12),
    "events": (("platform", Role.AUDITOR), "/admin/accounts/event/", event, 5),
    "failed messages": (("platform", Role.PLATFORM_ADMIN), "/admin/accounts/delivery/", failed_delivery, 5),
    "committees": (("platform", Role.PLATFORM_ADMIN), "/admin/accounts/committee/", committee, 6),
    "calendar": (("platform", Role.PLATFORM_ADMIN), "/admin/accounts/calendarday/", day, 5),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_needs_the_same_statements_for_one_row_and_for_three(db, name):
    who, path, add, expected = LISTS[name]
    world = World()
    user = world.officer(*who) if who else world.applicant()
    add(world, user)
    for_one = statements(world, user, path)
    add(world, user)
    add(world, user)

    assert (for_one, statements(world, user, path)) == (expected, expected)
