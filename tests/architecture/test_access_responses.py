"""Every answer, whoever asks for whatever: its headers, no traces of a GET, CSRF on every POST, no error for odd input."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.client import ClientHandler
from django.urls import reverse

from accounts.models import Person
from accounts.numbers import id_number_of, set_id_number
from accounts.views import account
from review.models import Application
from tests.architecture.access import House, opened
from tests.architecture.test_access_matrix import MATRIX, ROWS, ask, cells, parts_of, path_of, pattern_of
from tests.knocking import body_of
from tests.length import IS_SOAK

pytestmark = pytest.mark.uncounted

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A file of somebody is answered with a narrower policy still.
FILE_POLICY = {"default-src 'none'", "sandbox"}
WALKERS = ("anonymous", "owner", "clerk", "manager", "platform")
ODD = ("a%00b", "%FF", "%ED%A0%80", "-1", "1e99", "%EF%BC%91", "9" * 30, ";drop[]{}")
ODD_FIELDS = ("a\x00b", "\u202e", "-1", "9" * 30, "x" * 6000, "[]")
ODD_PARTS = ("%00", "9" * 30, "%FF")
PARAMETERS = (
    "page", "sort", "after", "before", "size", "name", "unit", "speciality", "level", "waiting", "paper", "state", "number",
    "inbox", "section", "ticket", "show", "next", "check", "q", "o", "p", "e", "_changelist_filters", "region", "words",
    "delivery", "kind", "file", "organisation", "user", "parent", "signed_in", "kind__exact", "home__id__exact", "id", "left", "scope",
)  # fmt: skip
FIELDS = (
    "version", "step", "text", "phrase", "checked", "to_position", "committee", "document_number", "document_date",
    "starts_on", "ends_on", "place", "action", "selected", "key", "address", "message", "number", "position", "stamped_on",
    "organisation_name", "arrived", "employer", "title", "speciality", "current_profession", "pledge_version", "answer",
    "direction", "editor", "name", "held_on", "members_due", "present", "chair_name", "chair_post", "reason", "count", "note",
    "item", "passed", "problem", "revision", "duty", "next", "login", "password", "again", "old", "code", "phone", "id_number", "document", "act", "tried",
    "school", "education", "papers", "is_highest", "username",
)  # fmt: skip
# Sessions are written while one walks, and who looked at what: the proof of a notice's delivery is that it was opened.
# Signed by a machine that has no cookies; a POST without the signature is 403 all the same.
SIGNED = {"accounts:sms_receipts"}
MOVING = {"django_session", "review_sighting", "review_noticedelivery"}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    with opened(django_db_blocker) as found:
        yield found


def walk(names=ROWS) -> Iterator[tuple[str, str]]:
    """Every row by everybody of WALKERS who has a column in it."""
    return ((name, who) for name in names for who in WALKERS if who in cells(name, "GET"))


@dataclass
class Walked:
    """What a walk through every page left behind: faults of the headers, tables whose rows are not what they were."""

    faults: set[str]
    changed: set[str]


@pytest.fixture(scope="module")
def walked(house) -> Walked:
    """One walk for all who look at it; what it changed is taken back."""
    with transaction.atomic():
        before = _contents()
        faults = {
            f"{name} {who}: {fault}"
            for name, who in walk()
            for fault in _faults(ask(house, who, name, "GET", keep=True), who)
        }
        after = _contents()
        transaction.set_rollback(True)
    return Walked(faults, {table for table in before if before[table] != after[table]})


# --- headers -------------------------------------------------------------------------------------------------


def test_every_answer_carries_every_header_and_is_kept_by_nobody(walked):
    assert not walked.faults, "\n".join(sorted(walked.faults))


def _faults(answer, who: str) -> list[str]:
    policy = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    wanted = FILE_POLICY if answer.streaming else POLICY
    faults = [f"policy {policy ^ wanted}"] if policy != wanted else []
    faults += [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    is_kept = who != "anonymous" and "no-store" not in answer.headers.get("Cache-Control", "")
    return faults + ["may be kept"] * (is_kept and answer.status_code not in {302, 405})


PRODUCTION = """
from django.conf import settings as s
print(s.DEBUG, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
      s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE,
      s.SECURE_HSTS_SECONDS >= 31_536_000, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)
