"""The pictures of 帮助: what each role sees in a running demo, as small WebP files in static/img/help."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent.parent / "static" / "img" / "help"
LARGEST = 60_000  # bytes
QUALITIES = (80, 70, 60, 50, 40, 30, 20)
SIZE = {"width": 1200, "height": 720}
INBOX = "待审批材料"
Become = Callable[[Page, str], None]


def draw(page: Page, become: Become) -> None:
    """Everybody in turn. `become` signs in as the person of whom the demo's page says these words."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size(SIZE)
    for words, drawn in (
        ("", draw_door),
        ("填报中", draw_dossier),
        ("退回修改", draw_corrections),
        ("已网上送审", draw_progress),
        ("待办最多", draw_office),
        ("资格审查：通过", draw_city),
        ("正在录票", draw_meeting),
        ("管理本机构人员", draw_administration),
        ("平台系统管理员", draw_routes),
    ):
        with signed_in(page, words, become):
            drawn(page)


@contextmanager
def signed_in(page: Page, words: str, become: Become) -> Iterator[None]:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    if words:
        become(page, words)
    yield


def draw_door(page: Page) -> None:
    keep(page, "sign-in", part=".doors")


def draw_dossier(page: Page) -> None:
    page.goto("/dossier/")
    keep(page, "dossier", scrolled=380)
    page.goto("/dossier/education/")
    page.locator(".entry-list a").first.click()
    keep(page, "entry")


def draw_corrections(page: Page) -> None:
    page.get_by_role("link", name=re.compile("补正清单")).first.click()
    keep(page, "corrections")


def draw_progress(page: Page) -> None:
    page.goto("/desk/")
    keep(page, "progress")


def draw_office(page: Page) -> None:
    keep(page, "office-home")
    page.get_by_label("办件导航").get_by_role("link", name=INBOX).click()
    keep(page, "inbox")
    page.locator("[data-row] a").first.click()
    page.get_by_label("材料栏目").get_by_role("link", name="学历学位").click()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    keep(page, "review")
    page.keyboard.press("?")
    page.locator("dialog").evaluate("dialog => { dialog.style.maxHeight = 'none'; dialog.style.top = '0'; }")
    keep(page, "keys", part="dialog")
    for address, name in (("/paper/", "papers"), ("/sharing/", "share")):
        page.goto(address)
        keep(page, name)


def draw_city(page: Page) -> None:
    page.goto("/consignments/")
    rows = page.locator("[data-row]")
    lacking = rows.filter(has_text=re.compile("未到|缺件"))
    shown = lacking if lacking.count() else rows  # whether any paper is lacking depends on the day
    people = shown.locator("[data-label=人数]").all_inner_texts()
    fullest = max(range(len(people)), key=lambda place: int(people[place].split()[0]))
    shown.nth(fullest).get_by_role("link").first.click()
    keep(page, "consignment")
    for address, name in (("/urging/", "urging"), ("/board/", "board")):
        page.goto(address)
        keep(page, name)


def draw_meeting(page: Page) -> None:
    page.goto("/committees/")
    page.get_by_role("row", name=re.compile("录入票数")).get_by_role("link").first.click()
    keep(page, "meeting")
    own = page.url
    for number in (1, 2):
        page.goto(f"{own}passes/{number}/")
        if page.locator(".tally-cell").count():
            break
    keep(page, "sheet")


def draw_administration(page: Page) -> None:
    page.goto("/admin/accounts/organisation/add/")
    keep(page, "new-office")


def draw_routes(page: Page) -> None:
    page.goto("/routes/")
    keep(page, "routes")


def keep(page: Page, name: str, *, part: str = "", scrolled: int = 0) -> None:
    """One picture, of the window or of a part of it; as good as its size allows."""
    page.wait_for_load_state("networkidle")
    page.evaluate(f"scrollTo(0, {scrolled})")
    taken = page.locator(part).screenshot() if part else page.screenshot()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    (FOLDER / f"{name}.webp").write_bytes(out.getvalue())
    sys.stdout.write(f"{name}.webp  {out.tell() // 1000} KB\n")
