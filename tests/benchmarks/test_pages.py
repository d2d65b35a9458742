"""Pages at 100 000 applications against a bare signed-in list measured in turns with them; goals as ratios."""

import pytest
from django.db.models import F
from django.urls import reverse

from review.enums import Action, State
from review.models import Application
from tests.benchmarks.timing import ratio
from tests.populated import OFFICE
from tests.review.desk import post
from tests.world import World

pytestmark = pytest.mark.urls("tests.benchmarks.floor")

# The page and how many floors it may cost.
INBOX = [
    ("", 2.0),
    ("?sort=-arrival", 3.0),
    ("?sort=name", 3.0),
    ("?sort=unit", 3.0),
    ("?name=陈", 3.0),
    ("?unit=西湖区方明", 3.0),
    ("?speciality=termite_control", 3.0),
]


@pytest.fixture(autouse=True)
def _database(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.mark.parametrize(("query", "goal"), INBOX)
def test_an_inbox_of_fifty_rows(province, query, goal):
    assert floors(province, reverse("review:inbox", args=["approval"]) + query) <= goal


def test_a_deep_page(province):
    path = f"{reverse('review:inbox', args=['approval'])}?sort=name&after="
    page = province.client_for(province.officer(OFFICE)).get(path).context["page"]

    assert floors(province, path + page.next) <= 3


@pytest.mark.parametrize(("name", "goal"), [("done", 3.0), ("handled", 3.0), ("inbox_home", 2.0)])
def test_the_other_lists(province, name, goal):
    assert floors(province, reverse(f"review:{name}")) <= goal


def test_the_review_page(province):
    row = held(province).latest("pk")

    assert floors(province, f"{reverse('review:review', args=[row.uuid])}?inbox=approval") <= 4


def test_a_single_act(province):
    officer = province.officer(OFFICE)
    rows = held(province).order_by("pk").iterator()
    client, floor = province.client_for(officer), bare(province)

    def act() -> None:
        row = next(rows)
        answer = post(client, row, Action.REJECT.value, text="任职年限不满足申报条件。")
        assert answer.status_code == 302

    assert ratio("one act / floor", act, lambda: client.get(floor)) <= 3


def floors(world: World, path: str) -> float:
    """How many bare lists the page costs."""
    client, floor = world.client_for(world.officer(OFFICE)), bare(world)
    assert client.get(path).status_code == client.get(floor).status_code == 200
    return ratio(f"{path} / floor", lambda: client.get(path), lambda: client.get(floor))


def bare(world: World) -> str:
    return f"/floor/?holder={world.offices[OFFICE].pk}"


def held(world: World):
    """What waits and was copied whole: most of the population has no contents of its own."""
    whole = Application.objects.filter(revision__application=F("pk"))
    return whole.filter(holder=world.offices[OFFICE], state=State.AWAITING_APPROVAL)
