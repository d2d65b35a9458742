"""Two people act at the same moment: one wins, the other is told. Each race has its negative control.

A control runs the same race with the lock taken away and must see the fault; otherwise the race was never provoked.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, OperationalError, connection, connections

from accounts.models import Event
from accounts.services.events import verify
from review.enums import Action, ItemState, JobState, State
from review.models import Application, Batch, BatchItem, Revision
from review.policies.acts import TicketDraft, Values
from review.queries.rules import business_of
from review.services import door
from review.services.batches import start_batch
from review.services.freezing import Pledge
from review.services.jobs.running import run_due, run_now
from review.services.office import perform, perform_one
from review.services.submission import submit
from tests.world import World
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 20


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@dataclass
class Result:
    """What one runner met: its answer, a refusal in words, or an error nobody should see."""

    answer: object = None
    refused: str = ""
    error: Exception | None = None


def race(*runners: Callable[[], object]) -> list[Result]:
    """Run all at once in threads of their own, with connections of their own."""
    results = [Result() for _ in runners]
    barrier = threading.Barrier(len(runners))

    def run(number: int) -> None:
        try:
            barrier.wait(WAIT)
            results[number].answer = runners[number]()
        except ActionDenied as denied:
            results[number].refused = denied.sentence
        except Exception as error:  # noqa: BLE001 - that is what the test looks at
            results[number].error = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(runners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT * 3)
    return results


@contextmanager
def without_lock(monkeypatch, parties: int = 2) -> Iterator[None]:
    """The door reads its rows without locking them, and everybody has read before anybody writes."""
    met = threading.Barrier(parties)

    def unlocked(targets, by):
        rows = list(door._visible(targets, by))
        met.wait(WAIT)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(door, "_locked", unlocked)
        yield


def one_won(results: list[Result]) -> bool:
    """Exactly one went through, every other was refused with a sentence, nobody met an error."""
    return (
        sum(result.answer is not None for result in results) == 1
        and all(result.answer is not None or result.refused for result in results)
        and not any(result.error for result in results)
    )


def approve_and_return(world: World, row: Application) -> list[Callable[[], object]]:
    """Two clerks of one office, who opened the same page: one approves, the other returns."""
    first = world.actor(world.officer("hrss_330106"))
    second = world.actor(world.officer("hrss_330106", number=1))
    opinion = Values(opinion="同意报送。")
    tickets = Values(tickets=(TicketDraft("papers", "请补充正文。"),))
    return [
        lambda: perform_one(Action.APPROVE, row, version=row.version, by=first, values=opinion),
        lambda: perform_one(Action.RETURN, row, version=row.version, by=second, values=tickets),
    ]


def test_of_two_officers_at_once_one_wins_and_the_other_is_told_who(world):
    row = world.application_at(State.AWAITING_APPROVAL)

    results = race(*approve_and_return(world, row))

    assert one_won(results)
    refused = next(result.refused for result in results if result.refused)
    assert "杭州市西湖区人力资源和社会保障局已于" in refused
    assert Event.objects.filter(stream=row.stream, kind__in=["approve", "return"]).count() == 1
    assert verify(row.stream) == []


def test_control_without_the_lock_two_officers_collide(world, monkeypatch):
    row = world.application_at(State.AWAITING_APPROVAL)

    with without_lock(monkeypatch):
        results = race(*approve_and_return(world, row))

    assert not one_won(results)


def withdraw_and_receive(world: World, row: Application) -> list[Callable[[], object]]:
    applicant = world.actor(world.owner(row))
    clerk = world.actor(world.officer("hrss_330106"))
    return [
        lambda: door.move_one(Action.WITHDRAW, row, version=row.version, by=applicant),
        lambda: perform_one(Action.RECEIVE, row, version=row.version, by=clerk),
    ]


def test_of_withdrawing_and_receiving_at_once_one_wins(world):
    row = world.application_at(State.AWAITING_RECEIPT)

    results = race(*withdraw_and_receive(world, row))

    assert one_won(results)
    assert world.fresh(row).state in {State.DRAFT, State.AWAITING_APPROVAL}
    assert verify(row.stream) == []


def test_control_without_the_lock_withdrawing_and_receiving_collide(world, monkeypatch):
    row = world.application_at(State.AWAITING_RECEIPT)

    with without_lock(monkeypatch):
        results = race(*withdraw_and_receive(world, row))

    assert not one_won(results)


def test_a_form_submitted_twice_at_once_is_submitted_once(world):
    row = world.draft()
    actor = world.actor(world.owner(row))
    pledge = Pledge(version=business_of(row).pledge_version, ip=None)
    send = lambda: submit(row, by=actor, pledge=pledge, version=row.version)  # noqa: E731 - the same call twice

    results = race(send, send)

    assert [result.error for result in results] == [None, None]
    assert [result.refused for result in results] == ["", ""]
    assert Revision.objects.filter(application=row).count() == 1
    assert Event.objects.filter(stream=row.stream, kind="submit").count() == 1


def test_control_without_the_lock_a_double_submission_collides(world, monkeypatch):
    row = world.draft()
    actor = world.actor(world.owner(row))
    pledge = Pledge(version=business_of(row).pledge_version, ip=None)
    send = lambda: submit(row, by=actor, pledge=pledge, version=row.version)  # noqa: E731 - the same call twice

    with without_lock(monkeypatch):
        results = race(send, send)

    assert any(isinstance(result.error, DatabaseError) for result in results)


def lock_one_by_one(patch: pytest.MonkeyPatch) -> None:
    """The door locks in the order given, and each holds its first row before anybody wants a second."""
    met = threading.Barrier(2)

    def one_by_one(targets, by):
        rows = []
        for number, pk in enumerate(targets):
            if number == 1:
                met.wait(WAIT)
            rows += door._visible({pk: None}, by).select_for_update(of=("self",))
        return rows

    patch.setattr(door, "_locked", one_by_one)


def overlapping(world: World) -> tuple[list[int], list[Callable[[], object]]]:
    """Two clerks receive overlapping selections, named in opposite order."""
    ids = [world.submitted().pk for _ in range(6)]
    first = world.actor(world.officer("hrss_330106"))
    second = world.actor(world.officer("hrss_330106", number=1))
    forwards, backwards = dict.fromkeys(ids[:5]), dict.fromkeys(reversed(ids[1:]))
    return ids, [
        lambda: perform(Action.RECEIVE, forwards, by=first),
        lambda: perform(Action.RECEIVE, backwards, by=second),
    ]


def test_overlapping_batches_in_opposite_order_receive_each_application_once(world):
    ids, runners = overlapping(world)

    results = race(*runners)

    assert [result.error for result in results] == [None, None]
    assert Event.objects.filter(kind="receive").count() == len(ids)
    assert Application.objects.filter(pk__in=ids, state=State.AWAITING_APPROVAL).count() == len(ids)


def test_control_locked_in_the_order_given_overlapping_batches_deadlock(world, monkeypatch):
    _, runners = overlapping(world)
    lock_one_by_one(monkeypatch)

    # The first clerk holds the first and wants the second; the second holds the last. They meet in the middle.
    results = race(*runners)

    assert any(isinstance(result.error, OperationalError) and "deadlock" in str(result.error) for result in results)


def overlapping_jobs(world: World) -> tuple[int, list[Batch], list[Callable[[], object]]]:
    """Two clerks receive all of the same list, one by its roster's order, the other from its end; each chunk a transaction."""
    ids = [world.submitted().pk for _ in range(9)]
    batches = []
    for number, order in enumerate((ids, ids[::-1])):
        actor = world.actor(world.officer("hrss_330106", number=number))
        batch, _ = start_batch(Action.RECEIVE, {ids[0]: 2}, by=actor, key=uuid.uuid4(), title="接收", values=Values())
        batch.items.all().delete()
        BatchItem.objects.bulk_create(BatchItem(batch=batch, application_id=pk, version=2) for pk in order)
        batches.append(batch)
    return len(ids), batches, [partial(run_now, batch.job) for batch in batches]


