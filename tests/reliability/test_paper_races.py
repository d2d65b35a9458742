"""Paper is ticked while others act: two officers tick one person, the office below takes it back. Each with its control."""

import threading
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from accounts.models import Event
from accounts.services.events import verify
from review.enums import Action, Paper, State
from review.models import Application, ConsignmentItem
from review.services import door, paper
from review.services.office import perform_one
from review.services.paper import Mark, mark_paper
from tests.reliability.test_races import WAIT, Result, race
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY, CITY = "hrss_330106", "department_330100"


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@contextmanager
def unlocked(monkeypatch, *, recalled: threading.Event | None = None):
    """Rows are read without a lock, and everybody has read rows and stages before anybody writes.

    With `recalled` the door is open too, and ticks are written after that has happened: the order that does the harm.
    """
    met = threading.Barrier(2)
    stages_of = paper._stages

    def rows_of(ids, by):
        return list(Application.objects.visible_to(by).filter(pk__in=list(ids)).order_by("pk"))

    def read_together(rows):
        stages = stages_of(rows)
        met.wait(WAIT)
        if recalled:
            recalled.wait(WAIT)
        return stages

    def door_rows(targets, by):
        rows = list(door._visible(targets, by))
        met.wait(WAIT)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(paper, "_locked", rows_of)
        patch.setattr(paper, "_stages", read_together)
        if recalled:
            patch.setattr(door, "_locked", door_rows)
        yield


def sent(world: World) -> Application:
    return world.application_at(State.AWAITING_RECEIPT, position=2)


def two_ticks(world: World, row: Application):
    first, second = (world.actor(world.officer(CITY, number=number)) for number in (0, 1))
    shown = world.fresh(row).stage.paper_version
    return [
        lambda: mark_paper({row.pk: Mark(Paper.ARRIVED, "", shown)}, by=first),
        lambda: mark_paper({row.pk: Mark(Paper.INCOMPLETE, "论文", shown)}, by=second),
    ]


def written(results: list[Result]) -> int:
    return sum(len(result.answer.done) for result in results if result.answer)


def test_of_two_officers_who_tick_one_person_one_wins_and_the_other_is_told_who(world):
    row = sent(world)

    results = race(*two_ticks(world, row))

    refused = next(result.answer.refused[0].refusal.sentence for result in results if result.answer.refused)
    assert written(results) == 1
    assert "您的登记没有保存" in refused
    assert (
        Event.objects.filter(stream=row.stream, kind__in=["paper_arrived", "paper_incomplete"]).count() == 2
    )  # 县, 市
    assert verify(row.stream) == []


def test_control_without_the_lock_both_ticks_go_through_or_collide(world, monkeypatch):
    row = sent(world)

    with unlocked(monkeypatch):
        results = race(*two_ticks(world, row))

    assert written(results) == 2 or any(result.error for result in results)


def tick_and_recall(world: World, row: Application):
    receiver, sender = world.actor(world.officer(CITY)), world.actor(world.officer(COUNTY))
    return [
        lambda: mark_paper({row.pk: Mark(Paper.ARRIVED)}, by=receiver),
        lambda: perform_one(Action.RECALL, row, version=row.version, by=sender),
    ]


def and_tell(act: Callable[[], object], done: threading.Event) -> Callable[[], object]:
    """The act, and a sign when it is over, however it ended."""

    def run() -> object:
        try:
            return act()
        finally:
            done.set()

    return run


def is_consistent(world: World, row: Application) -> bool:
    """What went back below waits there with its own paper, and the roster is crossed out."""
    now = world.fresh(row)
    item = ConsignmentItem.objects.get(application=row)
    stage = row.stages.get(position=2)
    return (
        (now.state, now.paper) == (State.AWAITING_FORWARD, Paper.ARRIVED)
        and item.taken_back_at is not None
        and (stage.paper, stage.paper_at) == (Paper.NOT_DUE, None)
    )


def test_a_tick_and_a_recall_at_once_come_one_after_the_other(world):
    row = sent(world)

    results = race(*tick_and_recall(world, row))

    assert [result.error for result in results] == [None, None]
    assert results[1].answer is not None
    assert is_consistent(world, row)
    assert verify(row.stream) == []


def test_control_without_the_lock_a_tick_lands_on_what_was_taken_back_or_collides(world, monkeypatch):
    row, recalled = sent(world), threading.Event()
    tick, recall = tick_and_recall(world, row)

    with unlocked(monkeypatch, recalled=recalled):
        results = race(tick, and_tell(recall, recalled))

    assert any(result.error for result in results) or not is_consistent(world, row)
