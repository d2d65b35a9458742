"""Two units open an account for one person at the same moment: one does, the other reads the neutral sentence. With its control."""

import threading

import pytest
from django.db import IntegrityError

from accounts.enums import AccountKind, OpeningState
from accounts.models import Person, User
from accounts.services import openings
from accounts.services.openings import open_accounts
from tests.accounts.people import Town, newcomer
from tests.factories import accounts as make
from tests.reliability.test_races import race

pytestmark = pytest.mark.django_db(transaction=True)


def opening(town: Town) -> list:
    number = make.id_number()
    people = [newcomer(id_number=number) for _ in range(2)]
    return [
        lambda unit=unit, person=person: open_accounts([person], unit=unit, by=None)[0]
        for unit, person in zip((town.unit, town.other), people, strict=True)
    ]


def both_know_nobody(monkeypatch) -> None:
    """Each has looked before either writes."""
    met, looked, first = threading.Barrier(2), openings._known, threading.local()

    def known(*args, **kwargs):
        found = looked(*args, **kwargs)
        if not getattr(first, "was", False):
            first.was = True
            met.wait(20)
        return found

    monkeypatch.setattr(openings, "_known", known)


def test_of_two_units_at_once_one_opens_and_the_other_reads_the_neutral_sentence(transactional_db, monkeypatch):
    both_know_nobody(monkeypatch)

    results = [result.answer for result in race(*opening(Town()))]

    assert sorted(result.state for result in results) == [OpeningState.OPENED, OpeningState.REFUSED]
    assert [result.reason for result in results if result.state == OpeningState.REFUSED] == [openings.ELSEWHERE]
    assert (Person.objects.filter(name="李晓梅").count(), User.objects.filter(kind=AccountKind.PERSON).count()) == (
        1,
        1,
    )


def test_control_without_judging_again_one_meets_an_error(transactional_db, monkeypatch):
    both_know_nobody(monkeypatch)
    monkeypatch.setattr(openings, "IntegrityError", LookupError)  # the net: what the database refuses is judged again

    results = race(*opening(Town()))

    assert [type(result.error) for result in results if result.error] == [IntegrityError]
