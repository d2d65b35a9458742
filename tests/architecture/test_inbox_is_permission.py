"""The inbox and the permission agree for all users × actions × states; what one may act on, one may see."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import User
from accounts.policies import SYSTEM, Actor
from review.enums import Action, Duty, State
from review.models import Application
from review.policies import why_not
from tests.world import World
from zcps.kit import clock

OFFICES = (
    "province_hrss", "high", "mid_330100", "hrss_330100", "department_330100", "hrss_330106", "unit_330106",
    "hrss_330110", "mid_330200", "hrss_330203",
)  # fmt: skip
ROLES = {
    "hrss": (Role.CLERK, Role.LEADER, Role.BLOCK_REVIEWER, Role.ORGANISATION_ADMIN),
    "department": (Role.CLERK, Role.LEADER),
    "unit": (Role.CLERK, Role.LEADER),
    "mid": (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER, Role.EXPERT_NOTIFIER, Role.EXPERT),
    "high": (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER, Role.SUPERVISOR),
    "province": (Role.CLERK, Role.RATIFIER),
}


def _officers(world: World) -> list[User]:
    """One officer for each role at each office, alone and with all roles of the office together."""
    officers = []
    for office in OFFICES:
        roles = ROLES[office.split("_")[0]]
        officers += [world.officer(office, role) for role in roles]
        officers.append(world.officer(office, *roles))
    return officers


def _everywhere(world: World) -> list[Application]:
    """An application in every state its scheme reaches, at several levels where a state has several."""
    rows = []
    for state in State:
        if state == State.COMPLETED or (world.slug == "zhejiang_construction" and state in _ONLY_IN_FULL):
            continue
        rows.append(world.application_at(state))
    rows.append(world.application_at(State.AWAITING_APPROVAL, position=3))
    rows.append(world.application_at(State.AWAITING_FORWARD, position=2))
    rows.append(world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE))
    if world.slug == "all_actions":
        rows.append(world.advance(world.draft(), _ready_for_signature))
    return rows


def _ready_for_signature(row: Application) -> bool:
    return row.state == State.AWAITING_APPROVAL and row.leader_signs and not row.paper_missing


_ONLY_IN_FULL = {State.AWAITING_SIGNATURE}


@pytest.mark.parametrize("slug", ["zhejiang_construction", "all_actions"])
def test_the_inbox_holds_exactly_what_the_permission_allows(db, slug):
    world = World(slug=slug)
    rows = _everywhere(world)
    people = [world.owner(row) for row in rows[:3]]
    # An officer who applies: the case of one's own application.
    clerk = world.officer("hrss_330106")
    Application.objects.filter(pk=rows[1].pk).update(person=clerk.person)
    rows = list(Application.objects.order_by("pk"))
    actors = [world.actor(user) for user in [*_officers(world), *people, clerk]] + [SYSTEM]

    disagreements = [
        found
        for today in (clock.today(), clock.today() + timedelta(days=90))
        for actor in actors
        for found in _disagreements(actor, rows, today)
    ]

    assert disagreements == []


def _disagreements(actor: Actor, rows: list[Application], today) -> list[str]:
    found = []
    visible = set(Application.objects.visible_to(actor).values_list("pk", flat=True))
    for action in Action:
        inbox = set(Application.objects.actionable_by(actor, action, today=today).values_list("pk", flat=True))
        allowed = {row.pk for row in rows if why_not(actor, action, row, today=today) is None}
        if inbox != allowed:
            found.append(f"{actor.name} {action}: inbox {inbox} ≠ permission {allowed}")
        if not allowed <= visible:
            found.append(f"{actor.name} {action}: may act on {allowed - visible} unseen")
    return found


def test_some_officer_or_person_can_act_on_every_open_application(db):
    world = World(slug="all_actions")
    rows = [row for row in _everywhere(world) if row.closed_at is None]
    actors = [world.actor(user) for user in _officers(world)] + [SYSTEM]
    today = clock.today()

    stuck = [
        row.state
        for row in rows
        for crowd in [[*actors, world.actor(world.owner(row))]]
        if not any(why_not(actor, action, row, today=today) is None for actor in crowd for action in Action)
    ]

    assert stuck == []


def test_every_action_is_open_to_somebody_at_some_time(db):
    world = World(slug="all_actions")
    _everywhere(world)
    rows = list(Application.objects.order_by("pk"))
    actors = [world.actor(user) for user in _officers(world)] + [
        SYSTEM,
        *(world.actor(world.owner(row)) for row in rows),
    ]
    days = (clock.today(), clock.today() + timedelta(days=90))

    open_to_somebody = {
        action
        for action in Action
        for actor in actors
        for row in rows
        if any(why_not(actor, action, row, today=today) is None for today in days)
    }

    assert open_to_somebody == set(Action)
