"""The one door: statements do not grow with rows, one event a move, none when refused, stale pages change nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, Notification
from accounts.services.events import verify
from review.enums import Action, State
from review.models import Opinion, Ticket
from review.policies.acts import TicketDraft, Values
from review.services.door import move, move_one
from review.services.office import perform, perform_one, preview
from review.services.paper import record_stamp
from tests.world import USUAL
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


def statements(work) -> int:
    """How many statements a piece of work sends, savepoints left out."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        work()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured)


def test_many_rows_need_no_more_statements_than_one_and_one_needs_fifteen_at_most(world):
    """Twelve, and three for the numbered 受理回执: its number, the notice, the record of its delivery."""
    clerk = world.actor(world.officer("hrss_330106"))
    one = {world.submitted().pk: None}
    many = {world.submitted().pk: None for _ in range(5)}

    for_one = statements(lambda: perform(Action.RECEIVE, one, by=clerk))
    for_many = statements(lambda: perform(Action.RECEIVE, many, by=clerk))

    assert for_many == for_one <= 15


# Forwarding crosses out older rosters, takes a number, writes the consignment and its roster: four more.
@pytest.mark.parametrize(("action", "most"), [(Action.APPROVE, 12), (Action.FORWARD, 16)])
def test_the_other_acts_of_a_clerk_need_few_statements(world, action, most):
    state = {Action.APPROVE: State.AWAITING_APPROVAL, Action.FORWARD: State.AWAITING_FORWARD}[action]
    row = world.application_at(state)
    clerk = world.actor(world.officer_for(row, action))
    values = Values(**USUAL.get(action, lambda *_: {})(world, row))

    assert statements(lambda: perform(action, {row.pk: row.version}, by=clerk, values=values)) <= most


