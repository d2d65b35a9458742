"""Random people take random actions on random applications over all schemes; what must always hold, holds.

Exactly one holder, a way on, one event a move and none for a refusal, a valid chain, inbox = permission.
Few of them here, many and other ones each time in bin/soak.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.enums import ManagementState
from accounts.models import Event, Management
from accounts.policies import SYSTEM, Actor
from accounts.services.events import verify
from review.enums import CLOSED, PAPER_LACKING, WITH_APPLICANT, Action, Outcome, State
from review.models import Application
from review.policies import why_not
from review.policies.acts import Values
from review.policies.publicities import why_not_publicise
from review.queries.rules import business_of
from review.services.correcting import answer_ticket, open_tickets
from review.services.door import move
from review.services.freezing import Pledge
from review.services.office import perform
from review.services.paper import record_arrival
from review.services.publicity import conclude_publicity
from review.services.submission import submit
from tests.architecture.test_inbox_is_permission import SCHEMES, _officers
from tests.journeys.managing import ManagedWorld, world_of
from tests.length import IS_SOAK
from tests.stamping import record_stamps
from tests.world import USUAL, World
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

pytestmark = pytest.mark.uncounted

EXAMPLES = 100 if IS_SOAK else 4  # of every scheme
STEPS = 25
BY_THE_PERSON = {Action.SUBMIT, Action.WITHDRAW, Action.ABANDON, Action.LAPSE, Action.ISSUE}


class RandomActs(RuleBasedStateMachine):
    """Works inside one savepoint, rolled back at the end of each example."""

    world: World
    crowd: list[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.days = 0

    @initialize()
    def begin(self) -> None:
        self.rows = [self.world.submitted(), self.world.draft()]
        if isinstance(self.world, ManagedWorld):
            self.rows.append(self.world.change_submitted())
        self.actors = [*self.crowd, *(self.world.actor(self.world.owner(row)) for row in self.rows), SYSTEM]
        self.moves = {row.pk: Event.objects.filter(stream=row.stream).count() for row in self.rows}

    @property
    def today(self):
        return clock.today() + timedelta(days=self.days)

    @rule(data=st.data())
    def somebody_does_something_allowed(self, data) -> None:
        row = self.world.fresh(data.draw(st.sampled_from(self.rows)))
        allowed = [
            (index, action)
            for index, actor in enumerate(self.actors)
            for action in Action
            if why_not(actor, action, row, today=self.today) is None
        ]
        if allowed:
            index, action = data.draw(st.sampled_from(allowed))
            self._try(self.actors[index], action, row)

    @rule(data=st.data(), action=st.sampled_from(Action))
    def somebody_tries_anything(self, data, action) -> None:
        row = self.world.fresh(data.draw(st.sampled_from(self.rows)))
        actor = self.actors[data.draw(st.integers(0, len(self.actors) - 1))]
        self._try(actor, action, row)

    @rule()
    def time_passes(self) -> None:
        self.days += 9

    @rule(data=st.data())
    def the_paper_comes(self, data) -> None:
        row = self.world.fresh(data.draw(st.sampled_from(self.rows)))
        holder = next((actor for actor in self.crowd if row.holder_id in actor.organisations), None)
        if holder and row.paper in PAPER_LACKING and row.state == State.AWAITING_APPROVAL:
            record_arrival(row, by=holder)
            self.moves[row.pk] += 1

    @rule(data=st.data())
    def the_stamps_come(self, data) -> None:
        row = self.world.fresh(data.draw(st.sampled_from(self.rows)))
        holder = next((actor for actor in self.crowd if row.holder_id in actor.organisations), None)
        if holder and row.stamps_missing and row.state == State.AWAITING_APPROVAL:
            self.moves[row.pk] += record_stamps(row, by=holder)

    @rule(data=st.data())
    def the_unit_shows_it(self, data) -> None:
        """单位公示 from its start to its end, where it is due and has not begun."""
        row = self.world.fresh(data.draw(st.sampled_from(self.rows)))
        holder = next((actor for actor in self.crowd if not why_not_publicise(actor, row)), None)
        if holder is not None:
            with clock.frozen(clock.now() + timedelta(days=self.days)):
                publicity = self.world.publicise([row], by=holder)
            self.days += 21
            with clock.frozen(clock.now() + timedelta(days=self.days)):
                conclude_publicity(publicity, by=holder)
            self.moves[row.pk] += 2

    def _try(self, actor: Actor, action: Action, row: Application) -> None:
        permitted = why_not(actor, action, row, today=self.today) is None
        with clock.frozen(clock.now() + timedelta(days=self.days)):
            moved = self._moved(actor, action, row)
        assert not moved or permitted
        self.moves[row.pk] += moved

    def _moved(self, actor: Actor, action: Action, row: Application) -> bool:
        try:
            if action == Action.SUBMIT:
                return self._submitted(actor, row)
            values = Values() if action in BY_THE_PERSON else self._values(action, row)
            act = move if action in BY_THE_PERSON else perform
            return bool(act(action, {row.pk: row.version}, by=actor, values=values).done)
        except ActionDenied:
            return False

    def _submitted(self, actor: Actor, row: Application) -> bool:
        for item in open_tickets(row):
            answer_ticket(item.ticket, answer="已补正，附说明。", by=actor)
        pledge = Pledge(version=business_of(row).pledge_version, ip=None)
        return submit(row, by=actor, pledge=pledge, version=row.version).version > row.version

    def _values(self, action: Action, row: Application) -> Values:
        if row.revision is None or row.holder_id is None:
            return Values(opinion="同意。", reason="理由。")
        return Values(**USUAL.get(action, lambda *_: {})(self.world, row))

    @invariant()
    def everything_that_must_hold_holds(self) -> None:
        if not hasattr(self, "rows"):
            return
        with connection.cursor() as cursor:  # the deferred trigger speaks now, not at the commit that never comes
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for row in map(self.world.fresh, self.rows):
            assert Event.objects.filter(stream=row.stream).count() == self.moves[row.pk]
            assert verify(row.stream) == []
            self._one_holder(row)
            self._its_choice(row)
            self._a_way_on(row)

    def _one_holder(self, row: Application) -> None:
        with_applicant = row.state in {State.DRAFT, State.RETURNED, State.ABANDONED, State.LAPSED}
        assert with_applicant or row.holder_id is not None
        if row.state not in CLOSED and not with_applicant:
            assert row.stage.organisation_id == row.holder_id
            assert row.stage.duty == row.duty

    def _its_choice(self, row: Application) -> None:
        """The unit a change asks for is under review as long as an office has the change, and in force once it is done."""
        if row.outcome == Outcome.CHANGED_CHAIN:
            states = set(Management.objects.filter(person=row.person_id).values_list("state", flat=True))
            assert (ManagementState.UNDER_REVIEW in states) == (row.state not in WITH_APPLICANT | CLOSED)
            assert (ManagementState.ENDED in states) == (row.state == State.COMPLETED)

    def _a_way_on(self, row: Application) -> None:
        later = self.today + timedelta(days=60)
        assert row.state in CLOSED or any(
            why_not(actor, action, row, today=day) is None
            for actor in self.actors
            for action in Action
            for day in (self.today, later)
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)


@pytest.mark.parametrize("slug", SCHEMES)
def test_random_acts_never_break_what_must_hold(db, slug):
    world = world_of(slug)
    world.applicant()  # whoever checks dossiers is there before the first example, and is not undone with it
    crowd = [world.actor(user) for user in _officers(world)]
    usual = {
        office: world.officer(office) for office in world.offices if office != "platform"
    }  # before the first example too
    if isinstance(world, ManagedWorld):
        crowd.append(world.actor(usual["filing"]))
    machine = type("Machine", (RandomActs,), {"world": world, "crowd": crowd})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not IS_SOAK,
        ),
    )
