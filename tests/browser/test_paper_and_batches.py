"""Paper in a real browser: a form is asked for and drawn while one waits, its code is scanned at the counter, twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from review.enums import Action, State
from review.models import Document
from review.policies.acts import TicketDraft
from review.services import rendering
from review.services.submission import save_draft
from tests.browser.conftest import signed_in
from tests.browser.people import Applicant, Officer
from tests.world import CHOICE, World
from zcps.kit.paper_codes import grouped
from zcps.kit.renderer import Printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY = "hrss_330106"


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
