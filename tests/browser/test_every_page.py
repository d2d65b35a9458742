"""What holds for every page people work on: it fits a telephone, and the keyboard reaches it with its place in sight."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.guide import PAGES, address_of
from accounts.models import User
from review.enums import Action, JobKind, State
from review.services.jobs.starting import start_job
from tests.browser.conftest import signed_in
from tests.committees.helpers import Sitting
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 390, "height": 844}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The element with the focus: its words, and whether anything shows that it has it.
FOCUSED = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return [it.tagName, it.textContent.trim().slice(0, 20), ring || style.boxShadow !== "none"];
}"""


@pytest.fixture
def opened(browser_of: Callable[..., Page], world: World) -> Callable[..., Page]:
    """A page of somebody signed in."""

    def of(user: User, **options) -> Page:
        page = browser_of(**options)
        signed_in(page, world.client_for(user))
        return page

    return of


def misfits(page: Page, *addresses: str) -> list[tuple[str, int]]:
    """The addresses that cannot be read, or are wider than the window."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        over = page.evaluate(OVERFLOW)
        if not answer.ok or over > 0:
            found.append((address, over))
    return found


def test_the_doors_fit_a_telephone(browser_of) -> None:
    names = ("sign_in", "register", "reset")
    addresses = [reverse(f"accounts:{name}") for name in names] + [reverse("accounts:sign_in_at", args=["office"])]

    assert misfits(browser_of(viewport=NARROW), *addresses) == []


def test_the_pages_of_help_fit_a_telephone(browser_of) -> None:
    addresses = [reverse("accounts:help"), *(address_of(slug) for slug in PAGES)]

    assert misfits(browser_of(viewport=NARROW), *addresses) == []


def test_the_pages_of_an_applicant_fit_a_telephone(opened, world: World) -> None:
    row = world.application_at(State.RETURNED)
    names = ("application", "application_submitted", "application_edit", "application_materials", "application_submit",
             "application_corrections", "application_abandon")  # fmt: skip
    own = [reverse(f"review:{name}", args=[row.uuid]) for name in names]
    sections = [reverse("dossiers:section", args=[code]) for code in ("basic", "education", "projects", "training")]
    rest = [
        reverse(name)
        for name in (
            "review:home",
            "review:message_settings",
            "dossiers:home",
            "accounts:messages",
            "accounts:employer",
        )
    ]

    page = opened(world.owner(row), viewport=NARROW)

    assert misfits(page, *own, *sections, *rest, reverse("review:round", args=[world.round.uuid])) == []


def test_the_pages_of_an_office_fit_a_telephone(opened, world: World) -> None:
    row = world.application_at(State.AWAITING_APPROVAL)
    acts = [reverse("review:act", args=[row.uuid, action]) for action in (Action.RETURN, Action.REJECT)]
    lists = [reverse("review:inbox", args=[code]) for code in ("from_person", "approval", "forward")]
    rest = [reverse(f"review:{name}") for name in ("inbox_home", "done", "handled", "jobs", "done_export")]
    clerk = world.actor(world.officer("hrss_330106"))
    job, _ = start_job(JobKind.EXPORT, by=clerk, title="全部经办 12345 行，含完整证件号码", total=12345)

    page = opened(world.officer("hrss_330106"), viewport=NARROW)

    assert misfits(page, *acts, *lists, *rest, job.get_absolute_url(), reverse("review:review", args=[row.uuid])) == []


def test_the_pages_of_a_meeting_fit_a_telephone(opened, world: World) -> None:
    sitting = Sitting(world)
    sitting.open(2)
    sitting.type_both()
    names = ("meeting", "reopen", "comparison", "close")
    own = [reverse(f"committees:{name}", args=[sitting.meeting.uuid]) for name in names]
    sheet = reverse("committees:sheet", args=[sitting.meeting.uuid, 1])

    page = opened(sitting.manager, viewport=NARROW)

    assert misfits(page, *own, sheet, reverse("committees:meetings"), reverse("committees:plan")) == []


def test_the_keyboard_starts_at_the_way_to_the_content_and_always_shows_where_it_is(opened, world: World) -> None:
    world.application_at(State.AWAITING_RECEIPT)
    page = opened(world.officer("hrss_330106"))
    page.goto(reverse("review:inbox", args=["from_person"]))

    steps = []
    for _ in range(25):
        page.keyboard.press("Tab")
        steps.append(page.evaluate(FOCUSED))

    assert steps[0][1] == "跳到正文"
    assert [step for step in steps if not step[2] and step[0] != "BODY"] == []


def test_the_header_stays_in_sight_to_the_end_of_a_long_page(opened, world: World) -> None:
    row = world.application_at(State.AWAITING_APPROVAL)
    page = opened(world.officer("hrss_330106"))
    page.goto(reverse("review:review", args=[row.uuid]))

    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")

    assert page.get_by_role("banner").bounding_box()["y"] == 0
