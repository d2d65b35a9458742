"""Every address of the URLconf × everybody × own, foreign and missing: the answers are those of access_matrix.yaml."""

from collections.abc import Iterator

import pytest

from tests.architecture.access import House, opened
from tests.architecture.addresses import Address, addresses, matrix, missing
from tests.knocking import body_of, draw_refusals_once, word_of
from tests.length import IS_SOAK

pytestmark = pytest.mark.uncounted

FOUND_BUT = "+"  # 403+: the row was found, the role is lacking; a missing row is 404
ASKED_BEFORE = {"door", "403", "405"}  # refused before any row is looked for

PATTERNS = {address.key: address for address in addresses()}
MATRIX = matrix()
ROWS = MATRIX["pages"] | MATRIX["administration"]


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    with opened(django_db_blocker) as found:
        yield found


def pattern_of(name: str) -> Address:
    return PATTERNS[name.partition("#")[0]]


def parts_of(house: House, name: str) -> dict:
    return house.things[ROWS[name].get("about", "nothing")].parts | ROWS[name].get("parts", {})


def path_of(house: House, name: str) -> str:
    return ROWS[name].get("path") or pattern_of(name).path(parts_of(house, name))


def data_of(house: House, name: str) -> dict:
    """What a POST must carry to come as far as the rows."""
    if "batch" in ROWS[name]:
        return house.selected(ROWS[name]["about"], ROWS[name]["batch"])
    return {key: str(value).format(**parts_of(house, name)) for key, value in ROWS[name].get("data", {}).items()}


def ask(house: House, who: str, name: str, method: str, path: str = "", **extra):
    user = house.user(who, ROWS[name].get("about", "nothing"))
    data = data_of(house, name) if method == "POST" else None
    return house.ask(user, path or path_of(house, name), method, data, **extra)


def cells(name: str, method: str) -> dict[str, str]:
    return dict(zip(columns(name), ROWS[name][method].split(), strict=True))


def asked(name: str, method: str) -> dict[str, str]:
    """Everybody the row tells apart: where a method is refused whoever asks, one asks, and all of them in bin/soak."""
    every = cells(name, method)
    if IS_SOAK:
        return every
    refused = [who for who, answer in every.items() if answer == "405"]
    return {who: answer for who, answer in every.items() if who not in refused[1:]}


def columns(name: str) -> list[str]:
    return MATRIX["who" if name in MATRIX["pages"] else "who_in_administration"].split()


def test_every_address_has_its_row_and_every_row_its_address():
    assert {name.partition("#")[0] for name in ROWS} == set(PATTERNS)


@pytest.fixture
def drawn_once(monkeypatch) -> None:
    draw_refusals_once(monkeypatch)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("drawn_once")
def test_everybody_is_answered_as_the_matrix_says(house, method):
    disagreements = [
        f"{name} {method} {who}: {found}, not {expected}"
        for name in ROWS
        for who, expected in asked(name, method).items()
        if (found := word_of(ask(house, who, name, method))) != expected.removesuffix(FOUND_BUT)
    ]

    assert not disagreements, "\n".join(disagreements)


def test_what_is_missing_is_answered_like_what_is_foreign(house):
    """404 for both, with bodies of the same length; asked by one person for each kind of answer a row gives."""
    disagreements = [
        f"{name} {method} {who}: {fault}"
        for name in ROWS
        if pattern_of(name).subject and "blind" not in ROWS[name]
        for method in ("GET", "POST")
        for expected, who in {answer: who for who, answer in cells(name, method).items()}.items()
        if expected not in ASKED_BEFORE and (fault := _difference(house, name, method, who, expected))
    ]

    assert not disagreements, "\n".join(disagreements)


def _difference(house: House, name: str, method: str, who: str, expected: str) -> str:
    pattern, parts = pattern_of(name), parts_of(house, name)
    subject = pattern.subject
    nowhere = ask(house, who, name, method, pattern.path(parts | {subject: missing(parts[subject])}))
    if nowhere.status_code != 404:
        return f"a missing row is answered {nowhere.status_code}"
    if expected != "404":
        return ""
    foreign = ask(house, who, name, method)
    lengths = len(body_of(foreign)), len(body_of(nowhere))
    return "" if lengths[0] == lengths[1] else f"foreign and missing differ in length: {lengths}"


@pytest.mark.usefixtures("drawn_once")
def test_other_methods_and_parts_of_pages_are_answered_like_the_page(house):
    """HEAD and a request of htmx get GET's status, asked by one person for each kind of answer; OPTIONS tells no more."""
    disagreements = [
        f"{name} {who}: {fault}"
        for name in ROWS
        for expected, who in {answer: who for who, answer in cells(name, "GET").items()}.items()
        if (fault := _other_methods(house, name, who, expected.removesuffix(FOUND_BUT)))
    ]

    assert not disagreements, "\n".join(disagreements)


def _other_methods(house: House, name: str, who: str, expected: str) -> str:
    head, part = ask(house, who, name, "HEAD"), ask(house, who, name, "GET", HTTP_HX_REQUEST="true")
    if (word_of(head), word_of(part)) != (expected, expected) or body_of(head):
        return f"HEAD {word_of(head)}, htmx {word_of(part)}, not {expected}"
    options = ask(house, who, name, "OPTIONS")
    tells_more = options.status_code == 200 and body_of(options) and expected != "200"
    return f"OPTIONS {options.status_code}" if tells_more or options.status_code >= 500 else ""
