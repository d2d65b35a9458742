"""Two at once: the lock on the meeting lets one through; without it the race is really there."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from accounts.models import Event
from committees.models import TallyEntry
from committees.models.agenda import AgendaQuerySet
from committees.models.meetings import MeetingQuerySet
from committees.rules import Tally
from committees.services import closing, tallies
from committees.services.agenda import put_on_agenda
from tests.committees.helpers import YES, Sitting
from tests.world import World
from zcps.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sitting(transactional_db):
    return Sitting(World())


def at_once(*acts):
    """Run the acts in threads of their own; return what each came to: "done" or the exception."""
    found = [None] * len(acts)

    def run(place, act):
        try:
            act()
            found[place] = "done"
        except Exception as error:  # noqa: BLE001 - whatever went wrong is the finding
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def meet_at(monkeypatch, module, name):
    """Whoever calls the function waits there for a second caller, two seconds at most; returns the list of callers."""
    original, barrier, callers = getattr(module, name), threading.Barrier(2), []

    def waiting(*args, **options):
        callers.append(threading.get_ident())
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)
        return original(*args, **options)

    monkeypatch.setattr(module, name, waiting)
    return callers


def without_locks(monkeypatch):
    for queryset in (MeetingQuerySet, AgendaQuerySet):
        monkeypatch.setattr(queryset, "select_for_update", lambda self, **_: self, raising=False)


def close_twice(sitting):
    sitting.ready(YES)
    actors = (sitting.by, sitting.world.actor(sitting.colleague()))
    return [lambda by=by: closing.close_meeting(sitting.meeting, by=by) for by in actors]


def test_of_two_who_close_one_does_and_the_other_is_told(sitting, monkeypatch):
    acts = close_twice(sitting)
    callers = meet_at(monkeypatch, closing, "perform")

    found = at_once(*acts)

    [told] = [result for result in found if result != "done"]
    assert isinstance(told, ActionDenied)
    assert told.sentence == "会议已经结束，议程、到会人数和票数都不能再改。"
    assert len(callers) == 1
    events = Event.objects.filter(kind__in=["close", "record_result"]).values_list("kind", flat=True)
    assert sorted(events) == ["close", "record_result"]


def test_without_the_locks_both_who_close_reach_the_results(sitting, monkeypatch):
    acts = close_twice(sitting)
    callers = meet_at(monkeypatch, closing, "perform")
    without_locks(monkeypatch)

    at_once(*acts)

    assert len(callers) == 2


def type_twice(sitting):
    [item] = sitting.open()
    given = {sitting.by: YES, sitting.second: Tally(9, 2, 1)}
    return [
        lambda by=by, tally=tally: tallies.enter_tallies(
            sitting.meeting, pass_number=1, tallies={item.pk: tally}, by=by
        )
        for by, tally in given.items()
    ]


def test_of_two_who_type_the_same_pass_one_does_and_the_other_is_told(sitting, monkeypatch):
    acts = type_twice(sitting)
    callers = meet_at(monkeypatch, tallies, "_write")

    found = at_once(*acts)

    [told] = [result for result in found if result != "done"]
    assert isinstance(told, ActionDenied)
    assert told.sentence.endswith("录入，没有覆盖。")
    assert (len(callers), TallyEntry.objects.count()) == (1, 1)


def test_without_the_locks_both_who_type_reach_the_table(sitting, monkeypatch):
    acts = type_twice(sitting)
    callers = meet_at(monkeypatch, tallies, "_write")
    without_locks(monkeypatch)

    at_once(*acts)

    assert len(callers) == 2


def test_one_person_is_put_on_one_of_two_agendas(sitting):
    rows, other, by = sitting.waiting(), sitting.plan("第二次评审会议"), sitting.by

    found = at_once(
        lambda: put_on_agenda(sitting.meeting, rows, by=by),
        lambda: put_on_agenda(other, rows, by=by),
    )

    assert found == ["done", "done"]
    assert sitting.meeting.items.count() + other.items.count() == 1
