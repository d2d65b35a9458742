"""Fixtures every test may use: a browser on the live server, and the database owner's own connection."""

import os
from collections.abc import Iterator
from contextlib import nullcontext

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.queries import scheme_names
from tests import services
from tests.chromium import chromium_path
from tests.counting import uncounted
from tests.populated import province  # noqa: F401 - a fixture of some files only
from tests.standing import STANDING
from zcps.kit import clock

# A fixture of the plugin would be hidden by pytest-django's own of the same name; one of a conftest is not.
django_db_setup = services.django_db_setup

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers give 64 MB there
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test marked `uncounted` or `browser` adds nothing to coverage, nor do its fixtures.

    Where tests know nothing of the standing world they find none, before anything of theirs begins; nor do those with a
    browser, whose event loop gives this thread other connections.
    """
    names = getattr(item, "fixturenames", ())
    if "stand" not in names or "chromium" in names:
        STANDING.change(None)
    rests = item.get_closest_marker("uncounted") or item.get_closest_marker("browser")
    with uncounted() if rests else nullcontext():
        return (yield)


@pytest.fixture(autouse=True)
def _name_at_the_head_is_kept() -> None:
    """The minute of the kept name begins with the test: a count of statements must not fall together with its end."""
    scheme_names._kept = (clock.now().timestamp(), scheme_names._kept[1])


@pytest.fixture
def owner_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """The owner's connection to the test database, for what the application's role must not do (autocommit)."""
    with psycopg.connect(services.owner_url(), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests. Playwright keeps an event loop in this thread, where Django would refuse its queries."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET + sandbox)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Browser, live_server) -> Iterator[Page]:
    """A page of a fresh browser profile on the live server; a script error or a CSP refusal fails the test."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1440, "height": 900},
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda entry: problems.append(entry.text) if _is_problem(entry.text) else None)
    yield page
    context.close()
    assert problems == []


def _is_problem(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text