def test_a_move_writes_one_event_and_grows_the_version_by_one(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    before = Event.objects.filter(stream=row.stream).count()

    after = world.act(Action.APPROVE, row)

    assert Event.objects.filter(stream=row.stream).count() == before + 1
    assert after.version == row.version + 1
    assert verify(row.stream) == []


def test_a_refused_move_writes_nothing(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    stranger = world.actor(world.officer("hrss_330110"))
    written = (Event.objects.count(), Notification.objects.count(), Opinion.objects.count())

    outcome = move(Action.APPROVE, {row.pk: row.version}, by=stranger, values=Values(opinion="同意。"))

    assert [refused.refusal.status for refused in outcome.refused] == [404]
    assert (Event.objects.count(), Notification.objects.count(), Opinion.objects.count()) == written
    assert world.fresh(row).version == row.version


def test_a_stale_page_changes_nothing_and_says_who_did_what(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    world.act(Action.APPROVE, row)
    second = world.actor(world.officer("hrss_330106", number=1))

    with pytest.raises(ActionDenied) as denied:
        perform_one(Action.APPROVE, row, version=row.version, by=second, values=Values(opinion="同意。"))

    assert denied.value.status == 409
    assert "西湖区人力资源和社会保障局已于" in denied.value.sentence
    assert "审批通过" in denied.value.sentence


def test_the_same_request_sent_twice_is_answered_like_the_first(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk = world.actor(world.officer("hrss_330106"))
    values = Values(opinion="同意报送。")
    perform_one(Action.APPROVE, row, version=row.version, by=clerk, values=values)

    again = perform_one(Action.APPROVE, row, version=row.version, by=clerk, values=values)

    assert again.pk == row.pk
    assert Event.objects.filter(stream=row.stream, kind="approve").count() == 1


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.APPROVE, State.AWAITING_APPROVAL),
        (Action.RETURN, State.AWAITING_APPROVAL),
        (Action.REJECT, State.AWAITING_APPROVAL),
        (Action.DECLINE, State.AWAITING_RECEIPT),
        (Action.ASSIGN_COMMITTEE, State.AWAITING_ASSIGNMENT),
        (Action.RECORD_RESULT, State.AWAITING_VOTES),
    ],
)
def test_an_action_without_what_it_needs_is_refused_with_a_sentence(world, action, state):
    row = world.application_at(state)

    with pytest.raises(ActionDenied, match=r"。$"):
        move_one(action, row, version=row.version, by=world.actor(world.officer_for(row, action)))


def test_a_preview_tells_each_row_apart_and_changes_nothing(world):
    ready, waiting = world.application_at(State.AWAITING_APPROVAL), world.submitted()
    clerk = world.actor(world.officer("hrss_330106"))

    outcome = preview(Action.APPROVE, {ready.pk: None, waiting.pk: None}, by=clerk)

    assert [row.pk for row in outcome.done] == [ready.pk]
    assert [(refused.application_id, refused.refusal.sentence) for refused in outcome.refused] == [
        (waiting.pk, "该申报现为“待接收”，不能办理“审批通过”。")
    ]
    assert world.fresh(ready).state == State.AWAITING_APPROVAL


def test_declining_tells_the_office_below_and_the_applicant_with_the_reason_and_whom_to_ask(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    below = world.officer("hrss_330106")
    Notification.objects.all().delete()

    after = world.act(Action.DECLINE, row, reason="照片不清晰，不符合报送要求。")

    told = {note.recipient: note.body for note in Notification.objects.select_related("recipient")}
    assert after.state == State.AWAITING_FORWARD
    assert after.holder == world.offices["hrss_330106"]
    assert set(told) == {below, world.owner(row)}
    assert all("照片不清晰" in body and "0571-88000000" in body for body in told.values())


def test_declining_at_the_first_office_returns_to_the_applicant_with_a_deadline(world):
    row = world.application_at(State.AWAITING_RECEIPT)

    after = world.act(Action.DECLINE, row)

    assert (after.state, after.resume_position) == (State.RETURNED, 1)
    assert after.deadline_on is not None


def test_returning_keeps_the_tickets_at_their_addresses(world):
    row = world.application_at(State.AWAITING_APPROVAL)

    world.act(
        Action.RETURN,
        row,
        tickets=(TicketDraft("papers", "请补充正文。"), TicketDraft("basic", "照片模糊。", field="photo")),
    )

    assert [(ticket.address, ticket.message) for ticket in Ticket.objects.all()] == [
        ("papers", "请补充正文。"),
        ("basic//photo", "照片模糊。"),
    ]


def test_a_returned_application_comes_back_to_the_office_that_returned_it(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)
    row = world.act(Action.RETURN, row)

    again = world.submit(row, world.owner(row))

    assert (again.state, again.position, again.holder) == (
        State.AWAITING_RECEIPT,
        2,
        world.offices["department_330100"],
    )


def test_sending_back_lets_the_earlier_office_judge_again_and_the_way_is_passed_again(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=3)

    row = world.act(Action.SEND_BACK, row, to_position=1)

    assert (row.state, row.holder) == (State.AWAITING_APPROVAL, world.offices["hrss_330106"])
    assert world.advance(row, lambda now: now.position == 4).state == State.AWAITING_RECEIPT


def test_what_was_forwarded_can_be_recalled_until_it_is_received(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    clerk = world.officer("hrss_330106")

    recalled = world.act(Action.RECALL, row, by=clerk)
    forwarded = world.act(Action.FORWARD, recalled)
    received = world.act(Action.RECEIVE, forwarded)

    assert (recalled.state, recalled.holder) == (State.AWAITING_FORWARD, world.offices["hrss_330106"])
    with pytest.raises(ActionDenied, match="已经接收"):
        world.act(Action.RECALL, received, by=clerk)


def test_the_leader_is_another_person_than_the_clerk(whole_world):
    world = whole_world
    row = world.application_at(State.AWAITING_APPROVAL, position=2)
    from review.services.paper import record_arrival

    both = world.officer("hrss_330106", "clerk", "leader")
    record_arrival(row, by=world.actor(both))
    row = world.act(Action.EXAMINE, world.fresh(row), by=both)

    with pytest.raises(ActionDenied, match="您是本环节的经办人"):
        world.act(Action.SIGN, row, by=both)


def test_only_a_committee_that_reviews_the_speciality_can_be_assigned(world):
    row = world.application_at(State.AWAITING_ASSIGNMENT)

    with pytest.raises(ActionDenied, match="不评审"):
        world.act(Action.ASSIGN_COMMITTEE, row, committee=world.committees["mid_330200"])


def test_a_page_older_than_the_row_is_refused_too_when_no_act_was_the_last_event(world):
    shown = world.submitted()
    row = world.act(Action.RECEIVE, shown)
    clerk = world.actor(world.officer("hrss_330106"))
    record_stamp(row.paper_stamps.first(), stamped_on=clock.today(), organisation_name="西湖区市政设计院", by=clerk)

    with pytest.raises(ActionDenied, match="该申报已有变化，您的操作没有执行"):
        move_one(Action.APPROVE, row, version=shown.version, by=clerk, values=Values(opinion="同意。"))
