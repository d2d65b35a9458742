"""Shows 3: registering and recovering answer alike for a known and an unknown number: in text, status, length and time."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts import numbers
from accounts.models import Delivery, PhoneCode
from accounts.services import people, recoveries
from tests.accounts.managing import County
from tests.factories import accounts as make
from zcps.kit import even

pytestmark = pytest.mark.django_db
FLOOR, SLOWER = 0.6, 0.25  # seconds
PHONE = "13900009999"
SECRET = {"password": make.PASSWORD, "again": make.PASSWORD}
FORMS = {
    "register": ("/register/", "register", SECRET),
    "reset": ("/reset-password/", "reset", SECRET),
    "recover": ("/recover/unit/", "ask", {}),
}
NEW_ON_EVERY_PAGE = r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"'


@dataclass
class Seen:
    """What somebody learns who tries a number: the two pages and the way between, and how long the answer took."""

    pages: list[tuple[int, str, int]]
    led_to: str
    seconds: float


@dataclass
class Watch:
    """Time that passes only where somebody waits, so that a busy machine changes nothing."""

    now: float = 0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


WATCH = Watch()


@pytest.fixture(autouse=True)
def watched(monkeypatch) -> None:
    monkeypatch.setattr(even, "monotonic", lambda: WATCH.now)
    monkeypatch.setattr(even, "sleep", WATCH.sleep)


@pytest.fixture
def county() -> County:
    county = County()
    county.stored()
    return county


@pytest.fixture
def known(county) -> dict[str, str]:
    return {"name": county.person.name, "id_number": numbers.id_number_of(county.person)}


@pytest.fixture
def unknown() -> dict[str, str]:
    return {"name": "李晓梅", "id_number": make.id_number()}


def tried(way: str, who: dict[str, str]) -> Seen:
    """As a stranger does it: a code asked for, the form sent, the page that follows."""
    url, act, more = FORMS[way]
    client, form = Client(), who | more | {"document": "resident_id", "phone": PHONE}
    PhoneCode.objects.all().delete()
    first = client.post(url, form | {"act": "code"})
    code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
    begun = WATCH.now
    answer = client.post(url, form | {"act": act, "code": code})
    seconds = round(WATCH.now - begun, 3)
    pages = [first, answer, client.get(answer["Location"])]
    return Seen([_page(page, who) for page in pages], answer["Location"], seconds)


def _page(page, who: dict[str, str]) -> tuple[int, str, int]:
    """Status, text and length, without what was typed and what is new on every page."""
    text = re.sub(NEW_ON_EVERY_PAGE, "", page.content.decode())
    return page.status_code, text.replace(who["id_number"], ""), len(page.content)


@pytest.mark.parametrize("way", FORMS)
def test_text_status_and_length_are_the_same_for_both(way, known, unknown):
    one, other = tried(way, known), tried(way, unknown)

    assert (one.pages, one.led_to) == (other.pages, other.led_to)
    assert [status for status, *_ in one.pages] == [200, 302, 200]


@pytest.fixture
def betrays(monkeypatch, known) -> None:
    """The work for a known number takes a good deal longer: what a clock outside would see."""

    def slowed(real):
        def run(**given):
            if given["id_number"] == known["id_number"]:
                WATCH.sleep(SLOWER)
            return real(**given)

        return run

    monkeypatch.setattr(people, "register_person", slowed(people.register_person))
    monkeypatch.setattr(recoveries, "account_meant", slowed(recoveries.account_meant))


@pytest.mark.parametrize("way", ["register", "recover"])
def test_the_answer_takes_the_same_time_however_long_the_work_was(way, known, unknown, betrays, settings):
    settings.ZCPS_EVEN_ANSWER_SECONDS = FLOOR

    one, other = tried(way, known), tried(way, unknown)

    assert (one.seconds, other.seconds) == (FLOOR, FLOOR)


@pytest.mark.parametrize("way", ["register", "recover"])
def test_control_without_the_floor_a_clock_tells_them_apart(way, known, unknown, betrays, settings):
    settings.ZCPS_EVEN_ANSWER_SECONDS = 0

    one, other = tried(way, known), tried(way, unknown)

    assert (one.seconds, other.seconds) == (SLOWER, 0)
