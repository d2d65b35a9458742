"""Batches: one key one batch, each row its own answer, resumable after a crash, one bad row does not hold up the rest."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError

from accounts.enums import Role
from accounts.models import Event
from accounts.services.grants import revoke
from review.enums import Action, ItemState, JobState, State
from review.models import Application, Batch
from review.policies.acts import TicketDraft, Values
from review.services import batches
from review.services.batch_values import read_values, written_values
from review.services.batches import LIMIT, start_batch
from review.services.jobs.running import run_due, run_now
from review.services.jobs.starting import cancel_job
from review.services.jobs.turns import LEASE
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

COUNTY = "hrss_330106"


@pytest.fixture
def clerk(world):
    return world.actor(world.officer(COUNTY))


def begin(rows, *, by, key=None, action=Action.RECEIVE, values=Values()):  # noqa: B008 - frozen
    targets = {row.pk: row.version for row in rows}
    return start_batch(action, targets, by=by, key=key or uuid.uuid4(), title="接收", values=values)[0]


def results(batch: Batch) -> dict[int, tuple[str, str]]:
    return {item.application_id: (item.state, item.reason) for item in batch.items.all()}


def received() -> int:
    return Event.objects.filter(kind="receive").count()


def test_each_row_has_its_own_answer(world, clerk):
    fresh, gone = world.submitted(), world.application_at(State.AWAITING_APPROVAL)
    batch = begin([fresh, gone], by=clerk)

    run_now(batch.job)

    assert results(batch) == {
        fresh.pk: (ItemState.DONE, ""),
        gone.pk: (ItemState.REFUSED, "该申报现为“待审批”，不能办理“接收”。"),
    }
    assert (batch.job.state, batch.job.done, batch.job.total) == (JobState.DONE, 2, 2)


def test_the_same_key_is_the_same_batch(world, clerk):
    row, key = world.submitted(), uuid.uuid4()
    first = begin([row], by=clerk, key=key)
    run_now(first.job)

    again, is_new = start_batch(
        Action.RECEIVE, {row.pk: row.version}, by=clerk, key=key, title="接收", values=pytest.fail
    )
    run_now(again.job)

    assert (again, is_new) == (first, False)
    assert Event.objects.filter(stream=row.stream, kind="receive").count() == 1


def test_a_batch_broken_off_between_chunks_is_gone_on_with_by_a_worker(world, clerk, monkeypatch):
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
            run_now(batch.job)

    assert (received(), run_due()) == (1, 0), "the lease of the dead process still runs"
    with clock.frozen(clock.now() + LEASE * 2):
        assert run_due() == 1

    assert received() == 3
    assert set(results(batch).values()) == {(ItemState.DONE, "")}


def test_a_cancelled_batch_stops_before_its_next_chunk(world, clerk, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 1)
    rows = [world.submitted() for _ in range(2)]
    batch = begin(rows, by=clerk)
    whole = batches._run_chunk

    def cancelling(*args, **options):
        whole(*args, **options)
        cancel_job(batch.job, by=clerk)

    monkeypatch.setattr(batches, "_run_chunk", cancelling)
    run_now(batch.job)

    assert results(batch) == {rows[0].pk: (ItemState.DONE, ""), rows[1].pk: (ItemState.PENDING, "")}
    assert (batch.job.state, batch.job.done) == (JobState.CANCELLED, 1)


def test_one_row_that_fails_unexpectedly_does_not_hold_up_the_rest(world, clerk, monkeypatch):
    good, bad = world.submitted(), world.submitted()
    batch = begin([good, bad], by=clerk)
    perform = batches.perform

    def failing(action, targets, **options):
        if bad.pk in targets:
            raise DatabaseError("a fault nobody foresaw")
        return perform(action, targets, **options)

    monkeypatch.setattr(batches, "perform", failing)
    run_now(batch.job)

    assert results(batch) == {
        good.pk: (ItemState.DONE, ""),
        bad.pk: (ItemState.REFUSED, "系统未能办理这一件，请稍后单独办理。"),
    }


@pytest.mark.parametrize("alone", [False, True])
def test_a_lock_that_others_hold_too_long_is_waited_for_again_later(world, clerk, monkeypatch, alone):
    rows = [world.submitted() for _ in range(2)]
    batch = begin(rows, by=clerk)

    def locked(action, targets, **options):
        raise OperationalError("lock timeout") if len(targets) == 1 or not alone else DatabaseError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr(batches, "perform", locked)
        run_now(batch.job)

    assert set(results(batch).values()) == {(ItemState.PENDING, "")}
    assert (batch.job.state, batch.job.attempts) == (JobState.RUNNING, 1)
    with clock.frozen(batch.job.next_at):
        run_due()
    assert received() == 2


def test_who_has_lost_the_role_meanwhile_does_nothing_more(world, clerk):
    row, officer = world.submitted(), world.officer(COUNTY)
    batch = begin([row], by=clerk)
    for grant in officer.grants.all():
        revoke(grant, by=world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    run_now(batch.job)

    assert (batch.job.state, batch.job.error) == (
        JobState.FAILED,
        "提出任务的人已经停用，或者在本机构不再有审核角色，任务没有继续执行。",
    )
    assert results(batch) == {row.pk: (ItemState.PENDING, "")}


def test_what_the_act_needs_and_has_not_ends_the_batch_with_its_sentence(world, clerk):
    batch = begin([world.application_at(State.AWAITING_APPROVAL)], by=clerk, action=Action.APPROVE)

    run_now(batch.job)

    assert (batch.job.state, batch.job.error) == (JobState.FAILED, "请填写意见。")


def test_nothing_and_too_much_are_refused_with_a_sentence(clerk):
    asked = {"by": clerk, "key": uuid.uuid4(), "title": "接收", "values": Values()}
    with pytest.raises(ActionDenied, match="请先选择"):
        start_batch(Action.RECEIVE, {}, **asked)
    with pytest.raises(ActionDenied, match="一次最多勾选 200 件"):
        start_batch(Action.RECEIVE, dict.fromkeys(range(LIMIT + 1)), **asked)


def test_values_are_kept_as_they_were_given(world):
    period = world.application_at(State.IN_PUBLICITY).publicity
    day = clock.today()
    values = Values(
        opinion="同意。",
        reason="理由。",
        checklist={"basic": True},
        tickets=(
            TicketDraft("papers", "请补充封面。"),
            TicketDraft("education", "请核对。", entry="e", field="school"),
        ),
        deadline_on=day,
        to_position=2,
        committee=world.committees["high"],
        to_votes=True,
        publicity=period,
        document_number="浙人社批〔2026〕1号",
        document_date=day,
    )

    assert read_values(written_values(values)) == values
    assert written_values(Values()) == {}


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
    run_now(batch.job)

    batches._run_chunk(batch, pending, by=clerk, values=Values())

    assert results(batch) == {row.pk: (ItemState.DONE, "")}
    assert Event.objects.filter(stream=row.stream, kind="receive").count() == 1