"""


def test_cookies_of_production_are_bound_to_the_host_and_hidden_from_scripts():
    """Even where somebody asks for DEBUG."""
    given = {"ZCPS_ENV": "production", "SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": "zcps.example", "DEBUG": "1"}
    environment = os.environ | given | {"DJANGO_SETTINGS_MODULE": "zcps.settings"}
    said = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.split() == [
        "False", "__Host-session", "__Host-csrf", *["True"] * 4, "Lax", "Lax", "True", "True", "None", "/",
    ]  # fmt: skip


# --- what a GET leaves behind --------------------------------------------------------------------------------


def test_a_walk_through_every_page_changes_no_row(walked):
    assert walked.changed == set()


def _contents() -> dict[str, str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - MOVING):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608 - our own tables' names
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


# --- CSRF ----------------------------------------------------------------------------------------------------


def test_no_post_is_taken_without_its_token(house, monkeypatch):
    monkeypatch.setattr(house, "handler", ClientHandler(enforce_csrf_checks=True))

    taken = {name for name in ROWS if _is_taken(ask(house, "clerk", name, "POST"))}

    assert taken == SIGNED


def _is_taken(answer) -> bool:
    return answer.status_code != 403 or "安全校验" not in answer.content.decode()


# --- errors --------------------------------------------------------------------------------------------------

DETAILS = ("Traceback", "urlpatterns", "DJANGO_SETTINGS", "Request URL", "secret detail", "/site-packages/")


@pytest.mark.parametrize("who", ["anonymous", "clerk"])
@pytest.mark.parametrize(
    "path",
    ["/nowhere/", "/.git/config", "/static/../zcps/settings.py", "/media/x.pdf", "/%00/", "/%ff/", "/static/%00"],
)
def test_what_is_not_there_is_told_without_detail(house, who, path):
    answer = house.ask(who, path)

    assert answer.status_code in {302, 400, 404}
    assert not any(detail in body_of(answer).decode() for detail in DETAILS)


def test_a_failure_is_told_without_detail_and_with_every_header(house, monkeypatch):
    def fails(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(account, "_facts", fails)
    answer = house.ask("clerk", reverse("accounts:account"))

    assert answer.status_code == 500
    assert not any(detail in answer.content.decode() for detail in DETAILS)
    assert _faults(answer, "anonymous") == []


def test_trace_is_answered_by_nothing(house):
    answer = house.ask("clerk", "/", "TRACE")

    assert answer.status_code == 405
    assert b"sessionid" not in answer.content


# --- odd input -----------------------------------------------------------------------------------------------


def _some(values: tuple[str, ...], number: int, count: int = 2) -> list[str]:
    """A few of the values, every row its own, so that each of them meets many rows; all of them in bin/soak."""
    count = len(values) if IS_SOAK else count
    return [values[(number * count + place) % len(values)] for place in range(count)]


def _insider(name: str) -> str:
    """Somebody who gets as far as the rows: who is not refused, at best lets in."""
    answers = cells(name, "GET") | {who: answer for who, answer in cells(name, "POST").items() if answer != "405"}
    best = sorted(
        answers, key=lambda who: (answers[who] not in {"200", "302", "422"}, answers[who] != "409", who == "anonymous")
    )
    return best[0]


def test_odd_parameters_are_no_error(house):
    broken = set()
    for number, name in enumerate(ROWS):
        for odd in _some(ODD, number):
            query = "&".join(f"{parameter}={odd}" for parameter in PARAMETERS)
            answer = ask(house, _insider(name), name, "GET", f"{path_of(house, name)}?{query}&page=2")
            if answer.status_code >= 500:
                broken.add(f"{name} ?…={odd[:20]}")

    assert broken == set()


def test_odd_fields_are_no_error(house):
    broken = set()
    for number, name in enumerate(ROWS):
        for odd in _some(ODD_FIELDS, number):
            user = house.user(_insider(name), ROWS[name].get("about", "nothing"))
            answer = house.ask(user, path_of(house, name), "POST", dict.fromkeys(FIELDS, odd))
            if answer.status_code >= 500:
                broken.add(f"{name} {odd[:10]!r}")

    assert broken == set()


def test_odd_parts_of_addresses_are_no_error(house):
    broken = set()
    for number, name in enumerate(name for name in ROWS if "path" not in ROWS[name]):
        pattern, parts = pattern_of(name), parts_of(house, name)
        for turn, (part, method) in enumerate(product(pattern.names, ("GET", "POST")), start=number):
            for odd in _some(ODD_PARTS, turn, 1):
                answer = ask(house, _insider(name), name, method, pattern.path(parts | {part: odd}))
                if answer.status_code >= 500:
                    broken.add(f"{name} {method} {part}={odd[:12]}")

    assert broken == set()


# --- two worlds ----------------------------------------------------------------------------------------------

LOOKERS = ("owner", "clerk")
# Drawn anew with every page: the form's token, the page's own name, and cursors, which are signed with their second.
FRESH = re.compile(
    r'"csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|"editor" value="[\w-]+"|[\w-]+:[\w-]{6}:[\w-]{20,}'
)


def shown(house: House, name: str, who: str) -> str:
    return FRESH.sub("…", body_of(ask(house, who, name, "GET")).decode("utf-8", "replace"))


def shown_pages(house: House) -> dict[tuple[str, str], str]:
    """Everything these two may look at; a spreadsheet carries the second it was made in."""
    rows = (name for name, row in MATRIX["pages"].items() if "blind" not in row and not name.endswith("_export"))
    seen = ((name, who) for name in rows for who in LOOKERS if cells(name, "GET").get(who) == "200")
    return {(name, who): shown(house, name, who) for name, who in seen}


def change_numbers() -> None:
    """Other digits where the mask is; begin and end stay."""
    for person in Person.objects.all():
        number = id_number_of(person)
        set_id_number(person, f"{number[:4]}{(int(number[4:14]) + 7) % 10**10:010d}{number[14:]}")
        person.save()
        Application.objects.filter(person=person).update(id_index=person.id_number_index)


def test_pages_say_nothing_about_a_number_but_what_its_mask_shows(house):
    """Two worlds that differ in this secret only look the same to whoever may look."""
    with transaction.atomic():
        before = shown_pages(house)
        change_numbers()
        after = shown_pages(house)
        transaction.set_rollback(True)

    assert len(before) > 60
    assert {key for key in before if before[key] != after[key]} == set()


def test_control_what_is_no_secret_is_seen_to_differ(house):
    with transaction.atomic():
        before = shown(house, "review:review", "clerk")
        Application.objects.update(name="另一人")
        after = shown(house, "review:review", "clerk")
        transaction.set_rollback(True)

    assert before != after
