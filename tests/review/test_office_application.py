"""The page of one application: what changed, its files, its paper."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from review.enums import Action, State
from tests.review.desk import COUNTY, post
from tests.world import World
from zcps.kit import clock


@pytest.fixture
def clerk(world: World):
    return world.client_for(world.officer(COUNTY))


def test_the_page_of_an_application_shows_what_changed_ticket_by_ticket(world, clerk):
    user = world.applicant()
    row = world.application_at(State.AWAITING_APPROVAL, user=user)
    clerk.post(
        f"/applications/{row.uuid}/tickets/", {"address": "application//current_profession", "message": "请核对。"}
    )
    post(clerk, row, "return")
    from review.services.submission import save_draft

    now = world.fresh(row)
    save_draft(
        now, by=world.actor(user), title="senior_engineer", speciality="structure", current_profession="建筑结构"
    )
    now = world.submit(world.fresh(now), user)

    page = clerk.get(f"/applications/{row.uuid}/review/").content.decode()

    assert "与上次提交相比" in page
    assert re.search(r"<del>建筑结构设计</del>.*<ins>建筑结构</ins>", page)


def test_the_page_of_an_application_needs_the_same_statements_with_more_events(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)
    url = f"/applications/{row.uuid}/review/?inbox=approval"
    clerk.get(url)
    with CaptureQueriesContext(connection) as first:
        clerk.get(url)
    post(clerk, row, "approve", text="同意。")
    post(clerk, world.fresh(row), "reopen", text="重看。")
    with CaptureQueriesContext(connection) as second:
        clerk.get(url)

    assert len(first) == len(second) <= 30


def test_numbers_are_masked_on_the_page(world, clerk):
    from accounts.numbers import id_number_of, masked_id_of, phone_of

    row = world.submitted()
    page = clerk.get(f"/applications/{row.uuid}/review/").content.decode()

    assert masked_id_of(row.person) in page
    assert id_number_of(row.person) not in page
    assert phone_of(row.person) not in page


def test_a_file_is_shown_for_the_application_that_names_it_only(world, clerk):
    row, other = world.submitted(), world.submitted()
    file = row.revision.content["sections"]["education"][0]["evidence"][0]["file"]

    own = clerk.get(f"/applications/{row.uuid}/evidence/{file}/pages/1/")
    foreign = clerk.get(f"/applications/{other.uuid}/evidence/{file}/pages/1/")

    assert "预览还没有生成" in own.content.decode()  # it is found; the sample has no picture
    assert foreign.status_code == 404
    assert "没有找到这份材料" in foreign.content.decode()


def test_stamps_of_the_papers_way_are_recorded_with_office_and_day(world, clerk):
    row = world.submitted()
    url = f"/applications/{row.uuid}/paper/"

    clerk.post(
        url,
        {
            "position": "1",
            "organisation_name": "杭州市西湖区市政设计院有限公司",
            "stamped_on": clock.today().isoformat(),
        },
    )
    wrong = clerk.post(url, {"position": "2", "organisation_name": "", "stamped_on": "昨天"})
    missing = clerk.post(url, {"position": "9"})

    stamps = {stamp.position: stamp.recorded_at is not None for stamp in row.paper_stamps.all()}
    assert stamps == {1: True, 2: False}
    assert missing.status_code == 404
    assert "请填写“盖章机构”。" in wrong.content.decode()
    assert 'value="昨天"' in wrong.content.decode()


def test_the_arrival_of_paper_opens_the_approval(whole_world):
    row = whole_world.advance(whole_world.draft(), lambda row: row.paper and row.state == State.AWAITING_RECEIPT)
    row = whole_world.act(Action.RECEIVE, row, with_paper=False)
    client = whole_world.client_for(whole_world.officer(COUNTY))

    before = post(client, row, "examine", text="同意。", proposal="pass")
    client.post(f"/applications/{row.uuid}/paper/", {"state": "arrived"})
    after = post(client, whole_world.fresh(row), "examine", text="同意。", proposal="pass")

    assert (before.status_code, after.status_code) == (409, 302)
