"""Inbox and permission agree for all users × actions × states of all schemes; what one may act on, one sees and finds.

The schemes live in the same offices here, as they would in a province: their inboxes are merged where they are alike.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.enums import Function, Level, Role
from accounts.models import OrganisationFunction, User
from accounts.policies import SYSTEM, Actor
from accounts.rules import clash_within
from accounts.services.grants import grant
from review.enums import CLOSED, PAPER_LACKING, Action, Duty, State
from review.models import Application
from review.policies import RULES, Party, why_not
from review.queries.inboxes import Inbox, handled, inboxes_of, open_inboxes, reinstatable
from review.queries.served import served
from review.scheme import InboxItem
from review.services.submission import start_application
from tests.counting import uncounted
from tests.factories import accounts as make
from tests.journeys.managing import ManagedWorld, world_of
from tests.world import World
from zcps.kit import clock

OFFICES = (
    "province_hrss", "high", "mid_330100", "hrss_330100", "department_330100", "hrss_330106", "unit_330106",
    "hrss_330110", "hrss_330100", "mid_330200", "hrss_330203", "department_330106",
)  # fmt: skip
# Clerks at an office of a committee and of the ratification too: a role alone puts nothing into an inbox.
ROLES = {
    "hrss": (Role.CLERK, Role.LEADER, Role.BLOCK_REVIEWER, Role.ORGANISATION_ADMIN),
    "department": (Role.CLERK, Role.LEADER),
    "unit": (Role.CLERK, Role.LEADER, Role.BLOCK_REVIEWER),
    "mid": (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER, Role.EXPERT_NOTIFIER, Role.EXPERT),
    "high": (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER, Role.SUPERVISOR),
    "province": (Role.CLERK, Role.RATIFIER),
}
# The office of a committee that is a competent department besides, of a sector no route asks for.
BOTH = "mid_330100"
SCHEMES = ("zhejiang_construction", "zhejiang_environment", "jiangxi", "guangdong", "all_actions")
# States that the routes of a scheme do not lead to; of the record business, see `_of_the_other_business`.
UNREACHED = {
    "zhejiang_construction": {State.COMPLETED, State.AWAITING_SIGNATURE, State.AWAITING_BLOCKS},
    "zhejiang_environment": {
        State.COMPLETED, State.AWAITING_SIGNATURE, State.AWAITING_BLOCKS, State.AWAITING_RECEIPT,
        State.AWAITING_ASSIGNMENT,
    },
    "jiangxi": {State.COMPLETED, State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH},
    "guangdong": {
        State.COMPLETED, State.AWAITING_SIGNATURE, State.AWAITING_BLOCKS, State.AWAITING_RECEIPT,
        State.AWAITING_ASSIGNMENT, State.AWAITING_DISPATCH,
    },
    "all_actions": {State.COMPLETED},
}  # fmt: skip


@dataclass
class Stand:
    """Everything in every state, and everybody who could have to do with it; `full` is the scheme with every action."""

    rows: list[Application]
    full: list[Application]
    actors: list[Actor]


def _officers(world: World) -> list[User]:
    """One officer for each role at each office, alone and with all roles of the office that one person may hold together."""
    OrganisationFunction.objects.get_or_create(
        organisation=world.offices[BOTH], scheme=world.scheme, function=Function.DEPARTMENT, level=Level.CITY,
        region=world.offices[BOTH].region, sector="transport",
    )  # fmt: skip
    officers = []
    for office in OFFICES:
        roles = ROLES[office.split("_")[0]] + ((Role.CLERK,) if office == BOTH else ())
        officers += [world.officer(office, role) for role in roles]
        officers.append(world.officer(office, *_compatible(roles)))
    return [*officers, _of_one_block(world, "hrss_330106", "papers"), _of_one_block(world, "unit_330106", "standing")]


def _of_one_block(world: World, office: str, block: str) -> User:
    """A reviewer who is given one block alone, of a scheme that has several."""
    user = make.user(home=world.offices[office])
    grant(user, world.offices[office], Role.BLOCK_REVIEWER, by=None, blocks=[block])
    return user


def _compatible(roles: tuple[Role, ...]) -> list[Role]:
    found: list[Role] = []
    for role in roles:
        if clash_within([*found, role]) is None:
            found.append(role)
    return found


def _everywhere(world: World) -> list[Application]:
    """An application in every state its scheme reaches, at several levels where a state has several."""
    rows = [world.application_at(state) for state in State if state not in UNREACHED[world.slug]]
    rows.append(world.application_at(State.AWAITING_APPROVAL, position=3))
    rows.append(world.application_at(State.AWAITING_FORWARD, position=2))
    rows.append(world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE))
    if world.slug == "zhejiang_environment":
        rows.append(world.application_at(State.AWAITING_APPROVAL, duty=Duty.HIGH_COMMITTEE))
        rows.append(_being_shown(world))
        return rows
    if isinstance(world, ManagedWorld):
        return [*rows, *_changes(world)]
    if world.slug == "jiangxi":
        rows += [world.application_at(State.AWAITING_APPROVAL, duty=Duty.HIGH_COMMITTEE), _half_reviewed(world)]
        return rows
    rows.append(world.application_at(State.AWAITING_RECEIPT, duty=Duty.MID_COMMITTEE))
    if world.slug == "all_actions":
        rows.append(world.application_at(State.AWAITING_APPROVAL, duty=Duty.MID_COMMITTEE))
        rows.append(world.advance(world.draft(), _ready_for_signature))
        rows += _of_the_other_business(world)
    return rows


def _changes(world: ManagedWorld) -> Iterator[Application]:
    """人事管理单位变更 before the old unit, before the filing point with and without its stamps, on its way up, and done."""
    filing = world.offices["filing"].pk
    for fits in (
        lambda now: now.state == State.AWAITING_APPROVAL,
        lambda now: now.holder_id == filing and now.stamps_missing,
        lambda now: now.holder_id == filing and now.state == State.AWAITING_FORWARD,
        lambda now: now.state == State.COMPLETED,
    ):
        yield world.advance(world.change_begun(), fits)
    yield world.stamped(world.advance(world.change_begun(), lambda now: now.holder_id == filing))


def _half_reviewed(world: World) -> Application:
    """One block done, the other still open."""
    row = world.application_at(State.AWAITING_BLOCKS)
    return world.act(Action.REVIEW_BLOCK, row, blocks=("standing",))


def _being_shown(world: World) -> Application:
    """In its unit's publicity, which hinders what the inbox is for."""
    row = world.submitted()
    world.publicise([row], by=world.actor(world.officer_for(row, Action.APPROVE)))
    return world.fresh(row)


