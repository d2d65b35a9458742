"""The office's acts for many at once: preview, one key one result, recall."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, User
from review.enums import Action, Duty, State
from review.models import Batch, Job, Opinion, Ticket
from review.services.jobs.running import run_now
from tests.review.desk import CITY, COUNTY, MID, run, selection
from tests.world import World


@pytest.fixture
def clerk(world: World):
    return world.client_for(world.officer(COUNTY))


def test_a_preview_says_what_would_go_and_what_not_and_moves_nothing(world, clerk):
    going, gone = world.submitted(), world.submitted()
    stale = selection(gone)
    world.act(Action.RECEIVE, gone)

    page = clerk.post("/batches/preview/", {"action": "receive", "selected": selection(going) + stale})

    assert [row.pk for row in page.context["weighed"].first] == [going.pk]
    assert [reason.names for reason in page.context["weighed"].reasons] == [[gone.name]]
    assert world.fresh(going).state == State.AWAITING_RECEIPT


def test_a_batch_moves_what_it_can_and_says_why_not_the_rest(world, clerk):
    rows = [world.submitted() for _ in range(3)]
    asked = selection(*rows)
    world.act(Action.RECEIVE, rows[0])

    answer = clerk.post("/batches/run/", {"action": "receive", "selected": asked, "key": str(uuid.uuid4())})
    page = clerk.get(answer.url)

    assert len(page.context["done"]) == 2
    assert len(page.context["refused"]) == 1
    assert "成功 2 件，未办理 1 件" in page.content.decode()


def test_the_result_is_titled_by_the_word_of_the_office_that_did_it(green_world):
    """Wherever the applications are by then: at the next office the same act has another name."""
    row = green_world.application_at(State.AWAITING_FORWARD, position=1)
    clerk = green_world.client_for(green_world.officer("unit_330106"))

    page = clerk.get(run(clerk, "forward", [row]).url)

    assert page.context["result_title"] == "提交主管部门：成功 1 件"
    assert green_world.fresh(row).duty == Duty.REVIEW


def test_a_result_without_any_row_has_the_usual_word(world, clerk):
    run(clerk, "receive", [world.submitted()])
    batch = Batch.objects.get()
    batch.items.all().delete()

    assert clerk.get(f"/batches/{batch.uuid}/").context["result_title"] == "接收：成功 0 件"


def test_the_same_key_twice_shows_the_first_result(world, clerk):
    rows, key = [world.submitted(), world.submitted()], str(uuid.uuid4())

    first, second = run(clerk, "receive", rows, key), run(clerk, "receive", rows, key)

    assert first.url == second.url
    assert Batch.objects.count() == 1
    assert Event.objects.filter(kind=Action.RECEIVE).count() == 2


def test_one_opinion_serves_many_and_is_asked_for(world, clerk):
    rows = [world.application_at(State.AWAITING_APPROVAL) for _ in range(2)]

    asked = run(clerk, "approve", rows)
    run(clerk, "approve", rows, text="同意报送。", checked=["basic_consistent"])

    assert asked.context["form"].errors
    assert {world.fresh(row).state for row in rows} == {State.AWAITING_FORWARD}
    assert Opinion.objects.filter(text="同意报送。").count() == 2


def test_many_are_returned_with_one_ticket_on_a_section(world, clerk):
    rows = [world.application_at(State.AWAITING_APPROVAL) for _ in range(2)]

    run(clerk, "return", rows, address="papers", message="请补充封面和目录。")

    assert {ticket.address for ticket in Ticket.objects.all()} == {"papers"}
    assert {world.fresh(row).state for row in rows} == {State.RETURNED}


def test_what_was_forwarded_by_a_batch_can_be_recalled_from_its_result(world, clerk):
    rows = [world.application_at(State.AWAITING_FORWARD, position=1) for _ in range(2)]

    page = clerk.get(run(clerk, "forward", rows).url)
    again = [world.fresh(row) for row in rows]
    run(clerk, "recall", again)

    assert page.context["recallable"] == 2
    assert {world.fresh(row).state for row in rows} == {State.AWAITING_FORWARD}


def test_many_are_assigned_and_dispatched(world):
    rows = [world.application_at(State.AWAITING_ASSIGNMENT) for _ in range(2)]
    client = world.client_for(world.officer(MID))

    run(client, "assign_committee", rows, committee=str(world.committees["high"].pk))
    run(client, "dispatch", [world.fresh(row) for row in rows])

    assert {world.fresh(row).holder_id for row in rows} == {world.offices["high"].pk}


def test_rows_of_a_foreign_office_are_dropped_as_if_they_did_not_exist(world):
    row = world.submitted()
    client = world.client_for(world.officer("hrss_330203"))

    assert run(client, "receive", [row]).status_code == 404
    assert not Batch.objects.exists()


@pytest.mark.parametrize("selected", [[], ["x"], ["1"], ["-1:2"], ["99999999999999999999:1"]])
def test_an_empty_or_broken_selection_is_refused_in_words(world, clerk, selected):
    answer = clerk.post("/batches/preview/", {"action": "receive", "selected": selected})

    assert answer.status_code == 409
    assert "请先勾选" in answer.content.decode()


def test_more_than_two_hundred_are_refused(world, clerk):
    selected = [f"{number}:1" for number in range(1, 202)]

    answer = clerk.post("/batches/preview/", {"action": "receive", "selected": selected})

    assert "一次最多勾选 200 件" in answer.content.decode()


def test_a_batch_is_seen_at_its_office_and_nowhere_else(world, clerk):
    row = world.submitted()
    url = run(clerk, "receive", [row]).url.split("?")[0]

    colleague = world.client_for(world.officer(COUNTY, number=1)).get(url)
    foreign = world.client_for(world.officer(CITY)).get(url)

    assert [item.application for item in colleague.context["done"]] == [row]
    assert foreign.status_code == 404


def test_nobody_meets_their_own_application_in_a_colleagues_batch(world, clerk):
    own = world.officer(COUNTY, number=1)
    applicant = world.applicant()
    row = world.submitted(applicant)
    url = run(clerk, "receive", [row]).url.split("?")[0]
    User.objects.filter(pk=own.pk).update(person=applicant.person)

    page = world.client_for(own).get(url)

    assert page.context["done"] == []
    assert str(row.uuid) not in page.content.decode()


def test_a_batch_that_still_runs_shows_how_far_it_is_and_then_its_result(world, clerk, monkeypatch):
    monkeypatch.setattr("review.views.office.batches.run_now", lambda job: None)
    answer = run(clerk, "receive", [world.submitted()])
    job = Job.objects.get()

    waiting = clerk.get(answer.url)
    asked = clerk.get(waiting.url)
    run_now(job)
    told = clerk.get(waiting.url, headers={"HX-Request": "true"})

    assert (waiting.status_code, waiting.url) == (302, f"/jobs/{job.uuid}/")
    assert 'hx-trigger="load delay:2s"' in asked.content.decode()
    assert told["HX-Redirect"] == answer.url
    assert clerk.get(waiting.url).url == answer.url


def test_a_batch_page_needs_the_same_statements_for_one_row_and_for_three(world, clerk):
    one = run(clerk, "receive", [world.submitted()]).url
    three = run(clerk, "receive", [world.submitted() for _ in range(3)]).url
    clerk.get(one)

    counted = []
    for url in (one, three):
        with CaptureQueriesContext(connection) as captured:
            clerk.get(url)
        counted.append(len(captured))

    assert counted[0] == counted[1]
