"""Many at once in a real browser: choose rows, see which cannot go and why, do it, take it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from review.enums import Action, State
from review.models import Application
from tests.browser.conftest import signed_in
from tests.browser.people import Officer
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY, COUNT = "hrss_330106", 3


@pytest.fixture
def clerk(browser_of: Callable[..., Page], world: World) -> Officer:
    """The clerk of the county's HRSS office."""
    page = browser_of()
    signed_in(page, world.client_for(world.officer(COUNTY)))
    return Officer(page)


def waiting(world: World, state: State) -> list[Application]:
    return [world.application_at(state) for _ in range(COUNT)]


def chooses_all(who: Officer, inbox: str, button: str) -> None:
    """All rows of the page, then one of the buttons that came up."""
    who.opens_inbox(inbox)
    who.page.get_by_role("columnheader").get_by_role("checkbox").check()
    who.sees(f"已选 {COUNT} 件")
    who.press(button)


def test_rows_that_cannot_go_are_named_with_the_reason_before_anything_happens(clerk: Officer, world: World) -> None:
    taken, *others = waiting(world, State.AWAITING_RECEIPT)
    clerk.opens_inbox("个人报送材料")
    clerk.page.get_by_role("columnheader").get_by_role("checkbox").check()
    world.act(Action.RECEIVE, taken, by=world.officer(COUNTY, number=1))

    clerk.press("接收")

    refused = clerk.page.get_by_role("row", name=taken.name)
    expect(refused).to_contain_text("已")
    clerk.look("batch-preview")
    clerk.press("接收")
    clerk.sees("接收：成功 2 件")
    assert {world.fresh(row).state for row in others} == {State.AWAITING_APPROVAL}


def test_the_counts_of_an_open_page_follow_what_colleagues_do(clerk: Officer, world: World) -> None:
    first, *_ = waiting(world, State.AWAITING_RECEIPT)
    clerk.opens_inbox("个人报送材料")
    tree = clerk.page.get_by_role("navigation", name="办件导航")
    expect(tree.get_by_role("link", name="个人报送材料")).to_contain_text("3")

    world.act(Action.RECEIVE, first, by=world.officer(COUNTY, number=1))
    clerk.page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(tree.get_by_role("link", name="个人报送材料")).to_contain_text("2")
    expect(tree.get_by_role("link", name="待审批材料")).to_contain_text("1")


def test_one_opinion_serves_many_and_what_was_forwarded_is_taken_back(clerk: Officer, world: World) -> None:
    rows = waiting(world, State.AWAITING_APPROVAL)

    chooses_all(clerk, "待审批材料", "审批通过")
    clerk.answer("审核意见", "材料齐全，同意报送。")
    clerk.press("审批通过")
    clerk.sees(f"审批通过：成功 {COUNT} 件")
    chooses_all(clerk, "待报送材料", "报送")
    clerk.sees("报送至：杭州市城乡建设局。")
    clerk.press("报送")
    clerk.sees(f"报送：成功 {COUNT} 件", "杭州市城乡建设局")
    clerk.look("batch-result")
    clerk.press(f"拿回这 {COUNT} 件")
    clerk.press("拿回")

    clerk.sees(f"拿回：成功 {COUNT} 件")
    assert {world.fresh(row).state for row in rows} == {State.AWAITING_FORWARD}
    clerk.opens_inbox("待报送材料")
    clerk.sees(*(row.name for row in rows))
