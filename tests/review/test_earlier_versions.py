"""Applications under an earlier version of the scheme: whatever the new inboxes are, each is in one and none is lost."""

import copy
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.services.schemes import store
from review.enums import Action, Duty, State
from review.management.commands.load_scheme import earlier_cases, unoffered_rounds
from review.models import Application
from review.policies.held import held_at, shows
from review.queries.inboxes import inboxes_of, open_inboxes, tree_of
from review.queries.served import served, served_under
from review.scheme import ReviewRules
from review.services.submission import start_application
from tests.world import World, scheme_content
from zcps.kit.refusals import ActionDenied

COUNTY, MID = "hrss_330106", "mid_330100"


@pytest.fixture
def zhejiang(db) -> World:
    world = World()
    world.build_other_routes()
    return world


def without(business: dict, *codes: str) -> None:
    for group in business["inboxes"]:
        group["items"] = [item for item in group["items"] if item["code"] not in codes]


def newer(slug: str, change) -> dict:
    """The scheme's content with its first business changed."""
    content = copy.deepcopy(scheme_content(slug))
    change(content["businesses"])
    return content


def put_in_force(world: World, change) -> None:
    world.version = store(newer(world.slug, change), by=None).version


def no_leaders_sign(businesses) -> None:
    for stop in businesses[0]["routes"][0]["stops"]:
        stop.pop("leader_signs", None)
        stop.pop("blocks", None)
    without(businesses[0], "signature", "blocks")


def approval_is_for_clerks_alone(businesses) -> None:
    no_leaders_sign(businesses)
    item = next(item for group in businesses[0]["inboxes"] for item in group["items"] if item["code"] == "approval")
    item["actions"] = ["approve"]


def all_receive_at_one_place(businesses) -> None:
    for route in businesses[0]["routes"]:
        for stop in route["stops"]:
            stop.pop("inbox", None)
    without(businesses[0], "to_receive")


def renamed(businesses) -> None:
    for group in businesses[0]["inboxes"]:
        for item in group["items"]:
            item["name"] += "（新）"


def no_records_any_more(businesses) -> None:
    del businesses[1:]


CHANGES = {
    "all_actions": [no_leaders_sign, approval_is_for_clerks_alone, renamed, no_records_any_more],
    "zhejiang_construction": [all_receive_at_one_place, renamed],
}


def waiting(world: World, office: str, *roles: str) -> list[tuple[str, int]]:
    """Where something waits in the officer's tree."""
    groups = tree_of(world.actor(world.officer(office, *roles)))
    return [(inbox.path, count) for group in groups for inbox, count in group.inboxes if count]


def test_what_waits_for_a_signature_that_no_route_asks_for_any_more_stays_in_its_inbox(whole_world):
    row = whole_world.application_at(State.AWAITING_SIGNATURE)
    put_in_force(whole_world, no_leaders_sign)
    leader = whole_world.officer(COUNTY, Role.LEADER)
    client = whole_world.client_for(leader)

    page = client.get("/inbox/signature/")
    before = waiting(whole_world, COUNTY, Role.LEADER)
    whole_world.act(Action.SIGN, row, by=leader)

    assert before == [("待处理/待签批", 1)]
    assert [item["row"].pk for item in page.context["rows"]] == [row.pk]
    assert "签批同意" in page.content.decode()
    assert tree_of(whole_world.actor(leader)) == []


def test_an_act_that_the_new_inbox_does_not_offer_keeps_the_old_inbox_beside_it_without_showing_anything_twice(
    whole_world,
):
    to_sign = whole_world.application_at(State.AWAITING_APPROVAL, position=2)
    to_approve = whole_world.application_at(State.AWAITING_APPROVAL, position=3)
    put_in_force(whole_world, approval_is_for_clerks_alone)

    assert whole_world.fresh(to_sign).leader_signs
    assert waiting(whole_world, COUNTY) == [("待处理/待审批", 1)]
    assert waiting(whole_world, "department_330100") == [("待处理/待审批", 1)]
    assert [places(whole_world, row) for row in (to_sign, to_approve)] == [["review-approval"], ["approval"]]


def places(world: World, row: Application) -> list[str]:
    """The codes of the inboxes of the holder that hold the application."""
    office = next(key for key, held in world.offices.items() if held.pk == row.holder_id)
    actor = world.actor(world.officer(office))
    boxes = open_inboxes(actor, served(actor.organisation_id))
    return [box.code for box in boxes if box.rows(actor).filter(pk=row.pk).exists()]


def test_what_waits_at_a_stop_whose_own_inbox_is_gone_stays_there_until_it_is_received(zhejiang):
    user = zhejiang.applicant(unit="unit_online")
    row = zhejiang.application_at(State.AWAITING_RECEIPT, duty=Duty.MID_COMMITTEE, user=user)
    office = next(key for key, held in zhejiang.offices.items() if held.pk == row.holder_id)
    put_in_force(zhejiang, all_receive_at_one_place)

    before = waiting(zhejiang, office)
    zhejiang.act(Action.RECEIVE, row)

    assert before == [("待处理申报材料/待接收材料", 1)]
    assert waiting(zhejiang, office) == [("待处理申报材料/中评委意见", 1)]


def test_a_new_name_for_an_inbox_is_the_name_for_everything_in_it(whole_world):
    whole_world.application_at(State.AWAITING_APPROVAL, position=3)
    put_in_force(whole_world, renamed)

    assert waiting(whole_world, "department_330100") == [("待处理/待审批（新）", 1)]
    assert not any(inbox.is_earlier for inbox in inboxes_of(served_under(whole_world.scheme.pk)))


