"""Four schemes in one database: one office works under all, others under one, and every word on screen is its own scheme's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts.enums import Function, Level, OrganisationKind, Role
from accounts.models import User
from review.enums import State
from review.models import Application
from tests.counting import uncounted
from tests.journeys.managing import world_of
from tests.world import World, scheme_content

SCHEMES = ("zhejiang_construction", "zhejiang_environment", "jiangxi", "guangdong")
ALL = "hrss_330100"  # the same office in all schemes, found by its name
ALONE = "alone"  # one of each scheme's own
CHAIN = "filing_city"  # where people have a managing unit: the one whose chain leads by ALL
# What the schemes call the same thing at an office of review: the state, the acts of its page, the act for many.
WORDS = {
    "zhejiang_construction": {"待审批", "审批通过", "不通过"},
    "zhejiang_environment": {"待审查", "审查通过", "评审不通过"},
    "jiangxi": {"待经办审查", "提交领导审查"},
    "guangdong": {"待人社部门审核", "审核通过", "不予通过"},
}


OPINION = {"zhejiang_construction": "审核意见", "zhejiang_environment": "审查意见"}  # by whom the two are kept apart
STATE = {
    "zhejiang_construction": "待审批",
    "zhejiang_environment": "待审查",
    "jiangxi": "待经办审查",
    "guangdong": "待人社部门审核",
}
# Who asks: office and roles, the usual ones where none are named. The application waits for the clerk of ALL.
PEOPLE: dict[str, tuple[str, ...]] = {
    "clerk": (ALL,),
    "leader": (ALL, Role.LEADER),
    "county": ("hrss_330106",),
    "unit": ("unit_330106",),
    "away": ("hrss_330203",),
    "later": ("high",),
    "ratifier": ("province_hrss", Role.RATIFIER),
    "admin": (ALL, Role.ORGANISATION_ADMIN),
    "platform": ("platform", Role.PLATFORM_ADMIN),
    "auditor": ("platform", Role.AUDITOR),
}


@dataclass
class Four:
    """One application of each scheme, before the clerk of the office that has them all."""

    worlds: dict[str, World]
    rows: dict[str, Application]

    def client(self, slug: str, office: str = ALL):
        world = self.worlds[slug]
        return world.client_for(world.officer(office))

    def user(self, who: str, slug: str) -> User | None:
        """Somebody of access_of_schemes.yaml, there already."""
        world = self.worlds[slug]
        if who in {"owner", "stranger"}:
            return world.officers[f"{who}/{slug}"][0]
        office, *roles = PEOPLE[who]
        return world.officer(office, *roles)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Four]:
    with django_db_blocker.unblock(), transaction.atomic():
        with uncounted():
            worlds = {slug: world_of(slug, managed_by=CHAIN) for slug in SCHEMES}
            for slug, world in worlds.items():
                world._office(ALONE, f"杭州市专业技术人员工作处（{slug}）", OrganisationKind.DEPARTMENT,
                              world.offices[ALL].region, Function.DEPARTMENT, level=Level.CITY, sector="alone")  # fmt: skip
            rows = {slug: world.advance(world.draft(), _examined) for slug, world in worlds.items()}
            four = Four(worlds, rows)
            for slug, world in worlds.items():
                world.officer(ALONE)
                world.officers[f"owner/{slug}"] = [world.owner(rows[slug])]
                world.officers[f"stranger/{slug}"] = [world.applicant(whole=False)]
                for who in PEOPLE:
                    four.user(who, slug)  # now, because what is made in a test is taken back
        yield four
        transaction.set_rollback(True)


def _examined(row: Application) -> bool:
    return row.state == State.AWAITING_APPROVAL and row.holder.name == "杭州市人力资源和社会保障局"


@pytest.fixture
def four(made) -> Iterator[Four]:
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


def others(slug: str) -> set[str]:
    """The words of the other schemes that are not its own too."""
    return {word for other in SCHEMES if other != slug for word in WORDS[other]} - WORDS[slug]


def test_an_office_of_all_schemes_has_the_inboxes_of_all_by_their_own_names(four):
    assert len({four.worlds[slug].offices[ALL].pk for slug in SCHEMES}) == 1

    shown = shown_inboxes(four.client(SCHEMES[0]).get("/inbox/"))

    assert {path: count for path, count in shown.items() if count} == {
        "待处理申报材料/待审批材料": 1,
        "申报业务管理—职称评审资格审查/待审查": 1,
        "审查推荐/经办审查": 1,
        "高级职称评审审核/待审核": 1,
    }
    for slug in SCHEMES:
        assert set(shown) & inboxes_of_scheme(slug)


@pytest.mark.parametrize("slug", SCHEMES)
def test_an_office_of_one_scheme_sees_no_inbox_of_another(four, slug):
    shown = shown_inboxes(four.client(slug, ALONE).get("/inbox/"))

    assert shown
    assert set(shown) <= inboxes_of_scheme(slug)


@pytest.mark.parametrize("slug", SCHEMES)
def test_the_page_of_an_application_has_the_words_of_its_own_scheme_whoever_opens_it(four, slug):
    for officer in SCHEMES:
        page = four.client(officer).get(f"/applications/{four.rows[slug].uuid}/review/")

        assert page.status_code == 200
        assert words_on(page) >= WORDS[slug]
        assert not words_on(page) & others(slug)
        found = {word for word in OPINION.values() if word in page.content.decode()}
        assert slug not in OPINION or found == {OPINION[slug]}


@pytest.mark.parametrize(
    ("slug", "inbox"), [*zip(SCHEMES, ("approval", "to_examine", "examine", "review_check"), strict=True)]
)
def test_an_inbox_holds_its_own_schemes_application_and_offers_its_acts_by_its_words(four, slug, inbox):
    page = four.client(slug).get(f"/inbox/{inbox}/")

    assert [item["row"].pk for item in page.context["rows"]] == [four.rows[slug].pk]
    assert words_on(page) >= WORDS[slug]
    assert not words_on(page) & others(slug)


@pytest.mark.parametrize("slug", SCHEMES)
def test_an_applicant_reads_the_state_and_the_name_of_the_own_scheme(four, slug):
    world = four.worlds[slug]
    client = world.client_for(four.user("owner", slug))

    html = client.get(f"/applications/{four.rows[slug].uuid}/").content.decode()

    assert STATE[slug] in html
    assert not any(STATE[other] in html for other in SCHEMES if other != slug)


def test_who_works_in_one_province_is_offered_no_round_of_another(four):
    """The people here work in the province of the first two; of their own provinces the others have nobody."""
    client = four.worlds[SCHEMES[0]].client_for(four.user("stranger", SCHEMES[0]))

    html = client.get("/desk/").content.decode()

    offered = {slug for slug in SCHEMES if f"/rounds/{four.worlds[slug].round.uuid}/" in html}
    assert offered == {"zhejiang_construction", "zhejiang_environment"}


# --- who is answered what ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SCHEMES)
def test_everybody_is_answered_as_the_matrix_of_the_schemes_says(four, slug):
    matrix, uuid = _matrix(), four.rows[slug].uuid
    clients = {who: _client(four, who, slug) for who in matrix["who"].split()}

    found = {
        name: " ".join(_answer(client, row, uuid) for client in clients.values())
        for name, row in matrix["pages"].items()
    }

    assert found == {name: " ".join(row[slug].split()) for name, row in matrix["pages"].items()}


def _matrix() -> dict:
    path = settings.BASE_DIR / "tests" / "journeys" / "access_of_schemes.yaml"
    return yaml.safe_load(path.read_text("utf-8"))


def _client(four: Four, who: str, slug: str):
    user = None if who == "anonymous" else four.user(who, slug)
    return four.worlds[slug].client_for(user) if user else Client()


def _answer(client, row: dict, uuid) -> str:
    """The status, what it changed taken back; `door` for the way to the sign-in page."""
    with transaction.atomic():
        answer = getattr(client, row["method"].lower())(row["path"].format(uuid=uuid))
        transaction.set_rollback(True)
    to_the_door = answer.status_code == 302 and answer.url.startswith("/sign-in/")
    return "door" if to_the_door else str(answer.status_code)
