"""What the database itself refuses, whoever asks: changes of an ended meeting, of a locked agenda, unexplained states."""

import pytest
from django.db import DatabaseError, connection, transaction

from committees.models import AgendaItem, Meeting, TallyEntry
from committees.services.closing import close_meeting
from tests.committees.helpers import YES


def refuse(match, act):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()


def run(sql):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return act


@pytest.fixture
def closed(sitting):
    sitting.ready(YES)
    close_meeting(sitting.meeting, by=sitting.by)
    return sitting


@pytest.mark.parametrize(
    "act",
    [
        lambda: Meeting.objects.update(present=11),
        lambda: Meeting.objects.update(state="voting", closed_at=None, closed_by=None),
        lambda: AgendaItem.objects.update(agree=9, against=2),
        lambda: AgendaItem.objects.update(passed=False, threshold=9),
        lambda: TallyEntry.objects.update(agree=9, against=2),
        run("DELETE FROM committees_tallyentry"),
        run("DELETE FROM committees_agendaitem"),
        run("DELETE FROM committees_meeting"),
        run("INSERT INTO committees_tallyentry SELECT * FROM committees_tallyentry"),
        run("INSERT INTO committees_agendaitem SELECT * FROM committees_agendaitem"),
    ],
)
def test_nothing_of_a_closed_meeting_changes(closed, act):
    refuse("frozen|locked|cannot be changed|never deleted", act)


@pytest.mark.parametrize("table", ["meeting", "agendaitem", "tallyentry"])
def test_no_table_is_emptied(closed, table):
    refuse("append-only|permission denied", run(f"TRUNCATE committees_{table} CASCADE"))


@pytest.mark.parametrize(
    "act",
    [
        lambda: AgendaItem.objects.update(recused=1),
        lambda: Meeting.objects.update(present=11),
        lambda: Meeting.objects.update(held_on="2026-01-01"),
        run("DELETE FROM committees_tallyentry"),
        lambda: TallyEntry.objects.filter(pass_number=2).update(pass_number=1),
    ],
)
def test_agenda_and_attendance_are_locked_while_votes_are_typed(sitting, act):
    sitting.ready(YES)

    refuse("locked|cannot be changed|stays with", act)


def test_a_state_that_no_event_explains_is_refused(sitting):
    def act():
        Meeting.objects.update(state="cancelled", closed_at="2026-11-22T00:00Z", closed_by=sitting.manager)
        run("SET CONSTRAINTS ALL IMMEDIATE")()

    refuse("explained by no event", act)


def test_a_result_that_the_threshold_denies_is_refused(sitting):
    [item] = sitting.ready(YES)
    values = {"agree": 7, "against": 4, "abstain": 1, "voters": 12, "base": 12, "threshold": 8, "passed": True}

    refuse(
        "agenda_passed_by_threshold",
        lambda: AgendaItem.objects.filter(pk=item.pk).update(**values, decided_at="2026-11-22T00:00Z"),
    )