def test_an_earlier_version_counts_only_while_something_is_under_way_under_it(whole_world):
    first = whole_world.version
    row = whole_world.application_at(State.INELIGIBLE)
    put_in_force(whole_world, no_leaders_sign)
    closed = served_under(whole_world.scheme.pk)

    whole_world.act(Action.REINSTATE, row, by=whole_world.officer(COUNTY))

    assert (closed.current, closed.earlier) == ((whole_world.version,), ())
    assert served_under(whole_world.scheme.pk).earlier == (first,)


def test_rows_under_two_versions_need_no_further_statements(whole_world):
    client = whole_world.client_for(whole_world.officer("department_330100"))
    whole_world.application_at(State.AWAITING_APPROVAL, position=3)
    put_in_force(whole_world, renamed)
    for_one = statements(client, "/inbox/approval/")
    whole_world.application_at(State.AWAITING_APPROVAL, position=3)
    put_in_force(whole_world, no_records_any_more)
    whole_world.application_at(State.AWAITING_APPROVAL, position=3)

    assert statements(client, "/inbox/approval/") == for_one


def statements(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("slug", "change"), [(slug, change) for slug, changes in CHANGES.items() for change in changes]
)
def test_every_case_of_an_earlier_version_has_an_inbox(db, slug, change):
    world = World(slug=slug)
    world.draft()
    old = ReviewRules.of(world.version)
    put_in_force(world, change)

    boxes = inboxes_of(served_under(world.scheme.pk))

    lost = [
        (business.code, case)
        for business in old.businesses.values()
        for case in held_at(business)
        if not any(box.serves((world.scheme.pk, business.code)) and shows(box.item, case) for box in boxes)
    ]
    assert lost == []
    assert [code for code, number in Counter(box.code for box in boxes).items() if number > 1] == []


def test_inboxes_of_one_code_that_are_kept_from_several_versions_have_addresses_of_their_own(whole_world):
    for number in range(4):
        put_in_force(whole_world, lambda businesses, number=number: receive_apart_at(businesses, number))
        whole_world.round.scheme.refresh_from_db()
        whole_world.draft()
    put_in_force(whole_world, renamed)

    office = served_under(whole_world.scheme.pk)
    scheme = whole_world.scheme.pk

    assert [box.code for box in inboxes_of(office) if box.is_earlier] == [
        "own",
        "review-own",
        f"{scheme}-review-own",
        f"{scheme}-review-own-2",
    ]


def receive_apart_at(businesses, number: int) -> None:
    """What arrives at the stop of that number waits in an inbox that is for its duty alone."""
    stop = businesses[0]["routes"][0]["stops"][(0, 1, 3, 5)[number]]
    stop |= {"inbox": "own", "explicit_receipt": True}
    own = {"code": "own", "name": "单独接收", "states": ["awaiting_receipt"], "duties": [stop["duty"]], "by_stop": True}
    businesses[0]["inboxes"][0]["items"].append(own | {"actions": ["receive", "decline"]})


def test_loading_says_which_inboxes_stay_for_what_is_under_way_and_what_will_be_shown_twice(whole_world):
    whole_world.draft()
    put_in_force(whole_world, no_leaders_sign)
    kept = earlier_cases(whole_world.version)

    def two_for_votes(businesses) -> None:
        no_leaders_sign(businesses)
        businesses[0]["inboxes"][1]["items"].append(
            {"code": "second", "name": "另一个签批", "states": ["awaiting_signature"], "actions": ["sign"]}
        )
        businesses[0]["inboxes"][1]["items"].append(
            {"code": "third", "name": "又一个签批", "states": ["awaiting_signature"], "actions": ["sign"]}
        )

    put_in_force(whole_world, two_for_votes)

    assert kept == [
        f"按以前版本在办的申报有现行收件箱容纳不了的情形，原收件箱“待处理/{name}”保留到这些申报办完为止。"
        for name in ("待分块审查", "待签批")
    ]
    assert earlier_cases(whole_world.version) == [
        kept[0],
        "按第 1 版在办的申报中，“审核报送”环节中待签批（单位上报）的材料同时在另一个签批、又一个签批里，会重复计数。",
        "按第 1 版在办的申报中，“审核报送”环节中待签批（个人报送）的材料同时在另一个签批、又一个签批里，会重复计数。",
    ]


def test_a_round_whose_business_has_left_the_scheme_says_so_and_loading_had_warned(whole_world):
    around = whole_world.open_round("record", titles=[])
    user = whole_world.applicant()
    put_in_force(whole_world, no_records_any_more)

    page = whole_world.client_for(user).get(f"/rounds/{around.uuid}/")

    assert page.status_code == 409
    assert "现行制度已不再办理“2026年度基本信息入库”的业务，不能申报。" in page.content.decode()
    assert unoffered_rounds(whole_world.version) == [
        "批次“2026年度基本信息入库”尚未截止，但这一版没有业务“record”，不能再申报。"
    ]
    around.refresh_from_db()
    with pytest.raises(ActionDenied, match="不再办理"):
        start_application(user.person, round=around, by=whole_world.actor(user))


def test_loading_warns_of_a_round_whose_title_is_no_longer_offered(whole_world):
    put_in_force(whole_world, lambda businesses: businesses[0].update(titles=["engineer"]))

    assert unoffered_rounds(whole_world.version) == [
        "批次“2026年度高级工程师评审”尚未截止，但这一版的业务没有职称“senior_engineer”。"
    ]
