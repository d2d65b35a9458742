"""Events: chains, triggers, manipulations, erasure."""

import datetime as dt
import random

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.exceptions import AccountsError
from accounts.models import Event, EventPayload
from accounts.services import events
from accounts.services.events import EventDraft
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def draft(stream="application:1", kind="receive", **fields):
    return EventDraft(stream=stream, kind=kind, **fields)


def test_events_of_one_stream_are_chained():
    first, second = events.record([draft(), draft(kind="approve")])

    assert (first.seq, second.seq, second.previous_hash) == (1, 2, first.hash)


def test_a_later_act_goes_on_where_the_chain_stands():
    [first] = events.record([draft()])

    [second] = events.record([draft()])

    assert (second.seq, second.previous_hash) == (2, first.hash)


def test_many_events_cost_three_statements(django_assert_num_queries):
    drafts = [draft(stream=f"application:{number}") for number in range(50)]

    with django_assert_num_queries(3):
        events.record(drafts)


def test_nothing_to_record_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert events.record([]) == []


def test_the_payload_comes_back_as_it_was_hashed():
    events.record([draft(payload={"名": "张·三", "on": dt.date(2026, 11, 22), "n": 12, "list": [None, True]})])

    assert events.verify("application:1") == []


def test_fractions_are_refused_because_the_database_may_spell_them_otherwise():
    with pytest.raises(ValueError, match="fractions"):
        events.record([draft(payload={"ratio": 0.5})])


@pytest.mark.django_db(transaction=True)
def test_events_outside_a_transaction_are_refused():
    with pytest.raises(RuntimeError):
        events.record([draft()])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_event SET kind = 'x'",
        "DELETE FROM accounts_event",
        "TRUNCATE accounts_event CASCADE",
        "UPDATE accounts_eventpayload SET payload = '{}'",
        "DELETE FROM accounts_eventpayload",
        "TRUNCATE accounts_eventpayload",
        (
            "SELECT set_config('zcps.erasing', (SELECT max(event_id)::text FROM accounts_eventpayload), true);"
            "DELETE FROM accounts_eventpayload"
        ),
        "ALTER TABLE accounts_event DISABLE TRIGGER ALL",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(statement):
    events.record([draft()])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_erased_payload_leaves_the_chain_whole():
    [first] = events.record([draft(payload={"reason": "个人隐私"})])

    events.erase(first, by=make.user(), reason="本人申请删除")

    assert events.verify(first.stream) == []
    assert not EventPayload.objects.filter(event=first).exists()


def test_erasing_twice_is_refused_with_a_sentence():
    [first] = events.record([draft()])
    events.erase(first, by=None, reason="本人申请删除")

    with pytest.raises(AccountsError, match="已经删除"):
        events.erase(first, by=None, reason="本人申请删除")


def test_two_streams_verify_apart():
    events.record([draft(), draft(stream="application:2"), draft()])

    assert [events.verify(f"application:{number}") for number in (1, 2, 3)] == [[], [], []]
    assert list(events.verify_all()) == []


def chain_in_memory(length=8):
    """Rows as they would be read; the triggers keep the real ones from being spoiled."""
    events.record([draft(kind=f"k{number}", payload={"n": number}) for number in range(length)])
    return list(Event.objects.filter(stream="application:1").select_related("payload_row").order_by("seq"))


def edit_fact(rows, chance):
    row = chance.choice(rows)
    field = chance.choice(["kind", "state", "digest", "hash", "previous_hash", "actor_id", "organisation_id"])
    setattr(row, field, 999 if field.endswith("_id") else getattr(row, field) + "x")


def edit_time(rows, chance):
    chance.choice(rows).at += dt.timedelta(microseconds=1)


def edit_content(rows, chance):
    chance.choice(rows).payload_row.payload["n"] = 77


def edit_salt(rows, chance):
    chance.choice(rows).payload_row.salt = "0" * 64


def delete_one(rows, chance):
    del rows[chance.randrange(len(rows) - 1)]


def insert_one(rows, chance):
    rows.insert(chance.randrange(len(rows)), chance.choice(rows))


def swap_two(rows, chance):
    first, second = chance.sample(range(len(rows)), 2)
    rows[first], rows[second] = rows[second], rows[first]


def renumber(rows, chance):
    place = chance.randrange(len(rows) - 1)
    del rows[place]
    for row in rows[place:]:
        row.seq -= 1


MANIPULATIONS = [edit_fact, edit_time, edit_content, edit_salt, delete_one, insert_one, swap_two, renumber]


@pytest.mark.parametrize("manipulate", MANIPULATIONS)
def test_every_manipulation_is_found(manipulate):
    chance, rows = random.Random(7), chain_in_memory()

    for _ in range(25):
        spoiled = [event_copy(row) for row in rows]
        manipulate(spoiled, chance)
        assert list(events._faults("application:1", spoiled)), manipulate


def event_copy(row):
    copy = Event.objects.model(**{field.attname: getattr(row, field.attname) for field in Event._meta.concrete_fields})
    content = row.payload_row
    copy.payload_row = EventPayload(event=copy, payload=dict(content.payload), salt=content.salt)
    return copy


def test_a_content_that_vanished_without_a_record_is_found():
    [row] = chain_in_memory(1)
    bare = event_copy(row)
    bare.pk = None
    del bare._state.fields_cache["payload_row"]

    assert list(events._faults("application:1", [bare])) == [
        "记录链 application:1 的第 1 条缺少内容，也没有依法删除的记录。"
    ]
