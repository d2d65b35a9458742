"""Paper and large batches in a real browser: a form is printed, its code scanned twice; all that match is done in the background."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from committees.management.population.writing import Population
from review.enums import Action, State
from review.models import Application, Document
from review.policies.acts import TicketDraft
from review.services import rendering
from review.services.jobs.running import run_due
from review.services.jobs.turns import Turn
from review.services.submission import save_draft
from tests.browser.conftest import signed_in
from tests.browser.people import Applicant, Officer
from tests.review.desk import opened
from tests.world import CHOICE, World
from zcps.kit.paper_codes import grouped
from zcps.kit.renderer import Printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY, MANY = "hrss_330106", 230


def scans(who: Officer, typed: str) -> None:
    """A handheld scanner types into the field that has the cursor, and presses Enter."""
    who.page.goto("/")
    who.follow("核对纸质材料", within=who.page.get_by_label("办件导航"))
    expect(who.field("核对码")).to_be_focused()
    who.page.keyboard.type(typed)
    who.page.keyboard.press("Enter")


def test_paper_is_printed_checked_and_known_to_be_old_after_a_correction(
    browser_of: Callable[..., Page], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering.renderer, "render", lambda *_, **__: Printed(b"%PDF-1.7 drawn", 1))
    row = world.application_at(State.AWAITING_APPROVAL)
    owner, clerk = Applicant(browser_of()), Officer(browser_of())
    signed_in(owner.page, world.client_for(world.owner(row)))
    signed_in(clerk.page, world.client_for(world.officer(COUNTY)))

    owner.page.goto(f"/applications/{row.uuid}/")
    owner.press("综合表")
    owner.sees("正在生成")
    owner.look("document-waiting")
    rendering.render_waiting()
    owner.sees("已生成", "下载 PDF")  # by itself: nobody has pressed anything
    owner.look("document-ready")
    with owner.page.expect_download() as taken:
        owner.follow("下载 PDF")
    assert taken.value.suggested_filename == f"综合表-{row.name}.pdf"

    code = grouped(Document.objects.get().code)
    scans(clerk, f"https://zcps.example.cn/paper/{code.lower()}/")
    clerk.sees("一致", row.name, code)
    clerk.look("paper-same")

    profession = TicketDraft(section="application", field="current_profession", message="请核对。")
    row = world.act(Action.RETURN, row, tickets=(profession,))
    save_draft(row, by=world.actor(world.owner(row)), **CHOICE | {"current_profession": "桥梁设计"})
    world.submit(world.fresh(row), world.owner(row))
    scans(clerk, code)
    clerk.sees("不是最近一次提交的", "现从事专业", "建筑结构设计", "桥梁设计")
    clerk.look("paper-older")


def test_a_slip_of_the_hand_is_told_at_the_field(browser_of: Callable[..., Page], world: World) -> None:
    clerk = Officer(browser_of())
    signed_in(clerk.page, world.client_for(world.officer(COUNTY)))

    scans(clerk, "ABCD-EFGH-JKM0")

    clerk.sees("核对码中没有“0”这个字符")
    expect(clerk.field("核对码")).to_have_value("ABCD-EFGH-JKM0")


# --- large batches ----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(browser_of: Callable[..., Page], world: World) -> Officer:
    """The clerk of the county's HRSS office, before whom more lies than is done at once."""
    for _ in range(2):
        world.submitted()
    list(Population(MANY - 2, "browser").write())
    page = browser_of()
    signed_in(page, world.client_for(world.officer(COUNTY)))
    return Officer(page)


def test_everything_that_matches_is_received_in_the_background_and_its_result_taken_along(
    desk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, goes_on = desk.page, Turn.reached

    def reached_and_seen(turn: Turn, done: int) -> None:
        """The worker waits between its chunks until the page has noticed."""
        goes_on(turn, done)
        expect(page.get_by_role("progressbar")).to_have_attribute("value", str(done))
        desk.look(f"batch-running-{done}")

    desk.opens_inbox("个人报送材料")
    page.get_by_role("columnheader").get_by_role("checkbox").check()
    desk.sees("已选 50 件")
    page.get_by_label(f"选择全部 {MANY} 件符合条件的").check()
    desk.sees(f"已选 {MANY} 件")
    desk.look("batch-all-that-match")
    desk.press("接收")
    desk.sees("件数较多，确认之后在后台分批办理", f"{MANY} 件，列出 20 件")
    desk.look("batch-large-preview")
    desk.press(f"接收 {MANY} 件")
    desk.sees("已经排队，马上开始。")
    with monkeypatch.context() as patch:
        patch.setattr(Turn, "reached", reached_and_seen)
        while run_due():  # on a busy machine the time of a turn is over before all is seen
            pass

    desk.sees(f"接收：成功 {MANY} 件")
    desk.look("batch-large-result")
    assert Application.objects.filter(state=State.AWAITING_APPROVAL).count() == MANY
    desk.follow("导出表格")
    desk.sees(f"{MANY} 行")
    desk.look("export")
    with page.expect_download() as waiting:
        desk.press("导出")
    sheet = opened(waiting.value.path().read_bytes())
    assert waiting.value.suggested_filename.startswith("批量办理结果")
    assert sheet.max_row == MANY + 2
    page.goto("/jobs/")
    desk.sees(f"接收 {MANY} 件（待接收申报材料/个人报送材料）", "已完成")
    desk.look("jobs")


def test_a_large_batch_is_cancelled_between_its_chunks_and_the_rest_taken_up_later(
    desk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, goes_on = desk.page, Turn.reached

    def reached_and_cancelled(turn: Turn, done: int) -> None:
        desk.press("取消任务")
        desk.sees("正在取消：已经开始的一步做完之后停止。")
        goes_on(turn, done)

    desk.opens_inbox("个人报送材料")
    page.get_by_role("columnheader").get_by_role("checkbox").check()
    page.get_by_label(f"选择全部 {MANY} 件符合条件的").check()
    desk.press("接收")
    desk.press(f"接收 {MANY} 件")
    desk.sees("已经排队，马上开始。")
    with monkeypatch.context() as patch:
        patch.setattr(Turn, "reached", reached_and_cancelled)
        run_due()

    desk.sees("接收：成功 100 件", f"还有 {MANY - 100} 件没有办理。")
    desk.look("batch-cancelled")
    desk.press(f"办理其余 {MANY - 100} 件")
    desk.press(f"接收 {MANY - 100} 件")
    desk.sees(f"接收：成功 {MANY - 100} 件")
    assert Application.objects.filter(state=State.AWAITING_APPROVAL).count() == MANY
