"""Both schemes in one database: one office works under both, others under one, and every word on screen is its own scheme's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from review.enums import State
from review.models import Application
from tests.counting import uncounted
from tests.world import World, scheme_content

SCHEMES = ("zhejiang_construction", "zhejiang_environment")
BOTH = "hrss_330100"  # the same office in both schemes, found by its name
# What the schemes call the same thing at an office of review: the state, the acts of its page, the act for many.
WORDS = {
    "zhejiang_construction": {"待审批", "审批通过", "不通过"},
    "zhejiang_environment": {"待审查", "审查通过", "评审不通过"},
}
OPINION = {"zhejiang_construction": "审核意见", "zhejiang_environment": "审查意见"}


@dataclass
class Both:
    """One application of each scheme, examined at the office that has both."""

    worlds: dict[str, World]
    rows: dict[str, Application]

    def client(self, slug: str, office: str = BOTH):
        world = self.worlds[slug]
        return world.client_for(world.officer(office))


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Both]:
    with django_db_blocker.unblock(), transaction.atomic():
        with uncounted():
            worlds = {slug: World(slug=slug) for slug in SCHEMES}
            rows = {slug: world.advance(world.draft(), _examined) for slug, world in worlds.items()}
            for slug, world in worlds.items():
                for office in (BOTH, "department_330100"):
                    world.officer(office)
                world.officers[f"owner/{slug}"] = [world.owner(rows[slug])]
        yield Both(worlds, rows)
        transaction.set_rollback(True)


def _examined(row: Application) -> bool:
    return row.state == State.AWAITING_APPROVAL and row.holder.name == "杭州市人力资源和社会保障局"


@pytest.fixture
def both(made) -> Iterator[Both]:
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


def inboxes_of_scheme(slug: str) -> set[str]:
    """组/项 of every business, as the file names them."""
    groups = [group for business in scheme_content(slug)["businesses"] for group in business["inboxes"]]
    return {f"{group['group']}/{item['name']}" for group in groups for item in group["items"]}


def shown_inboxes(page) -> dict[str, int]:
    return {inbox.path: count for group in page.context["groups"] for inbox, count in group.inboxes}


def words_on(page) -> set[str]:
    """The words of buttons and badges, without their keys."""
    html = re.sub(r"<kbd>.*?</kbd>", "", page.content.decode())
    found = re.findall(r'<(?:button|span) class="(?:btn|state) [^>]*>(.*?)</(?:button|span)>', html, re.DOTALL)
    return {re.sub(r"<[^>]+>|\s", "", text) for text in found}


def test_an_office_of_both_schemes_has_the_inboxes_of_both_by_their_own_names(both):
    assert both.worlds[SCHEMES[0]].offices[BOTH].pk == both.worlds[SCHEMES[1]].offices[BOTH].pk

    shown = shown_inboxes(both.client(SCHEMES[0]).get("/inbox/"))

    assert {path: count for path, count in shown.items() if count} == {
        "待处理申报材料/待审批材料": 1,
        "申报业务管理—职称评审资格审查/待审查": 1,
    }
    for slug in SCHEMES:
        assert set(shown) & inboxes_of_scheme(slug)


@pytest.mark.parametrize("slug", SCHEMES)
def test_an_office_of_one_scheme_sees_no_inbox_of_the_other(both, slug):
    shown = shown_inboxes(both.client(slug, "department_330100").get("/inbox/"))

    assert shown
    assert set(shown) <= inboxes_of_scheme(slug)


@pytest.mark.parametrize("slug", SCHEMES)
@pytest.mark.parametrize("officer", SCHEMES)
def test_the_page_of_an_application_has_the_words_of_its_own_scheme_whoever_opens_it(both, slug, officer):
    other = next(each for each in SCHEMES if each != slug)

    page = both.client(officer).get(f"/applications/{both.rows[slug].uuid}/review/")

    assert page.status_code == 200
    assert words_on(page) >= WORDS[slug]
    assert not words_on(page) & (WORDS[other] - WORDS[slug])
    assert OPINION[slug] in page.content.decode()
    assert OPINION[other] not in page.content.decode()


@pytest.mark.parametrize(("slug", "inbox"), [*zip(SCHEMES, ("approval", "to_examine"), strict=True)])
def test_an_inbox_holds_its_own_schemes_application_and_offers_its_acts_by_its_words(both, slug, inbox):
    other = next(each for each in SCHEMES if each != slug)

    page = both.client(slug).get(f"/inbox/{inbox}/")

    assert [item["row"].pk for item in page.context["rows"]] == [both.rows[slug].pk]
    assert words_on(page) >= WORDS[slug]
    assert not words_on(page) & (WORDS[other] - WORDS[slug])


@pytest.mark.parametrize("slug", SCHEMES)
def test_an_applicant_reads_the_state_and_the_name_of_the_own_scheme(both, slug):
    other, world = next(each for each in SCHEMES if each != slug), both.worlds[slug]
    client = world.client_for(world.officers[f"owner/{slug}"][0])

    html = client.get(f"/applications/{both.rows[slug].uuid}/").content.decode()

    assert {"zhejiang_construction": "待审批", "zhejiang_environment": "待审查"}[slug] in html
    assert {"zhejiang_construction": "待审批", "zhejiang_environment": "待审查"}[other] not in html
