"""The office's pages in a real browser: by keyboard with scripts, and whole without them."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from review.enums import State
from tests.world import World

pytestmark = pytest.mark.browser
COUNTY = "hrss_330106"
PHRASE = "经审核，材料齐全，符合申报条件，同意报送。"


def signed_in(page: Page, world: World, url: str) -> None:
    cookie = world.client_for(world.officer(COUNTY)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])


def test_rows_are_walked_selected_and_opened_by_keyboard_and_the_place_is_kept(page, live_server):
    world = World()
    for name in ("张三", "李四"):
        world.submitted(world.applicant(name=name))
    signed_in(page, world, live_server.url)
    page.goto("/inbox/from_person/?sort=-arrival")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("已选 1 件")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("张三")
    page.keyboard.press("u")

    expect(page).to_have_url(
        f"{live_server.url}/inbox/from_person/?sort=-arrival#row-{world.round.applications.get(name='张三').pk}"
    )


def test_a_section_brings_its_evidence_and_a_phrase_goes_into_the_opinion(page, live_server):
    world = World()
    row = world.application_at(State.AWAITING_APPROVAL)
    signed_in(page, world, live_server.url)
    page.goto(f"/applications/{row.uuid}/review/?inbox=approval")

    page.get_by_role("navigation", name="材料栏目").get_by_role("link", name="论文").click()
    expect(page.locator(".evidence-of")).to_have_text("佐证材料：论文")
    page.locator("[data-evidence-link]", has_text="目录").click()
    expect(page.locator(".evidence-document:visible .evidence-title")).to_contain_text("目录")
    page.locator("#decision").get_by_role("list", name="常用语").get_by_role("button", name=PHRASE).click()

    expect(page.get_by_label("审核意见").last).to_have_value(PHRASE)


def test_receiving_many_and_returning_one_with_a_ticket_need_no_script(chromium: Browser, live_server):
    world = World()
    rows = [world.submitted() for _ in range(2)]
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    signed_in(page, world, live_server.url)

    page.goto("/inbox/from_person/")
    for box in page.locator("[data-select-row]").all():
        box.check()
    page.get_by_role("button", name=re.compile("^接收")).click()
    page.get_by_role("button", name="接收 2 件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("接收：成功 2 件")

    page.goto(f"/applications/{rows[0].uuid}/review/?inbox=approval&ticket=papers")
    page.get_by_label("需补正的内容").fill("请补充封面和目录。")
    page.get_by_role("button", name="列入补正清单").click()
    page.get_by_role("button", name="退回修改").last.click()
    page.get_by_role("button", name="退回修改").click()

    context.close()
    assert world.fresh(rows[0]).state == State.RETURNED
