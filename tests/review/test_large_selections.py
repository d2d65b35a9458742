"""“全部符合条件的” by the hundred: written down by one statement, done in the background, taken up and taken back as a whole."""

import uuid

import pytest

from accounts.models import Event, User
from committees.management.population.writing import Population
from review.enums import Action, ItemState, JobState, State
from review.models import Application, Batch, Consignment, ConsignmentItem, Job
from review.policies.acts import Values
from review.queries import selections
from review.queries.selections import LARGEST, Extent, extent_of
from review.services.batches import LIMIT, SelectionChanged, start_whole_batch
from review.services.jobs.running import run_due
from review.services.jobs.starting import cancel_job
from review.views.office import batches as views
from tests.review.desk import COUNTY, MID, confirm, fields_of, preview, waiting
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def many(world):
    """More than are done at once, waiting for receipt."""
    for _ in range(2):
        world.submitted()
    assert list(Population(LIMIT + 60, "whole").write()) == [LIMIT + 60]
    return LIMIT + 62


def test_many_run_in_the_background_in_chunks_and_can_be_seen_by_their_result(world, clerk, many):
    page = preview(clerk)
    answer = confirm(clerk, page)
    waiting_page = clerk.get(answer.url, follow=True)
    ran = run_due()
    result = clerk.get(answer.url)

    assert (page.context["in_background"], len(page.context["weighed"].first)) == (True, selections.FIRST)
    assert "已经排队" in waiting_page.content.decode()
    assert (ran, Job.objects.get().state, Job.objects.get().done) == (1, JobState.DONE, many)
    assert Event.objects.filter(kind="receive").count() == many
    assert f"成功 {many} 件" in result.content.decode()
    assert f"{many} 件，列出 200 件" in result.content.decode()


def test_a_large_consignment_is_one_in_the_order_of_its_roster_and_can_be_recalled_whole(
    world, clerk, actor, monkeypatch
):
    monkeypatch.setattr("review.services.batches.CHUNK", 5)
    for _ in range(2):
        world.application_at(State.AWAITING_FORWARD, position=1)
    list(Population(10, "forward").write())
    rows = Application.objects.filter(holder=actor.organisation_id, state=State.AWAITING_FORWARD)
    batch, _ = start_whole_batch(
        Action.FORWARD, rows, shown=extent_of(rows), by=actor, key=uuid.uuid4(), title="报送", values=Values()
    )
    views.run_now(batch.job)

    items = ConsignmentItem.objects.order_by("position").select_related("application")
    sent = [(item.application.unit_key, item.application.name_key) for item in items]
    page = clerk.get(f"/batches/{batch.uuid}/")
    asked = clerk.post("/batches/preview/", fields_of(page) | {"action": "recall"})
    clerk.post("/batches/run/", fields_of(asked))

    assert (Consignment.objects.count(), [item.position for item in items]) == (1, list(range(1, 13)))
    assert sent == sorted(sent)
    assert page.context["recallable"] == 12
    assert rows.count() == 12


def test_what_a_cancelled_batch_left_is_taken_up_from_its_result(world, clerk, actor):
    for _ in range(2):
        world.submitted()
    rows = waiting(actor)
    batch, _ = start_whole_batch(
        Action.RECEIVE, rows, shown=extent_of(rows), by=actor, key=uuid.uuid4(), title="接收", values=Values()
    )
    cancel_job(batch.job, by=actor)

    page = clerk.get(f"/batches/{batch.uuid}/")
    asked = clerk.post("/batches/preview/", fields_of(page) | {"action": "receive"})
    clerk.post("/batches/run/", fields_of(asked))

    assert "还有 2 件没有办理" in page.content.decode()
    assert set(Batch.objects.latest("pk").items.values_list("state", flat=True)) == {ItemState.DONE}


@pytest.mark.parametrize("given", [{"batch": "x"}, {"batch": str(uuid.uuid4())}, {"part": "everything"}])
def test_an_earlier_batch_that_is_none_of_the_office_is_missing(world, clerk, actor, given):
    row = world.submitted()
    rows = waiting(actor)
    batch, _ = start_whole_batch(
        Action.RECEIVE, rows, shown=extent_of(rows), by=actor, key=uuid.uuid4(), title="接收", values=Values()
    )
    asked = {"action": "recall", "batch": str(batch.uuid), "part": "left"} | given
    elsewhere = world.client_for(world.officer(MID))

    assert clerk.post("/batches/preview/", asked).status_code == 404
    assert elsewhere.post("/batches/preview/", asked).status_code == 404
    assert world.fresh(row).state == State.AWAITING_RECEIPT


def test_a_selection_that_is_too_large_or_not_what_was_shown_writes_nothing(world, actor):
    world.submitted()
    rows = waiting(actor)
    asked = {"by": actor, "title": "接收", "values": Values()}

    with pytest.raises(ActionDenied, match=f"一次最多办理 {LARGEST} 件"):
        start_whole_batch(Action.RECEIVE, rows, shown=Extent(LARGEST + 1, "x"), key=uuid.uuid4(), **asked)
    with pytest.raises(SelectionChanged):
        start_whole_batch(Action.RECEIVE, rows, shown=Extent(1, "x"), key=uuid.uuid4(), **asked)

    assert not Batch.objects.exists()


def test_the_same_key_writes_a_whole_batch_once(world, actor):
    world.submitted()
    rows, key = waiting(actor), uuid.uuid4()
    asked = {"shown": extent_of(rows), "by": actor, "key": key, "title": "公示", "values": Values()}

    first, is_new = start_whole_batch(Action.RECEIVE, rows, **asked)
    again = start_whole_batch(Action.RECEIVE, rows, **asked)

    assert (is_new, again) == (True, (first, False))
    assert first.items.count() == 1


def test_nobody_takes_their_own_application_with_the_rest(world, clerk, actor):
    officer, applicant = world.officer(COUNTY), world.applicant()
    own, other = world.submitted(applicant), world.submitted()
    User.objects.filter(pk=officer.pk).update(person=applicant.person)

    confirm(clerk, preview(clerk))

    assert (world.fresh(own).state, world.fresh(other).state) == (State.AWAITING_RECEIPT, State.AWAITING_APPROVAL)