def _ready_for_signature(row: Application) -> bool:
    return row.state == State.AWAITING_APPROVAL and row.leader_signs and row.paper not in PAPER_LACKING


def _of_the_other_business(world: World) -> Iterator[Application]:
    around = world.open_round("record", titles=[])
    for state in (State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_FORWARD, State.COMPLETED):
        user = world.applicant()
        row = start_application(user.person, round=around, by=world.actor(user))
        yield world.advance(world.fresh(row), lambda now, state=state: now.state == state)


@contextmanager
def _standing() -> Iterator[Stand]:
    with transaction.atomic():
        with uncounted():
            worlds = {slug: world_of(slug) for slug in SCHEMES}
            made = {slug: [row.pk for row in _everywhere(world)] for slug, world in worlds.items()}
        world = worlds["all_actions"]
        people = [
            user for own in made.values() for user in map(world.owner, Application.objects.filter(pk__in=own[:3]))
        ]
        # Officers who apply: the case of one's own application.
        clerk = world.officer("hrss_330106")
        for own in made.values():
            Application.objects.filter(pk=own[1]).update(person=clerk.person)
        rows = list(Application.objects.order_by("pk"))
        filing = worlds["guangdong"].officer("filing")
        actors = [world.actor(user) for user in [*_officers(world), *people, clerk, filing]]
        yield Stand(rows, [row for row in rows if row.pk in made["all_actions"]], [*actors, SYSTEM])
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stand(django_db_setup, django_db_blocker) -> Iterator[Stand]:
    """Built once for this file: nobody here changes anything."""
    with django_db_blocker.unblock(), _standing() as built:
        yield built


def days() -> tuple[date, date]:
    """Today, and after every deadline and publicity."""
    return clock.today(), clock.today() + timedelta(days=90)


def owners(rows: Iterable[Application]) -> list[Actor]:
    """Their applicants, as permission sees them."""
    return [Actor(user_id=-1, person_id=row.person_id, name=row.name) for row in rows]


# --- one action ----------------------------------------------------------------------------------------------


def test_what_is_within_reach_is_exactly_what_the_permission_allows(stand):
    disagreements = [
        found for today in days() for actor in stand.actors for found in _disagreements(actor, stand.rows, today)
    ]

    assert disagreements == []


def _disagreements(actor: Actor, rows: list[Application], today: date) -> list[str]:
    found = []
    visible = set(Application.objects.within_sight_of(actor).values_list("pk", flat=True))
    for action in Action:
        reach = set(Application.objects.actionable_by(actor, action, today=today).values_list("pk", flat=True))
        allowed = {row.pk for row in rows if why_not(actor, action, row, today=today) is None}
        if reach != allowed:
            found.append(f"{actor.name} {action}: reach {reach} ≠ permission {allowed}")
        if not allowed <= visible:
            found.append(f"{actor.name} {action}: may act on {allowed - visible} unseen")
    return found


# --- inboxes -------------------------------------------------------------------------------------------------


