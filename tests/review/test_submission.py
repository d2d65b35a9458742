"""What stands between a person and a submission, at the level of services."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.enums import Affiliation
from accounts.models import Organisation, Person
from review.enums import Action, State
from review.policies.acts import Decision, TicketDraft, Values
from review.queries.planning import plan_for
from review.services.correcting import answer_ticket, open_tickets
from review.services.freezing import Pledge
from review.services.office import perform
from review.services.submission import save_draft, select_entries, start_application, submit
from tests.world import CHOICE
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

SIGNED = Pledge(version="2026-1", ip=None)


@pytest.mark.parametrize(("days", "sentence"), [(-60, "尚未开放申报"), (60, "个人申报已经截止")])
def test_outside_its_window_nobody_starts_or_submits(world, days, sentence):
    row = world.draft()
    other = world.applicant()

    with clock.frozen(clock.now() + dt.timedelta(days=days)):
        with pytest.raises(ActionDenied, match=sentence):
            start_application(other.person, round=world.round, by=world.actor(other))
        with pytest.raises(ActionDenied, match=sentence):
            submit(row, by=world.actor(world.owner(row)), pledge=SIGNED, version=row.version)


def test_without_an_employer_there_is_no_way(world):
    user = world.applicant()
    Person.objects.filter(pk=user.person_id).update(employer=None)
    user.person.refresh_from_db()

    with pytest.raises(ActionDenied, match="请先在个人信息中登记工作单位"):
        start_application(user.person, round=world.round, by=world.actor(user))


def test_what_was_submitted_is_no_draft_any_more(world):
    row = world.submitted()
    actor = world.actor(world.owner(row))

    with pytest.raises(ActionDenied, match="申报已提交，不能再修改"):
        save_draft(row, by=actor, **CHOICE)
    with pytest.raises(ActionDenied, match="申报已提交，不能再修改"):
        select_entries(row, by=actor, selection={})


def test_a_unit_that_no_route_serves_is_named_with_whom_to_ask(world):
    unit = world.offices["unit_330106"]
    Organisation.objects.filter(pk=unit.pk).update(affiliation=Affiliation.NONE)
    unit.refresh_from_db()

    with pytest.raises(ActionDenied, match="（无主管部门）没有适用的报送路线，请联系平台管理机构"):
        plan_for(unit, round=world.round, speciality="structure")


def test_an_older_pledge_is_not_signed(world):
    row = world.draft()

    with pytest.raises(ActionDenied, match="承诺书已更新"):
        submit(row, by=world.actor(world.owner(row)), pledge=replace(SIGNED, version="2025-1"), version=row.version)


def test_an_unfinished_application_is_refused_by_the_service_too(world):
    row = world.draft(speciality="")

    with pytest.raises(ActionDenied, match="还有 1 项内容需要补充：请选择申报专业。"):
        submit(row, by=world.actor(world.owner(row)), pledge=SIGNED, version=row.version)


def test_receiving_what_does_not_exist_receives_the_rest(world):
    clerk = world.actor(world.officer("hrss_330106"))
    row = world.application_at(State.AWAITING_RECEIPT)

    outcome = perform(Action.RECEIVE, {10**9: None, row.pk: None}, by=clerk)

    assert [(refused.application_id, refused.refusal.status) for refused in outcome.refused] == [(10**9, 404)]
    assert [done.pk for done in outcome.done] == [row.pk]


def test_returning_what_does_not_exist_returns_nothing(world):
    clerk = world.actor(world.officer("hrss_330106"))
    asked = Values(tickets=(TicketDraft(section="education", message="请补充。"),))

    outcome = perform(Action.RETURN, {10**9: None}, by=clerk, values=asked)

    assert [refused.refusal.status for refused in outcome.refused] == [404]
    assert outcome.done == []


@pytest.mark.parametrize("position", [2, 3])
def test_an_application_is_sent_back_to_an_earlier_office_only(world, position):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)

    with pytest.raises(ActionDenied, match="只能退回到本环节之前的审核机构"):
        world.act(Action.SEND_BACK, row, to_position=position)


def test_a_result_is_recorded_for_what_was_on_the_agenda_only(world):
    row = world.application_at(State.AWAITING_VOTES)
    other = {10**9: Decision(True, "另一次会议", 15, 0, 0)}

    with pytest.raises(ActionDenied, match="不在本次评审会议的议程中"):
        world.act(Action.RECORD_RESULT, row, decisions=other)


def test_a_ticket_is_answered_by_the_person_and_before_the_submission_only(world):
    row = world.application_at(State.RETURNED)
    ticket, stranger = row.tickets.get(), world.actor(world.applicant())

    with pytest.raises(ActionDenied, match="没有找到这条补正事项"):
        answer_ticket(ticket, answer="与我无关。", by=stranger)
    world.submit(row, world.owner(row))
    with pytest.raises(ActionDenied, match="不能再修改补正说明"):
        answer_ticket(ticket, answer="晚了。", by=world.actor(world.owner(row)))


def test_what_was_declined_comes_back_without_tickets(world):
    row = world.act(Action.DECLINE, world.submitted())

    assert (row.state, open_tickets(row)) == (State.RETURNED, [])


def test_chosen_entries_are_kept_in_the_draft(world):
    row = world.draft()
    chosen = {"papers": []}

    select_entries(row, by=world.actor(world.owner(row)), selection=chosen)

    assert (row.draft["selection"], world.fresh(row).draft["selection"]) == (chosen, chosen)
