"""A person takes back or changes what the clerk approves at the same moment; two clerks judge at once. With their negative controls."""

import threading

import pytest

from accounts.enums import Role
from accounts.models import Event
from accounts.services.events import verify
from dossiers.enums import EntryState, VersionState
from dossiers.models import Dossier, Entry, EntryVersion
from dossiers.services import checking, entries, sending
from dossiers.services.entries import Page
from tests.dossiers.conftest import Applicant
from tests.dossiers.employers import Employer, actor, sent, waiting
from tests.reliability.test_races import WAIT, Result, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def employer(transactional_db) -> Employer:
    return Employer()


@pytest.fixture
def someone(employer) -> Applicant:
    return employer.employee()


def clerk(employer: Employer, entry: Entry, finding: VersionState = VersionState.APPROVED):
    """A clerk of their own who judges the waiting version of an entry."""
    by, version, dossier = actor(employer.officer(Role.CLERK)), waiting(entry).uuid, entry.dossier
    return lambda: checking.judge(dossier, [version], finding=finding, reason="请核对。", by=by)


def taking_back(someone: Applicant, entry: Entry):
    by = someone.actor
    return lambda: sending.take_back(someone.person, entry.uuid, by=by)


def fits(entry: Entry) -> bool:
    """The entry stands where its version says."""
    states = Entry.objects.get(pk=entry.pk).state, EntryVersion.objects.get(entry=entry).state
    return states in {
        (EntryState.APPROVED, VersionState.APPROVED),
        (EntryState.RETURNED, VersionState.RETURNED),
        (EntryState.COMPLETE, VersionState.TAKEN_BACK),
    }


def winners(results: list[Result]) -> int:
    return sum(result.answer is not None for result in results)


def test_of_a_person_who_takes_back_and_a_clerk_who_approves_one_wins_and_the_other_is_told(employer, someone):
    entry = sent(someone)

    results = race(taking_back(someone, entry), clerk(employer, entry))

    assert [result.error for result in results] == [None, None]
    assert winners(results) == 1
    assert next(result.refused for result in results if result.refused)
    assert fits(entry)
    assert Dossier.objects.get().waiting == 0


def test_of_two_clerks_one_wins_and_the_other_is_told(employer, someone):
    entry = sent(someone)

    results = race(clerk(employer, entry), clerk(employer, entry, VersionState.RETURNED))

    assert [result.error for result in results] == [None, None]
    assert winners(results) == 1
    assert "没有重复审核" in next(result.refused for result in results if result.refused)
    assert fits(entry)
    assert Event.objects.filter(kind="entries_judged").count() == 1
    assert verify(entry.dossier.stream) == []


def test_what_is_typed_while_the_clerk_approves_never_gets_into_what_was_approved(employer, someone):
    entry = sent(someone)
    declared, by = someone.rules.section("summary"), someone.actor
    reading = declared.read({"content": "改过的总结。"})

    def save():
        return entries.save_entry(someone.person, declared, None, reading, page=Page(entry.version), by=by)

    results = race(save, clerk(employer, entry))

    assert [result.error for result in results] == [None, None]
    assert results[0].refused in {entries.BEING_CHECKED, entries.APPROVED_LOCKED}
    fresh = Entry.objects.select_related("in_force").get(pk=entry.pk)
    assert fresh.data == fresh.in_force.data == entry.data


def unlocked(monkeypatch) -> None:
    """Takes the locks away, and lets both meet after they have read and before they write."""
    met = threading.Barrier(2)
    write, known = checking._write, sending.known_section

    def reading(dossier, by):
        row = checking.checkable(by).select_related("person__employer").get(pk=dossier.pk)
        return row, row.person.employer

    def writing(*args):
        met.wait(WAIT)
        return write(*args)

    def knowing(*args):
        met.wait(WAIT)
        return known(*args)

    monkeypatch.setattr(checking, "_judged_dossier", reading)
    monkeypatch.setattr(checking, "_write", writing)
    monkeypatch.setattr(sending, "locked_dossier", lambda person: Dossier.objects.get(person=person))
    monkeypatch.setattr(sending, "known_section", knowing)


def test_control_without_the_locks_a_person_and_a_clerk_both_win_or_one_meets_an_error(employer, someone, monkeypatch):
    entry = sent(someone)
    runners = [taking_back(someone, entry), clerk(employer, entry)]
    unlocked(monkeypatch)

    results = race(*runners)

    assert winners(results) == 2 or any(result.error for result in results)


def test_control_without_the_locks_two_clerks_both_win_or_one_meets_an_error(employer, someone, monkeypatch):
    entry = sent(someone)
    runners = [clerk(employer, entry), clerk(employer, entry, VersionState.RETURNED)]
    unlocked(monkeypatch)

    results = race(*runners)

    assert winners(results) == 2 or any(result.error for result in results)
