"""Fixtures of the browser tests: several people, each at a browser of their own, and the world they meet in."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from accounts.models import User
from tests.browser.people import LOOKS
from tests.conftest import _is_problem
from tests.factories.accounts import PASSWORD
from tests.world import World
from zcps.kit import clock

PATIENCE = 30_000  # milliseconds; a busy machine is no error


@pytest.fixture
def world(transactional_db: None) -> World:
    """浙江·建设工程 with offices, committees and an open round."""
    return World()


@pytest.fixture
def browser_of(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a fresh browser for one more person; script errors and CSP refusals in any of them fail the test."""
    contexts, problems = [], []

    def opened(**options) -> Page:
        size = {"width": 1440, "height": 900}
        usual = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": size, "base_url": live_server.url}
        context = chromium.new_context(**usual | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda entry: problems.append(entry.text) if _is_problem(entry.text) else None)
        return page

    yield opened
    for number, context in enumerate(contexts, start=1):
        if LOOKS:
            context.pages[0].screenshot(path=f"{LOOKS}/last-{number}.png", full_page=True)
        context.close()
    assert problems == []


def with_password(user: User) -> User:
    """The account can sign in at its door with the tests' password."""
    user.set_password(PASSWORD)
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "password_changed_at"])
    return user


def signed_in(page: Page, client: Client) -> None:
    """Give the browser the session of a test client: for tests that are not about the doors."""
    page.goto("/healthz")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
