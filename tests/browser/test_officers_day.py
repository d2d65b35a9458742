"""A clerk's whole day without the mouse: receive twenty, tick the paper, review, return one, approve and forward the rest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Cover
from review.enums import State
from review.models import Reminder
from tests.browser.conftest import signed_in
from tests.browser.people import Officer
from tests.world import World
from zcps.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY, CITY, COUNT = "hrss_330106", "department_330100", 20
PHRASE = "经审核，材料齐全，符合申报条件，同意报送。"


class Typist(Officer):
    """An officer whose mouse is broken."""

    def types(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        return self.page.evaluate(
            "document.activeElement.matches('a') ? document.activeElement.textContent.trim() : ''"
        )

    def walks_to(self, label: str, key: str) -> None:
        """One step after the other until what is in focus says so; then Enter."""
        for _ in range(40):
            if label in self.focused():
                break
            self.types(key)
        assert label in self.focused()
        with self.page.expect_navigation():
            self.types("Enter")

    def tabs_to(self, selector: str) -> None:
        for _ in range(80):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.types("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def leads(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.types(key)

    def goes_to(self, label: str) -> None:
        """By the tree at the left."""
        self.types("g")
        self.walks_to(label, "ArrowDown")

    def opens_card(self, label: str) -> None:
        self.walks_to(label, "j")


@pytest.fixture
def at_the_desk(browser_of: Callable[..., Page], world: World) -> Callable[..., Typist]:
    def sits_down(office: str, **traits) -> Typist:
        page = browser_of()
        signed_in(page, world.client_for(world.officer(office, **traits)))
        page.goto("/inbox/")
        return Typist(page)

    return sits_down


def test_twenty_applications_are_cleared_by_keyboard(at_the_desk, world: World) -> None:
    rows = [world.submitted() for _ in range(COUNT)]
    clerk = at_the_desk(COUNTY)

    receives_all(clerk)
    ticks_the_paper(clerk)
    clerk.leads("h")
    clerk.opens_card("待审批材料")
    clerk.walks_to(rows[0].name, "j")
    judges_and_returns(clerk, rows[0].name)
    approves_the_rest(clerk)
    forwards_all(clerk)

    states = [world.fresh(row).state for row in rows]
    assert states == [State.RETURNED, *[State.AWAITING_RECEIPT] * (COUNT - 1)]
    assert {world.fresh(row).holder_name for row in rows[1:]} == {"杭州市城乡建设局"}
    assert rows[0].tickets.get().section == "papers"


def receives_all(clerk: Typist) -> None:
    clerk.opens_card("个人报送材料")
    clerk.types("*")
    clerk.sees(f"已选 {COUNT} 件")
    clerk.leads("a")
    clerk.look("day-preview")
    clerk.leads("a")
    clerk.sees(f"接收：成功 {COUNT} 件")
    clerk.leads("u")


def ticks_the_paper(clerk: Typist) -> None:
    clerk.goes_to("纸质登记")
    clerk.leads("a")
    clerk.sees(f"已登记 {COUNT} 件")


def judges_and_returns(clerk: Typist, name: str) -> None:
    """Section by section; the papers are not complete: a ticket with a ready phrase, then back to the applicant."""
    place = clerk.page.locator(".verdict-of")
    expect(place).to_contain_text("申报信息")
    clerk.look("day-review")
    while "论文" not in place.inner_text():
        before = place.inner_text()
        clerk.types("y")
        expect(place).not_to_have_text(before)
    clerk.leads("p")
    clerk.types("3")
    clerk.look("day-ticket")
    clerk.leads("s")
    clerk.sees("拟补正")
    clerk.leads("r")
    clerk.leads("a")
    clerk.sees(f"已对{name}的申报办理“退回修改”。")


def approves_the_rest(clerk: Typist) -> None:
    """The next application opens by itself; after the last one there is an end."""
    for number in range(COUNT - 1):
        clerk.types("1")
        expect(clerk.page.locator(".decision-echo")).to_have_text(f"意见：{PHRASE}")
        if not number:
            shows_and_closes_the_keys(clerk)
        clerk.leads("a")
    clerk.sees("待审批材料办完了")
    clerk.look("day-end")


def shows_and_closes_the_keys(clerk: Typist) -> None:
    clerk.types("?")
    clerk.sees("键盘快捷键", "本栏通过")
    clerk.look("day-keys")
    clerk.types("Escape")
    expect(clerk.page.locator("dialog")).to_have_count(0)


def forwards_all(clerk: Typist) -> None:
    clerk.opens_card("待报送材料")
    clerk.types("*")
    clerk.leads("a")
    clerk.leads("a")
    clerk.sees(f"报送：成功 {COUNT - 1} 件")


def test_a_clerk_who_goes_on_leave_arranges_cover_by_keyboard(at_the_desk, world: World) -> None:
    colleague = world.officer(COUNTY, number=1)
    clerk = at_the_desk(COUNTY)

    clerk.goes_to("请假代理")
    clerk.tabs_to("[name=substitute]")
    clerk.types("ArrowDown")
    clerk.tabs_to("[name=ends_on]")
    clerk.page.keyboard.type((clock.today() + timedelta(days=3)).isoformat())
    clerk.tabs_to("[name=reason]")
    clerk.page.keyboard.type("年休假")
    clerk.leads("Enter")

    clerk.sees("双方会收到消息")
    cover = Cover.objects.get()
    assert (cover.absent, cover.substitute) == (world.officer(COUNTY), colleague)


def test_who_lags_below_is_reminded_by_keyboard(at_the_desk, world: World) -> None:
    world.application_at(State.AWAITING_APPROVAL)
    officer = at_the_desk(CITY)

    officer.goes_to("下级催办")
    officer.tabs_to("[name=offices]")
    officer.types("Space")
    officer.tabs_to("button.is-primary")
    officer.leads("Enter")

    officer.sees("已催办 1 个机构，共 1 件")
    assert Reminder.objects.get().to == world.offices[COUNTY]


def test_what_one_types_is_no_command(at_the_desk, world: World) -> None:
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk = at_the_desk(COUNTY)
    clerk.opens_card("待审批材料")
    clerk.walks_to(row.name, "j")

    clerk.types("o")
    clerk.page.keyboard.type("yapr1?")
    clerk.types("Escape", "2")

    text = clerk.page.locator("#decision textarea")
    expect(text).to_have_value("yapr1?\n经比照核对，电子材料与纸质材料一致，同意报送。")
    assert world.fresh(row).version == row.version