def test_two_jobs_on_the_same_list_in_opposite_order_receive_each_application_once(world, monkeypatch):
    monkeypatch.setattr("review.services.batches.CHUNK", 4)
    count, batches, runners = overlapping_jobs(world)

    results = race(*runners)

    assert [result.error for result in results] == [None, None]
    assert {batch.job.state for batch in batches} == {JobState.DONE}
    assert Event.objects.filter(kind="receive").count() == count
    refused = BatchItem.objects.filter(state=ItemState.REFUSED)
    assert refused.count() == count
    assert {item.reason.partition("已于")[0] for item in refused} == {
        "您打开页面之后，杭州市西湖区人力资源和社会保障局"
    }


def test_control_locked_in_the_order_given_two_jobs_meet_a_deadlock_and_one_waits_for_another_turn(world, monkeypatch):
    """The lock in primary-key order taken away; what is left still loses nothing: the one that lost goes on later."""
    count, batches, runners = overlapping_jobs(world)
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    with monkeypatch.context() as patch:
        lock_one_by_one(patch)
        race(*runners)

    waiting = [batch for batch in batches if batch.job.state == JobState.RUNNING]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        run_due()

    assert len(waiting) == 1
    assert Event.objects.filter(kind="receive").count() == count
    assert not BatchItem.objects.filter(state=ItemState.PENDING).exists()


def test_a_state_that_no_event_explains_is_refused_at_commit(world):
    row = world.application_at(State.AWAITING_APPROVAL)

    with pytest.raises(DatabaseError, match="explained by no event"), connection.cursor() as cursor:
        cursor.execute("UPDATE review_application SET state = 'certified' WHERE id = %s", [row.pk])

    assert world.fresh(row).state == State.AWAITING_APPROVAL
