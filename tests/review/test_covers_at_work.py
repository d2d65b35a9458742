"""代理 at work: whose applications are 我的, what is written down, 经办 ≠ 领导, and the page that arranges it."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import Cover, Event
from accounts.services.covers import arrange_cover, end_cover
from review.enums import PAPER_LACKING, Action, Duty, State
from review.models import Application, Opinion
from review.policies import why_not
from review.policies.clerks import clerks_place, in_place_of, told_of
from review.services.sharing import claim, share
from tests.factories import accounts as make
from tests.review.desk import COUNTY, MID, post
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def absent(world):
    return make.officer(world.offices[COUNTY], Role.CLERK, of=make.person("张三"))


@pytest.fixture
def substitute(world):
    return make.officer(world.offices[COUNTY], Role.LEADER, of=make.person("李四"))


def cover(world, absent, substitute, *, office=COUNTY) -> Cover:
    today = clock.today()
    return arrange_cover(
        absent=absent, substitute=substitute, organisation=world.offices[office], starts_on=today, ends_on=today,
        reason="开会", by=absent,
    )  # fmt: skip


def payload(row, kind: str) -> dict:
    return Event.objects.filter(stream=row.stream, kind=kind).latest("seq").payload_row.payload


def test_what_a_lent_role_does_is_done_in_the_absents_place(world, absent, substitute):
    row = world.submitted()
    cover(world, absent, substitute)

    row = world.act(Action.RECEIVE, row, by=substitute)
    row = world.act(Action.APPROVE, row, by=substitute)

    assert payload(row, "receive")["on_behalf_of"] == {"user": absent.pk, "name": "张三"}
    assert Opinion.objects.get(application=row).on_behalf_of == absent
    page = world.client_for(substitute).get(f"/applications/{row.uuid}/review/").content.decode()
    assert page.count("李四（代张三）") == 3  # two lines of the timeline, one opinion


def test_among_equals_only_the_absents_applications_are_done_in_his_place(world, absent):
    colleague = make.officer(world.offices[COUNTY], Role.CLERK, of=make.person("王五"))
    theirs, free = world.submitted(), world.submitted()
    share([theirs.pk], to=absent.pk, by=world.actor(colleague))
    cover(world, absent, colleague)

    world.act(Action.RECEIVE, theirs, by=colleague)
    world.act(Action.RECEIVE, free, by=colleague)

    assert payload(theirs, "receive")["on_behalf_of"]["name"] == "张三"
    assert "on_behalf_of" not in payload(free, "receive")


def test_the_substitutes_own_list_holds_the_absents_too(world, absent):
    colleague = make.officer(world.offices[COUNTY], Role.CLERK, of=make.person("王五"))
    row = world.submitted()
    share([row.pk], to=absent.pk, by=world.actor(colleague))
    client = world.client_for(colleague)

    assert client.get("/inbox/from_person/", {"clerk": "mine"}).context["rows"] == []
    cover(world, absent, colleague)

    page = client.get("/inbox/from_person/", {"clerk": "mine"})
    assert [item["row"].pk for item in page.context["rows"]] == [row.pk]
    assert client.get("/inbox/").context["own"][0][1] == 1


def test_when_it_ends_the_right_ends_and_what_was_done_stays_told(world, absent, substitute):
    row = world.submitted()
    standing = cover(world, absent, substitute)
    world.act(Action.RECEIVE, row, by=substitute)

    end_cover(standing, by=absent)

    with pytest.raises(ActionDenied):
        world.act(Action.APPROVE, world.fresh(row), by=substitute)
    assert payload(row, "receive")["on_behalf_of"]["name"] == "张三"


def at_signature(world, by) -> Application:
    """An application whose clerk has examined it; a leader signs next."""
    row = world.advance(world.draft(), lambda row: row.state == State.AWAITING_APPROVAL and row.leader_signs)
    key = next(key for key, office in world.offices.items() if office.pk == row.holder_id)
    examiner = by(key)
    if row.paper in PAPER_LACKING:
        row = world._step(row)
    return world.act(Action.EXAMINE, row, by=examiner)


def test_nobody_signs_what_he_or_the_one_he_covers_has_examined(whole_world):
    world, made = whole_world, {}

    def clerk_at(key):
        made["clerk"] = make.officer(world.offices[key], Role.CLERK, of=make.person("张三"))
        made["leader"] = make.officer(world.offices[key], Role.LEADER, of=make.person("李四"))
        made["key"] = key
        return made["clerk"]

    row = at_signature(world, clerk_at)
    today = clock.today()

    def refusal():
        return why_not(world.actor(made["leader"]), Action.SIGN, row, today=today)

    def reach():
        rows = Application.objects.actionable_by(world.actor(made["leader"]), Action.SIGN, today=today)
        return row.pk in rows.values_list("pk", flat=True)

    assert (refusal(), reach()) == (None, True)
    standing = cover(world, made["clerk"], made["leader"], office=made["key"])
    assert "所代理的同事经办" in refusal().sentence
    assert refusal().status == 403
    assert not reach()
    end_cover(standing, by=made["clerk"])
    assert (refusal(), reach()) == (None, True)


def test_in_whose_place_an_act_is_taken_is_told_by_roles_and_clerk(world, absent, substitute):
    row = world.submitted()
    own, before = world.actor(absent), world.actor(substitute)
    cover(world, absent, substitute)
    after = world.actor(substitute)

    assert in_place_of(own, Action.RECEIVE, row) is None
    assert in_place_of(before, Action.RECEIVE, row) is None
    assert in_place_of(after, Action.RECEIVE, row).absent_id == absent.pk
    assert in_place_of(after, Action.SUBMIT, row) is None
    assert in_place_of(after, Action.RECORD_RESULT, row) is None
    assert clerks_place(after, row) is None
    claim([row.pk], by=own)
    assert told_of(clerks_place(after, world.fresh(row))) == {"on_behalf_of": {"user": absent.pk, "name": "张三"}}


def test_a_committees_office_has_covers_too(world):
    manager = make.officer(world.offices[MID], Role.COMMITTEE_MANAGER, of=make.person("张三"))
    reviewer = make.officer(world.offices[MID], Role.CANDIDATE_REVIEWER, of=make.person("李四"))
    row = world.application_at(State.AWAITING_RECEIPT, duty=Duty.MID_COMMITTEE)

    cover(world, manager, reviewer, office=MID)
    world.act(Action.RECEIVE, row, by=reviewer)

    assert payload(row, "receive")["on_behalf_of"]["name"] == "张三"


# --- the page ------------------------------------------------------------------------------------------------


def given(absent, substitute, **changes):
    today = clock.today()
    return {
        "absent": absent.pk,
        "substitute": substitute.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=3)).isoformat(),
        "reason": "休年假",
    } | changes


def test_one_arranges_ones_own_cover_and_ends_it_early(world, absent, substitute):
    client = world.client_for(absent)

    page = client.post("/covers/", given(absent, substitute), follow=True).content.decode()
    ended = client.post(f"/covers/{Cover.objects.get().uuid}/end/", follow=True).content.decode()

    assert "已安排李四代理张三" in page
    assert "代理中" in page
    assert "的安排已经结束" in ended
    assert "已提前结束" in ended
    assert client.post(f"/covers/{Cover.objects.get().uuid}/end/").status_code == 409


def test_a_clerk_chooses_nobody_else_to_be_away_a_leader_may(world, absent, substitute):
    colleague = world.officer(COUNTY)
    refused = world.client_for(colleague).post("/covers/", given(absent, substitute))
    arranged = world.client_for(substitute).post("/covers/", given(absent, colleague))

    assert refused.context["form"].errors["absent"]
    assert arranged.status_code == 302


def test_an_administrator_without_a_role_of_business_arranges_for_others(world, absent, substitute):
    admin = world.officer(COUNTY, Role.ORGANISATION_ADMIN)

    world.client_for(admin).post("/covers/", given(absent, substitute))

    assert Cover.objects.get().arranged_by == admin


def test_what_the_service_refuses_stands_above_the_form(world, absent, substitute):
    cover(world, absent, substitute)

    page = world.client_for(absent).post("/covers/", given(absent, substitute))

    assert "已由李四代理" in page.content.decode()


def test_covers_past_and_to_come_say_so(world, absent, substitute):
    today = clock.today()
    term = {"starts_on": today + timedelta(days=5), "ends_on": today + timedelta(days=6)}
    arrange_cover(
        absent=absent, substitute=substitute, organisation=world.offices[COUNTY], reason="会", by=absent, **term
    )
    client = world.client_for(absent)

    assert "未开始" in client.get("/covers/").content.decode()
    with clock.frozen(clock.now() + timedelta(days=10)):
        later = world.client_for(absent).get("/covers/")
        assert [row["word"] for row in later.context["rows"]] == ["已结束"]


def test_a_cover_of_another_office_is_missing_and_a_colleagues_is_not_ones_own_to_end(world, absent, substitute):
    row = cover(world, absent, substitute)

    assert world.client_for(world.officer(MID)).post(f"/covers/{row.uuid}/end/").status_code == 404
    assert world.client_for(world.officer(COUNTY)).post(f"/covers/{row.uuid}/end/").status_code == 403


def test_a_substitutes_page_of_an_application_says_whose_it_is(world, absent, substitute):
    row = world.submitted()
    claim([row.pk], by=world.actor(absent))
    cover(world, absent, substitute)

    client = world.client_for(substitute)

    assert "由张三经办" in client.get(f"/applications/{row.uuid}/review/").content.decode()
    assert post(client, row, "receive").status_code == 302
