"""Two officers decide about one authorisation letter at once, and two people register one unit: with negative controls."""

import threading

import pytest
from django.db import IntegrityError

from accounts.exceptions import AccountsError
from accounts.models import AuthorisationLetter, Event, Organisation
from accounts.services import letter_decisions, organisations, registration
from accounts.services.events import verify
from tests.accounts.units import LI, Town, code_for, person, scan_of
from tests.factories import accounts as make
from tests.reliability.test_races import WAIT, one_won, race
from zcps.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db) -> Town:
    return Town()


def told(act):
    """The refusal of a service as the race knows refusals."""

    def run():
        try:
            return act()
        except AccountsError as refused:
            raise ActionDenied(refused.sentence) from refused

    return run


def deciding(town: Town, letter: AuthorisationLetter) -> list:
    scan = scan_of(letter)
    return [
        told(lambda: letter_decisions.approve(letter, scan=scan, site="", by=town.officer)),
        told(lambda: letter_decisions.refuse(letter, scan=scan, reason="公章不清晰。", by=town.colleague)),
    ]


def test_of_two_officers_at_once_one_decides_and_the_other_is_told_who(town):
    letter = town.uploaded()

    results = race(*deciding(town, letter))

    assert one_won(results)
    refused = next(result.refused for result in results if result.refused)
    assert refused.startswith(("王平已于", "周安已于"))
    stream = f"organisation:{letter.organisation_id}"
    assert Event.objects.filter(stream=stream, kind__in=["letter_approved", "letter_refused"]).count() == 1
    assert verify(stream) == []


def test_control_without_the_lock_two_officers_collide(town, monkeypatch):
    letter = town.uploaded()
    met = threading.Barrier(2)

    def unlocked(row):
        found = AuthorisationLetter.objects.select_related("organisation", "account", "scheme__current").get(pk=row.pk)
        met.wait(WAIT)
        return found

    monkeypatch.setattr(letter_decisions, "locked_letter", unlocked)
    results = race(*deciding(town, letter))

    assert not one_won(results)


def registering(town: Town) -> list:
    """Two colleagues who do not know of each other."""
    runners = []
    for handler in (person(), person("李晓梅", phone=LI)):
        code = code_for(handler.phone, registration.phone_codes.EMPLOYER)

        def act(handler=handler, code=code):
            return registration.register_employer(
                town.unit(), handler, scheme=town.scheme, code=code, password=make.PASSWORD
            )

        runners.append(told(act))
    return runners


def test_of_two_who_register_one_unit_at_once_one_does_and_the_other_reads_the_neutral_sentence(town):
    results = race(*registering(town))

    assert one_won(results)
    assert next(result.refused for result in results if result.refused) == registration.UNAVAILABLE
    assert (AuthorisationLetter.objects.count(), Organisation.objects.filter(kind="employer").count()) == (1, 1)


def test_control_without_locks_and_their_net_both_make_the_unit(town, monkeypatch):
    met, numbers = threading.Barrier(2), iter(("33010600001", "33010600002"))

    def at_once(region):
        met.wait(WAIT)
        return next(numbers)

    monkeypatch.setattr(organisations, "_locked_parent", lambda parent, by: parent)
    monkeypatch.setattr(organisations, "_lock", lambda name: None)
    monkeypatch.setattr(organisations, "next_code", at_once)
    monkeypatch.setattr(registration, "IntegrityError", LookupError)  # the net: what the database refuses is an answer
    results = race(*registering(town))

    assert any(isinstance(result.error, IntegrityError) for result in results)
