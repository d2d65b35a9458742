"""The pictures of README, as small palette PNGs in docs/images, and those of 帮助, all from a running demo."""

import io
import os
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests import help_pictures
from tests.chromium import chromium_path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
OFFICER, APPLICANT = "待办最多", "已网上送审"  # words of the demo's sign-in page
INBOX, LARGEST = "待审批材料", 120_000
SIZE = {"width": 1280, "height": 800}


def main(address: str) -> None:
    """Sign in as an officer, then as an applicant, and keep what they see."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=options)
        page = browser.new_page(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE)
        draw_office(page)
        page.context.clear_cookies()
        draw_applicant(page)
        help_pictures.draw(page, become)
        browser.close()


def draw_office(page: Page) -> None:
    page.goto("/sign-in/")
    keep(page, "sign-in")
    become(page, OFFICER)
    keep(page, "home")
    page.get_by_label("办件导航").get_by_role("link", name=INBOX).click()
    keep(page, "inbox")
    page.get_by_role("table").get_by_role("link").nth(-1).click()
    page.get_by_role("link", name="学历学位").first.click()
    keep(page, "review")


def draw_applicant(page: Page) -> None:
    page.goto("/sign-in/")
    become(page, APPLICANT)
    keep(page, "stations")


def become(page: Page, words: str) -> None:
    """Sign in as the person of whom the demo's page says so, in whatever section."""
    # Pressed by script: most people stand in sections that are folded away.
    page.locator("button.demo-person").filter(has_text=re.compile(words)).first.evaluate("button => button.click()")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def keep(page: Page, name: str) -> None:
    """One picture; as many colours as its size allows."""
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        picture.quantize(colours).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    (FOLDER / f"{name}.png").write_bytes(out.getvalue())
    sys.stdout.write(f"{name}.png  {out.tell() // 1000} KB\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
