"""What the applicant's home says one should do, before the first application, on its way, and when it has ended."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Person
from review.enums import Action, State
from review.policies.acts import TicketDraft
from review.queries.stations import stations
from tests.world import World
from zcps.kit import clock


def home_of(world: World, user) -> str:
    return world.client_for(user).get(reverse("review:home")).content.decode()


def test_whoever_has_never_applied_is_told_the_steps_and_where_the_next_one_is(world):
    user = world.applicant(whole=False)
    Person.objects.filter(pk=user.person_id).update(employer=None)

    steps = world.client_for(user).get(reverse("review:home")).context["steps"]

    assert [(step["text"], step["is_done"], step["url"]) for step in steps] == [
        ("登记工作单位", False, reverse("accounts:employer")),
        ("填写业绩档案", False, reverse("dossiers:home")),
        ("选择批次，开始申报", False, ""),
    ]


def test_steps_that_are_done_lead_nowhere(world):
    steps = world.client_for(world.applicant()).get(reverse("review:home")).context["steps"]

    assert [(step["is_done"], step["url"]) for step in steps] == [(True, ""), (True, ""), (False, "")]


def test_a_draft_shows_the_way_it_will_go_and_until_when_it_can_be_submitted(world):
    row = world.draft()

    text = home_of(world, world.owner(row))

    assert "提交之后，材料依次经过以下机构。" in text
    assert world.offices["hrss_330106"].name in text
    assert "前检查材料、签署承诺书并提交。" in text
    assert "怎样申报" not in text


def test_a_draft_that_was_not_submitted_in_time_is_not_asked_for_any_more(world):
    row = world.draft()

    with clock.frozen(world.round.closes_at + dt.timedelta(days=1)):
        text = home_of(world, world.owner(row))

    assert "申报时间已经截止" in text
    assert "继续填报" not in text


@pytest.mark.parametrize(
    ("state", "title", "is_taken"),
    [(State.INELIGIBLE, "资格审查不通过", True), (State.LAPSED, "逾期未补正，视为放弃申报", False),
     (State.ABANDONED, "已放弃申报", False)],
)  # fmt: skip
def test_an_end_is_told_while_its_round_is_open_and_says_whether_one_may_start_anew(world, state, title, is_taken):
    row = world.application_at(state)

    page = world.client_for(world.owner(row)).get(reverse("review:home"))

    assert (page.context["todo"].title, page.context["is_taken"]) == (title, is_taken)
    assert bool(page.context["rounds"]) is not is_taken


def test_what_ended_in_an_earlier_round_is_only_listed(world):
    row = world.application_at(State.INELIGIBLE)

    with clock.frozen(world.round.closes_at + dt.timedelta(days=1)):
        page = world.client_for(world.owner(row)).get(reverse("review:home"))

    assert (page.context["current"], page.context["others"]) == (None, [row])


def test_a_term_that_is_over_is_told_with_what_to_do(world):
    row = world.submitted()
    world.round.refresh_from_db()

    with clock.frozen(clock.now() + dt.timedelta(days=40)):
        station = stations(row, to=world.actor(world.owner(row)))[0]

    assert station.note.endswith("，已超过，可以致电询问")


def test_a_refusal_leads_back_to_the_application(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.owner(row))

    page = client.get(reverse("review:application_submit", args=[row.uuid]))

    assert page.status_code == 409
    assert "申报已提交，不能再修改。" in page.content.decode()
    assert f'href="{row.get_absolute_url()}"' in page.content.decode()


def test_returned_evidence_is_changed_on_the_page_of_its_entry(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    entry = row.revision.content["sections"]["education"][0]["entry"]
    row = world.act(Action.RETURN, row, tickets=(TicketDraft("education", "扫描件不清楚。", entry, "diploma"),))
    client = world.client_for(world.owner(row))

    [slot] = client.get(reverse("review:correction", args=[row.uuid, "education", entry])).context["slots"]
    page = client.get(slot["url"]).content.decode()

    assert slot["url"] == reverse("dossiers:entry", args=["education", entry]) + "#slot-diploma"
    assert 'id="slot-diploma"' in page
    assert "<html" in page


def test_of_a_returned_application_only_what_was_returned_can_be_chosen_anew(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    row = world.act(Action.RETURN, row, tickets=(TicketDraft("education", "请补充其他学历。"),))

    page = world.client_for(world.owner(row)).get(reverse("review:application_materials", args=[row.uuid]))

    assert [each["section"].code for each in page.context["sections"]] == ["education"]
    assert "papers" in [each["section"].code for each in page.context["kept"]]
    assert all(each["count"] for each in page.context["kept"])


def test_where_only_evidence_was_returned_there_is_no_form_to_save(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    entry = row.revision.content["sections"]["education"][0]["entry"]
    row = world.act(Action.RETURN, row, tickets=(TicketDraft("education", "扫描件不清楚。", entry, "diploma"),))

    page = world.client_for(world.owner(row)).get(reverse("review:correction", args=[row.uuid, "education", entry]))

    assert page.context["has_open_fields"] is False
    assert "只退回了佐证材料" in page.content.decode()
