"""Every act works where scripts do not run: filling in, uploading, submitting, receiving, approving, forwarding."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dossiers.models import Entry, Evidence
from review.enums import State
from tests.browser.conftest import signed_in
from tests.browser.people import Applicant, Officer
from tests.kit import files
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(browser_of: Callable[..., Page], world: World) -> Callable[..., Page]:
    """The page of somebody signed in, in a browser that runs no scripts."""

    def opened(user) -> Page:
        page = browser_of(java_script_enabled=False)
        signed_in(page, world.client_for(user))
        return page

    return opened


def test_an_applicant_fills_in_and_uploads(plain, world: World) -> None:
    user = world.applicant()
    who = Applicant(plain(user))
    who.page.goto("/dossier/")
    who.follow("社会保险", within=who.page.get_by_label("业绩档案的栏目"))
    who.follow("修改")

    who.answer("参保地", "杭州市余杭区")
    who.press("保存")
    who.sees("已保存，内容完整。")
    who.follow("修改")
    proof = {"name": "参保证明二.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    who.field("参保证明").set_input_files(proof)
    who.press("上传")

    expect(who.page.get_by_role("link", name="参保证明二.pdf").first).to_be_visible()
    assert Entry.objects.get(section="social_security").data["place"] == "杭州市余杭区"
    assert Evidence.objects.filter(name="参保证明二.pdf").exists()


def test_an_application_is_submitted_received_approved_and_forwarded(plain, world: World) -> None:
    row = world.draft()
    applicant = Applicant(plain(world.owner(row)))
    applicant.page.goto("/")
    applicant.follow("继续填报")
    applicant.signs_and_submits()
    applicant.sees("待接收")

    clerk = Officer(plain(world.officer("hrss_330106")))
    clerk.receives("个人报送材料", row.name)
    clerk.opens("待审批材料", row.name)
    clerk.ticks_paper(row.name)
    clerk.approves(row.name, "材料齐全，同意报送。")
    clerk.forwards(row.name)

    row = world.fresh(row)
    assert (row.state, row.holder.name) == (State.AWAITING_RECEIPT, "杭州市城乡建设局")
