"""停用: nothing is sent to an office that was suspended in the meantime; what is there already is not hindered."""

import pytest

from accounts.enums import OrganisationStatus, Role
from accounts.models import Event
from accounts.services.organisations import set_status
from review.enums import Action, State
from review.services.succession import hand_over
from tests.review.desk import CITY, COUNTY, act_url, post, run, selection
from tests.review.successions import BASIS
from zcps.kit.refusals import ActionDenied

FURTHER = "hrss_330100"


@pytest.fixture
def boss(world):
    return world.officer("platform", Role.PLATFORM_ADMIN)


def suspend(world, boss, office=CITY) -> str:
    set_status(world.offices[office], OrganisationStatus.SUSPENDED, by=boss)
    return f"“{world.offices[office].name}”已停用"


def written_about(row) -> int:
    return Event.objects.filter(stream=row.stream).count()


def refused(world, action, row, **values) -> str:
    """The sentence; nothing of the row has changed."""
    before = written_about(row)
    with pytest.raises(ActionDenied) as denied:
        world.act(action, row, **values)
    now = world.fresh(row)
    assert (now.state, now.holder, now.version, written_about(row)) == (row.state, row.holder, row.version, before)
    return denied.value.sentence


def test_what_would_be_forwarded_to_a_suspended_office_stays_and_its_name_and_the_way_out_are_said(world, boss):
    row = world.application_at(State.AWAITING_FORWARD, position=1)
    named = suspend(world, boss)

    sentence = refused(world, Action.FORWARD, row)

    assert sentence == (
        f"{named}，现在不能办理“报送”，申报留在原处。"
        "请联系其上级机构：重新启用该机构，或者办理合并、移交在办申报，由承接的机构接着办理。"
    )


def test_it_goes_on_when_the_office_is_taken_up_again_and_when_another_takes_over(world, boss):
    first, second = (world.application_at(State.AWAITING_FORWARD, position=1) for _ in range(2))
    suspend(world, boss)
    set_status(world.offices[CITY], OrganisationStatus.ACTIVE, by=boss)

    assert world.act(Action.FORWARD, first).holder == world.offices[CITY]

    suspend(world, boss)
    hand_over(world.offices[CITY], world.offices[FURTHER], basis=BASIS, by=boss)
    assert world.act(Action.FORWARD, world.fresh(second)).holder == world.offices[FURTHER]


def test_it_is_said_before_anybody_is_asked_and_on_the_button(world, boss, clerk):
    row = world.application_at(State.AWAITING_FORWARD, position=1)
    named = suspend(world, boss)

    asked = clerk.get(act_url(row, "forward"))
    posted = post(clerk, row, "forward")
    page = clerk.get(f"/applications/{row.uuid}/review/")

    assert (asked.status_code, posted.status_code) == (409, 409)
    assert (named in asked.content.decode(), named in posted.content.decode()) == (True, True)
    assert f"{named}，现在不能办理" in page.content.decode()


def test_of_many_those_stay_that_lead_there_and_the_others_go_on(world, boss, clerk):
    going = world.application_at(State.AWAITING_FORWARD, position=1)
    suspend(world, boss)
    hand_over(world.offices[CITY], world.offices[FURTHER], basis=BASIS, by=boss)
    set_status(world.offices[CITY], OrganisationStatus.ACTIVE, by=boss)
    staying, going = world.application_at(State.AWAITING_FORWARD, position=1), world.fresh(going)
    named = suspend(world, boss)
    rows = [staying, going]

    preview = clerk.post("/batches/preview/", {"action": "forward", "selected": selection(*rows)})
    page = clerk.get(run(clerk, "forward", rows).url)

    assert [reason.names for reason in preview.context["weighed"].reasons] == [[staying.name]]
    assert "成功 1 件，未办理 1 件" in page.content.decode()
    assert named in page.content.decode()
    assert (world.fresh(going).holder, world.fresh(staying).state) == (world.offices[FURTHER], State.AWAITING_FORWARD)
    assert world.fresh(staying).version == staying.version


def test_nothing_is_sent_back_or_declined_to_a_suspended_office_either(world, boss):
    arrived = world.application_at(State.AWAITING_RECEIPT, position=2)
    judged = world.application_at(State.AWAITING_APPROVAL, position=2)
    named = suspend(world, boss, COUNTY)

    assert refused(world, Action.DECLINE, arrived).startswith(f"{named}，现在不能办理“不予接收”")
    assert refused(world, Action.SEND_BACK, judged).startswith(f"{named}，现在不能办理“退回下级”")


def test_a_recommendation_waits_while_the_higher_committees_office_is_suspended(world, boss):
    row = world.application_at(State.AWAITING_DISPATCH)

    named = suspend(world, boss, "high")

    assert refused(world, Action.DISPATCH, row).startswith(named)


def test_what_stays_in_the_house_or_goes_to_the_applicant_is_not_hindered(world, boss):
    judged, arrived = world.application_at(State.AWAITING_APPROVAL, position=1), world.submitted()
    suspend(world, boss)

    assert world.act(Action.APPROVE, judged).state == State.AWAITING_FORWARD
    assert world.act(Action.DECLINE, arrived).state == State.RETURNED


def test_a_correction_returns_to_the_office_that_has_it_in_hand_because_its_term_runs(world, boss):
    row = world.application_at(State.RETURNED)
    suspend(world, boss, COUNTY)

    back = world.submit(row, world.owner(row))

    assert (back.state, back.holder) == (State.AWAITING_RECEIPT, world.offices[COUNTY])
