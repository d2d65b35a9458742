"""The office's lists: the tree by the scheme's names, who sees which inbox, filters, sorts, places, query counts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Function, Level, Role
from accounts.models import OrganisationFunction
from accounts.numbers import id_number_of
from review.enums import Action, State
from review.models import Application, Stage
from review.queries.inboxes import inboxes_of, tree_of
from review.queries.listing import Waiting, arrived_before
from review.queries.served import served
from zcps.kit import clock

COUNTY, CITY, MID, UNIT = "hrss_330106", "department_330100", "mid_330100", "unit_330106"


def tree(world, office: str, *roles: str) -> list[tuple[str, int]]:
    groups = tree_of(world.actor(world.officer(office, *roles)))
    return [(inbox.path, count) for group in groups for inbox, count in group.inboxes]


def names(response) -> list[str]:
    return [item["row"].name for item in response.context["rows"]]


def statements(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_clerk_sees_the_tree_by_the_schemes_very_names_with_live_counts(world):
    world.submitted()
    world.submitted()
    world.application_at(State.AWAITING_FORWARD, position=1)

    assert tree(world, COUNTY) == [
        ("待接收申报材料/个人报送材料", 2),
        ("待接收申报材料/单位上报材料", 0),
        ("待处理申报材料/待审批材料", 0),
        ("待处理申报材料/待报送材料", 1),
    ]


def test_where_no_title_is_applied_for_there_is_no_column_for_one(world, clerk):
    world.submitted()
    columns = "申报职称", "现从事专业"
    with_title = clerk.get("/inbox/from_person/").content.decode()

    Application.objects.update(title_name="", speciality_name="", current_profession="")
    without = clerk.get("/inbox/from_person/").content.decode()

    assert [(column in with_title, column in without) for column in columns] == [(True, False)] * 2


def test_an_open_page_can_ask_for_the_counts_again(world):
    world.submitted()

    answer = world.client_for(world.officer(COUNTY)).get("/inbox/counts/")

    assert answer.json() == {
        "/inbox/from_person/": "1",
        "/inbox/from_office/": "0",
        "/inbox/approval/": "0",
        "/inbox/forward/": "0",
        "/jobs/": "0",
    }


def test_a_mid_committees_office_sees_its_own_inboxes_and_none_of_the_high_committee(world):
    world.application_at(State.AWAITING_VOTES)

    assert tree(world, MID, Role.COMMITTEE_MANAGER) == [
        ("待接收申报材料/个人报送材料", 0),
        ("待接收申报材料/单位上报材料", 0),
        ("待处理申报材料/中评委意见", 1),
        ("待处理申报材料/高评委设置", 0),
        ("待处理申报材料/待网上送审", 0),
    ]


def test_a_unit_sees_the_inboxes_of_its_own_duty_alone(green_world):
    green_world.submitted()

    assert tree(green_world, UNIT) == [
        ("用人单位审核/职称申报资格审查", 1),
        ("用人单位审核/已通过待提交", 0),
    ]


def test_what_waits_at_a_unit_for_another_duty_is_shown_all_the_same(green_world):
    row = green_world.application_at(State.AWAITING_APPROVAL, position=2)
    Stage.objects.filter(pk=row.stage_id).update(organisation=green_world.offices[UNIT])
    Application.objects.filter(pk=row.pk).update(holder=green_world.offices[UNIT])

    assert ("申报业务管理—职称评审资格审查/待审查", 1) in tree(green_world, UNIT)
    assert ("申报业务管理—职称评审资格审查/审查通过", 0) not in tree(green_world, UNIT)


def test_a_unit_that_is_an_authority_too_sees_the_inboxes_of_both(green_world):
    unit = green_world.offices[UNIT]
    OrganisationFunction.objects.create(
        organisation=unit, scheme=green_world.scheme, function=Function.DEPARTMENT, level=Level.CITY, region=unit.region
    )

    shown = [path for path, _ in tree(green_world, UNIT)]

    assert "用人单位审核/职称申报资格审查" in shown
    assert "申报业务管理—职称评审资格审查/待审查" in shown


def test_an_administrator_of_an_office_sees_no_tree(world):
    assert tree(world, COUNTY, Role.ORGANISATION_ADMIN) == []


def test_businesses_that_share_no_inbox_keep_theirs_apart_under_common_headings(whole_world):
    inboxes = inboxes_of(served(whole_world.offices[COUNTY].pk))

    assert {inbox.businesses for inbox in inboxes} == {
        frozenset({(whole_world.scheme.pk, "review")}),
        frozenset({(whole_world.scheme.pk, "record")}),
    }
    assert len({inbox.code for inbox in inboxes}) == len(inboxes)


def test_the_tree_needs_the_same_statements_whatever_it_counts(world):
    actor = world.actor(world.officer(COUNTY))
    world.submitted()
    tree_of(actor)
    with CaptureQueriesContext(connection) as captured:
        tree_of(actor)

    assert len(captured) == 3


@pytest.mark.parametrize("path", ["/inbox/from_person/", "/inbox/handled/", "/inbox/"])
def test_a_list_needs_the_same_statements_for_one_row_and_for_three(world, path):
    client = world.client_for(world.officer(COUNTY))
    world.submitted()
    for_one = statements(client, path)
    world.submitted()
    world.submitted()

    assert statements(client, path) == for_one


def test_the_list_of_what_was_done_needs_the_same_statements_for_one_row_and_for_three(world):
    client = world.client_for(world.officer(COUNTY))
    world.application_at(State.AWAITING_RECEIPT, position=2)
    for_one = statements(client, "/inbox/done/")
    world.application_at(State.AWAITING_RECEIPT, position=2)
    world.application_at(State.AWAITING_RECEIPT, position=2)

    assert statements(client, "/inbox/done/") == for_one


def test_an_inbox_of_another_role_is_refused_with_the_reason_and_an_unknown_one_is_missing(world):
    client = world.client_for(world.officer(COUNTY))

    assert client.get("/inbox/votes/").status_code == 403
    assert client.get("/inbox/nowhere/").status_code == 404


def test_an_account_without_a_reading_role_is_told_so(world):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    response = client.get("/inbox/from_person/")

    assert response.status_code == 403
    assert "没有审核角色" in response.content.decode()


def test_names_and_units_are_found_by_their_beginnings_and_specialities_exactly(world):
    world.submitted(world.applicant(name="张建国"))
    world.submitted(world.applicant(name="李建国"))
    client = world.client_for(world.officer(COUNTY))

    assert names(client.get("/inbox/from_person/", {"name": "张"})) == ["张建国"]
    assert names(client.get("/inbox/from_person/", {"unit": "宁波"})) == []
    assert len(names(client.get("/inbox/from_person/", {"speciality": "structure"}))) == 2
    assert names(client.get("/inbox/from_person/", {"speciality": "architecture"})) == []
    assert len(names(client.get("/inbox/from_person/", {"level": "associate_senior"}))) == 2


def test_a_list_is_sorted_by_arrival_name_or_unit_either_way(world):
    for name in ("张三", "李四", "王五"):
        world.submitted(world.applicant(name=name))
    client = world.client_for(world.officer(COUNTY))

    assert names(client.get("/inbox/from_person/")) == ["张三", "李四", "王五"]
    assert names(client.get("/inbox/from_person/", {"sort": "-arrival"})) == ["王五", "李四", "张三"]
    assert names(client.get("/inbox/from_person/", {"sort": "name"})) == ["李四", "王五", "张三"]


def test_waiting_longer_than_some_working_days_leaves_the_young_ones_out(world):
    with clock.frozen(clock.now() - timedelta(days=21)):
        world.submitted(world.applicant(name="张三"))
    world.submitted(world.applicant(name="李四"))
    client = world.client_for(world.officer(COUNTY))

    assert names(client.get("/inbox/from_person/", {"waiting": "5"})) == ["张三"]
    assert names(client.get("/inbox/from_person/", {"waiting": "60"})) == []


def test_zero_working_days_means_one_at_least(world):
    assert arrived_before(0).date() <= clock.today()
    assert arrived_before(10) < arrived_before(5) < arrived_before(0)


def test_a_number_is_found_exactly_and_never_stands_in_an_address_or_on_the_page(world):
    wanted = world.applicant(name="张三")
    world.submitted(wanted)
    world.submitted(world.applicant(name="李四"))
    client = world.client_for(world.officer(COUNTY))
    number = id_number_of(wanted.person)

    answer = client.post("/inbox/from_person/number/?sort=name", {"number": number})
    page = client.get(answer.url)

    assert number not in answer.url
    assert "sort=name" in answer.url
    assert number not in page.content.decode()
    assert names(page) == ["张三"]


def test_a_token_of_another_session_finds_nothing(world):
    world.submitted()
    client = world.client_for(world.officer(COUNTY))

    assert names(client.get("/inbox/from_person/", {"number": "stranger"})) == []


def test_an_empty_number_is_asked_for_again(world):
    client = world.client_for(world.officer(COUNTY))

    page = client.post("/inbox/from_person/number/", {"number": " "})

    assert page.status_code == 200
    assert page.context["number_form"].errors


def test_rows_of_a_page_lead_back_to_its_place(world):
    row = world.submitted(world.applicant(name="张三"))
    client = world.client_for(world.officer(COUNTY))

    page = client.get("/inbox/from_person/", {"name": "张", "sort": "name", "size": "100"})
    link = re.search(r'href="(/applications/[^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    opened = client.get(link)

    assert opened.context["back_url"] == f"/inbox/from_person/?sort=name&size=100&name=%E5%BC%A0#row-{row.pk}"


def test_previous_and_next_follow_the_order_of_the_list(world):
    first, second, third = (world.submitted(world.applicant(name=name)) for name in ("张三", "李四", "王五"))
    client = world.client_for(world.officer(COUNTY))

    page = client.get(f"/applications/{second.uuid}/review/", {"inbox": "from_person"})
    by_name = client.get(f"/applications/{second.uuid}/review/", {"inbox": "from_person", "sort": "name"})

    assert [row and row.pk for row in page.context["neighbours"]] == [first.pk, third.pk]
    assert [row and row.pk for row in by_name.context["neighbours"]] == [None, third.pk]


def test_a_full_page_offers_the_next_one_and_the_way_back(world, monkeypatch):
    monkeypatch.setattr("review.views.office.place.SIZES", (2,))
    for name in ("张三", "李四", "王五"):
        world.submitted(world.applicant(name=name))
    client = world.client_for(world.officer(COUNTY))

    page = client.get("/inbox/from_person/")
    after = client.get("/inbox/from_person/", {"after": page.context["page"].next})

    assert names(page) == ["张三", "李四"]
    assert names(after) == ["王五"]
    assert after.context["page"].previous


def test_what_was_forwarded_stands_in_done_and_can_be_recalled_until_received(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    client = world.client_for(world.officer(COUNTY))

    page = client.get("/inbox/done/")
    received = world.act(Action.RECEIVE, row)
    later = client.get("/inbox/done/")

    assert page.context["recallable"]
    assert not later.context["recallable"]
    assert names(later) == [received.name]


def test_everything_that_reached_the_office_stands_in_handled_whoever_has_it_now(world):
    row = world.application_at(State.AWAITING_VOTES)
    client = world.client_for(world.officer(COUNTY))

    assert names(client.get("/inbox/handled/")) == [row.name]
    assert names(client.get("/inbox/handled/", {"state": "awaiting_votes"})) == [row.name]
    assert names(client.get("/inbox/handled/", {"state": "returned"})) == []


def test_paper_that_is_missing_is_a_filter(whole_world):
    row = whole_world.application_at(State.AWAITING_APPROVAL, position=2)
    Application.objects.filter(pk=row.pk).update(paper="awaited")
    client = whole_world.client_for(whole_world.officer(COUNTY))

    assert names(client.get("/inbox/approval/", {"paper": "awaited"})) == [row.name]


def test_one_with_duties_in_two_offices_sees_the_current_one_only(world):
    world.submitted()
    user = world.officer(CITY)
    from accounts.services.grants import grant

    grant(user, world.offices[COUNTY], Role.CLERK, by=None)
    client = world.client_for(user)
    user.current_organisation = world.offices[CITY]
    user.save()

    assert names(client.get("/inbox/from_person/")) == []


@pytest.mark.parametrize(
    ("days", "is_overdue", "words"),
    [
        (0, False, "等待不足 1 个工作日"),
        (3, False, "已等待 3 个工作日"),
        (12, True, "已等待 12 个工作日，超过办理期限"),
    ],
)
def test_waiting_is_said_in_working_days(days, is_overdue, words):
    assert Waiting(days, is_overdue, is_estimated=False).words == words
