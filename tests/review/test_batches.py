"""Batches: one key one batch, each row its own answer, resumable after a crash, one bad row does not hold up the rest."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from accounts.models import Event
from review.enums import Action, ItemState, State
from review.models import Application, Batch
from review.policies.acts import Values
from review.services import batches
from review.services.batches import LIMIT, run_batch, start_batch
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def clerk(world):
    return world.actor(world.officer("hrss_330106"))


def begin(rows, *, by, key=None, action=Action.RECEIVE):
    targets = {row.pk: row.version for row in rows}
    return start_batch(action, targets, by=by, key=key or uuid.uuid4(), parameters={})[0]


def results(batch: Batch) -> dict[int, tuple[str, str]]:
    return {item.application_id: (item.state, item.reason) for item in batch.items.all()}


def test_each_row_has_its_own_answer(world, clerk):
    fresh, gone = world.submitted(), world.application_at(State.AWAITING_APPROVAL)
    batch = begin([fresh, gone], by=clerk)

    run_batch(batch, by=clerk, values=Values())

    assert results(batch) == {
        fresh.pk: (ItemState.DONE, ""),
        gone.pk: (ItemState.REFUSED, "该申报现为“待审批”，不能办理“接收”。"),
    }
    assert batch.finished_at is not None


def test_the_same_key_is_the_same_batch(world, clerk):
    row, key = world.submitted(), uuid.uuid4()
    first = begin([row], by=clerk, key=key)
    run_batch(first, by=clerk, values=Values())

    again, is_new = start_batch(Action.RECEIVE, {row.pk: row.version}, by=clerk, key=key, parameters={})
    run_batch(again, by=clerk, values=Values())

    assert (again, is_new) == (first, False)
    assert Event.objects.filter(stream=row.stream, kind="receive").count() == 1


def test_a_batch_broken_off_between_chunks_goes_on_where_it_stopped(world, clerk, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 1)
    rows = [world.submitted() for _ in range(3)]
    batch = begin(rows, by=clerk)
    with monkeypatch.context() as patch:
        whole = batches._run_chunk
        calls = iter((1, 2, 3))

        def breaking(*args, **options):
            if next(calls) > 1:
                raise KeyboardInterrupt
            whole(*args, **options)

        patch.setattr(batches, "_run_chunk", breaking)
        with pytest.raises(KeyboardInterrupt):
            run_batch(batch, by=clerk, values=Values())

    run_batch(batch, by=clerk, values=Values())

    assert Event.objects.filter(kind="receive").count() == 3
    assert set(results(batch).values()) == {(ItemState.DONE, "")}


def test_a_cancelled_batch_stops_before_its_next_chunk(world, clerk):
    rows = [world.submitted()]
    batch = begin(rows, by=clerk)
    Batch.objects.filter(pk=batch.pk).update(cancelled_at=clock.now())

    run_batch(batch, by=clerk, values=Values())

    assert results(batch) == {rows[0].pk: (ItemState.PENDING, "")}


def test_one_row_that_fails_unexpectedly_does_not_hold_up_the_rest(world, clerk, monkeypatch):
    good, bad = world.submitted(), world.submitted()
    batch = begin([good, bad], by=clerk)
    perform = batches.perform

    def failing(action, targets, **options):
        if bad.pk in targets:
            raise DatabaseError("a fault nobody foresaw")
        return perform(action, targets, **options)

    monkeypatch.setattr(batches, "perform", failing)
    run_batch(batch, by=clerk, values=Values())

    assert results(batch) == {
        good.pk: (ItemState.DONE, ""),
        bad.pk: (ItemState.REFUSED, "系统未能办理这一件，请稍后单独办理。"),
    }


def test_nothing_and_too_much_are_refused_with_a_sentence(clerk):
    with pytest.raises(ActionDenied, match="请先选择"):
        start_batch(Action.RECEIVE, {}, by=clerk, key=uuid.uuid4(), parameters={})
    with pytest.raises(ActionDenied, match="一次最多办理 200 件"):
        start_batch(Action.RECEIVE, dict.fromkeys(range(LIMIT + 1)), by=clerk, key=uuid.uuid4(), parameters={})


def test_explain_says_of_every_action_whether_and_why_not(world, capsys):
    row = world.application_at(State.AWAITING_APPROVAL)

    call_command("explain", str(row.uuid), user=world.officer("hrss_330106").username)

    said = capsys.readouterr().out
    assert "审批通过（approve）：可以" in said
    assert "接收（receive）：409 该申报现为“待审批”" in said
    assert all(f"（{action}）" in said for action in Action)


@pytest.mark.parametrize(("reference", "login"), [("999999999", ""), ("x", ""), ("", "nobody")])
def test_explain_names_what_it_does_not_find(world, reference, login):
    row = world.submitted()

    with pytest.raises(CommandError, match="没有"):
        call_command("explain", reference or str(row.pk), user=login or world.owner(row).username)


def test_explain_takes_the_number_of_the_row_too(world, capsys):
    row = world.submitted()

    call_command("explain", str(row.pk), user=world.officer("hrss_330110").username)

    assert "看不到（404）" in capsys.readouterr().out
    assert Application.objects.count() == 1


def test_rows_that_another_worker_has_done_meanwhile_are_left_alone(world, clerk):
    row = world.submitted()
    batch = begin([row], by=clerk)
    pending = list(batch.items.all())
    run_batch(batch, by=clerk, values=Values())

    batches._run_chunk(batch, pending, by=clerk, values=Values())

    assert results(batch) == {row.pk: (ItemState.DONE, "")}
    assert Event.objects.filter(stream=row.stream, kind="receive").count() == 1
