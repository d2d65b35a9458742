"""The vote sheet in a real browser: sums while typing, a number pad's Enter, works without scripts too."""

import pytest
from django.conf import settings
from django.urls import reverse

from committees.models import TallyEntry
from tests.committees.helpers import YES, Sitting
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(page, transactional_db):
    """The sheet of the first pass for two persons, opened by the manager."""
    sitting = Sitting(World())
    sitting.open(2)
    sign_in(page, sitting.world.client_for(sitting.manager))
    page.goto(reverse("committees:sheet", args=[sitting.meeting.uuid, 1]))
    return page


def sign_in(page, client):
    page.goto("/healthz")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": page.evaluate("location.origin")}
    page.context.add_cookies([cookie | {"value": client.cookies[cookie["name"]].value}])


def typed(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def sums(page):
    return page.locator("[data-sum]").all_inner_texts()


def test_a_row_is_added_up_while_it_is_typed(sheet):
    typed(sheet, "8", "Enter", "3")

    assert sums(sheet)[0] == "11 / 12，还差 1"


def test_a_whole_row_that_adds_up_is_marked_right(sheet):
    typed(sheet, "8", "Enter", "3", "Enter", "1", "Enter", "9")

    assert sums(sheet) == ["✓ 12 / 12", "9 / 12，还差 3"]


def test_a_wrong_sum_is_told_before_it_is_sent(sheet):
    typed(sheet, "8", "Enter", "3", "Enter", "3")

    assert sums(sheet)[0] == "✗ 14 / 12，合计不符"


def test_a_number_pad_does_the_whole_sheet(sheet):
    for key in ("8", "3", "1", "8", "3"):
        typed(sheet, key, "Enter")
    typed(sheet, "1")
    with sheet.expect_navigation():
        typed(sheet, "Enter")

    assert [entry.tally for entry in TallyEntry.objects.order_by("pk")] == [YES, YES]