def test_an_inbox_holds_exactly_what_one_of_its_acts_can_be_taken_on_now_or_once_unhindered(stand):
    disagreements = [
        f"{actor.name} {inbox.path}: inbox {held} ≠ permission {expected}"
        for today in days()
        for actor in _at_every_office(stand)
        for inbox, held in _inboxes_with_rows(actor, today)
        if held != (expected := {row.pk for row in stand.rows if _waits(actor, inbox, row, today)})
    ]

    assert disagreements == []


def test_an_inbox_of_one_act_alone_holds_what_that_act_can_be_taken_on(stand):
    """Acts that want more than a state and a duty, which the other acts of their inboxes hide."""
    today = clock.today()
    acts = [
        action
        for action in Action
        if RULES[action].party == Party.HOLDER and (RULES[action].where or RULES[action].apart_from)
    ]
    disagreements = [
        f"{actor.name} {action}: inbox {held} ≠ permission {expected}"
        for actor in _at_every_office(stand)
        for action in acts
        for inbox in [Inbox("alone", InboxItem("alone", "", tuple(RULES[action].sources), (action,)))]
        if (held := set(inbox.rows(actor).values_list("pk", flat=True)))
        != (expected := {row.pk for row in stand.rows if _waits(actor, inbox, row, today)})
    ]

    assert len(acts) >= 4
    assert disagreements == []


def test_what_the_holding_office_may_act_on_is_in_one_inbox_and_what_is_closed_in_the_list_of_all(stand):
    today, misplaced = clock.today(), []
    for actor in _at_every_office(stand):
        held = [pk for _, rows in _inboxes_with_rows(actor, today) for pk in rows]
        past = {row.pk for rows in (handled(actor), reinstatable(actor)) for row in rows}
        for row in (row for row in stand.rows if _any_act(actor, Action, row, today)):
            places = (row.pk in past) if row.state in CLOSED else held.count(row.pk)
            if places != 1:
                misplaced.append(f"{actor.name}: {row.state} at {row.duty} is in {places:d} inboxes")

    assert misplaced == []


def _at_every_office(stand: Stand) -> list[Actor]:
    """Every actor once for each office of theirs, all their roles elsewhere kept: the office alone decides."""
    return [
        replace(actor, organisation_id=office, stand_ins=())
        for actor in stand.actors
        for office in sorted(actor.organisations)
    ]


def _inboxes_with_rows(actor: Actor, today: date) -> list[tuple[Inbox, set[int]]]:
    """Every inbox the office has; one that is not open to the actor shows nothing."""
    office = served(actor.organisation_id)
    opened = {inbox.code for inbox in open_inboxes(actor, office)}
    with clock.frozen(clock.now() + (today - clock.today())):
        return [
            (inbox, set(inbox.rows(actor).values_list("pk", flat=True)) if inbox.code in opened else set())
            for inbox in inboxes_of(office)
        ]


def _waits(actor: Actor, inbox: Inbox, row: Application, today: date) -> bool:
    """The scheme's own words for the inbox, and the permission."""
    item = inbox.item
    return (
        row.state in item.states
        and (item.arrival is None or row.arrival == item.arrival)
        and (not item.duties or row.duty in item.duties)
        and _is_where_its_stop_says(item, row)
        and (not inbox.businesses or (row.scheme_id, row.business) in inbox.businesses)
        and _any_act(actor, item.actions or Action, row, today)
    )


def _is_where_its_stop_says(item: InboxItem, row: Application) -> bool:
    """A stop may name the inbox its arrivals wait in; no other inbox holds them then."""
    if State.AWAITING_RECEIPT not in item.states:
        return not item.by_stop
    return row.inbox == (item.code if item.by_stop else "")


def _any_act(actor: Actor, actions: Iterable[Action], row: Application, today: date) -> bool:
    """One of the acts of the holding office, which is the actor's present one, is permitted or only hindered for now."""
    return row.holder_id == actor.organisation_id and any(
        RULES[action].party == Party.HOLDER and _permits(actor, action, row, today) for action in actions
    )


def _permits(actor: Actor, action: Action, row: Application, today: date) -> bool:
    refusal = why_not(actor, action, row, today=today)
    return refusal is None or refusal.sentence in {hindrance.sentence for hindrance in RULES[action].hindrances}


# --- somebody ------------------------------------------------------------------------------------------------


def test_some_officer_or_person_can_act_on_every_open_application(stand):
    rows = [row for row in stand.full if row.closed_at is None]
    today = clock.today()

    stuck = [
        row.state
        for row in rows
        for crowd in [[*stand.actors, *owners([row])]]
        if not any(why_not(actor, action, row, today=today) is None for actor in crowd for action in Action)
    ]

    assert stuck == []


def test_every_action_is_open_to_somebody_at_some_time(stand):
    actors = [*stand.actors, *owners(stand.full)]

    open_to_somebody = {
        action
        for action in Action
        if any(
            why_not(actor, action, row, today=today) is None
            for today in days()
            for actor in actors
            for row in stand.full
        )
    }

    assert open_to_somebody == set(Action)
