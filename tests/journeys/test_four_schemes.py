"""Four schemes in one database: one office works under all, others under one, and every word on screen is its own scheme's."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.architecture.addresses import addresses
from tests.architecture.addresses import matrix as all_schemes
from tests.counting import uncounted
from tests.journeys.four import ALL, ALONE, SCHEMES, Four, Line, asked, lines_of, matrix
from tests.knocking import draw_refusals_once, word_of
from tests.world import scheme_content

MATRIX = matrix()
PATTERNS = {address.key: address for address in addresses()}
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


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Four]:
    with django_db_blocker.unblock(), transaction.atomic():
        with uncounted():
            four = Four()
        yield four
        transaction.set_rollback(True)


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


@pytest.fixture
def quiet(monkeypatch) -> Iterator[None]:
    """Hundreds of refusals, each without its trace and its page drawn anew."""
    draw_refusals_once(monkeypatch)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("slug", SCHEMES)
@pytest.mark.usefixtures("quiet")
def test_everybody_is_answered_as_the_matrix_of_the_schemes_says(four, slug):
    lines = lines_of(MATRIX, slug)

    disagreements = [
        f"{line.address} {line.method} {who}: {found}, not {wanted}"
        for line in lines
        for who, wanted in asked(line, slug).items()
        if (found := answer(four, slug, line, who)) != wanted
    ]

    assert not disagreements, "\n".join(disagreements)
    assert {line.address for line in lines if not line.cells} == {
        line.address for line in lines if not about(four, slug, line)
    }


def test_the_matrix_of_the_schemes_asks_about_everything_that_hangs_on_an_application():
    rows = all_schemes()["pages"].items()
    wanted = {name.partition("#")[0] for name, row in rows if row.get("about") in MATRIX["about"]}
    pages, like_another = {name.partition("#")[0] for name in MATRIX["pages"]}, MATRIX["like_another"]

    assert {name for name in pages | set(like_another) if name.startswith("review:")} == wanted
    assert set(like_another.values()) <= pages


def test_every_line_of_the_matrix_is_for_all_schemes_or_for_each():
    lines = [[(line.address, line.method) for line in lines_of(MATRIX, slug)] for slug in SCHEMES]

    assert all(lines[0] == of_another for of_another in lines[1:])


def about(four: Four, slug: str, line: Line) -> dict | None:
    """The parts of the thing an address is about; None where the scheme knows no such thing."""
    return four.things[slug].get(MATRIX["pages"][line.address].get("about", "application"))


def answer(four: Four, slug: str, line: Line, who: str) -> str:
    row = MATRIX["pages"][line.address]
    path = PATTERNS[line.address.partition("#")[0]].path(about(four, slug, line) | row.get("parts", {}))
    data = four.selected(slug, row["batch"]) if "batch" in row else row.get("data")
    return word_of(four.ask_as(four.user(who, slug), path, line.method, data if line.method == "POST" else None))
