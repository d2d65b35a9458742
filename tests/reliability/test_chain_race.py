"""Two things a person does at once about the 人事管理单位: a change and a review, a submission and another mind. With controls."""

import threading

import pytest

from accounts.enums import ManagementState
from accounts.services import managing
from accounts.services.events import verify
from review.enums import State
from review.models import Application
from review.queries.rules import business_of
from review.services import submission
from review.services.freezing import Pledge
from tests.journeys.managing import Chains
from tests.reliability.test_letter_race import told
from tests.reliability.test_races import WAIT, one_won, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chains(transactional_db, settings, tmp_path) -> Chains:
    settings.MEDIA_ROOT = tmp_path
    return Chains.build()


def submitting(chains: Chains, row: Application, user):
    actor, pledge = chains.world.actor(user), Pledge(business_of(row).pledge_version, "127.0.0.1")
    return lambda: submission.submit(row, by=actor, pledge=pledge, version=row.version)


def a_change_and_a_review(chains: Chains) -> list[Application]:
    """Two drafts of one person, either of which would go alone."""
    user = chains.stored("unit_kept")
    chains.holds_title(user)
    chains.choose(user, "market")
    return [chains.draft(user, business) for business in ("managing_change", "review")]


def at_once(chains: Chains, rows: list[Application]):
    return race(*(submitting(chains, row, chains.world.owner(row)) for row in rows))


def submitted(chains: Chains, rows: list[Application]) -> int:
    return sum(chains.world.fresh(row).state != State.DRAFT for row in rows)


def test_of_a_change_and_a_review_at_once_one_is_submitted_and_the_other_waits_for_it(chains):
    rows = a_change_and_a_review(chains)

    results = at_once(chains, rows)

    assert one_won(results)
    assert "正在办理" in next(result.refused for result in results if result.refused)
    assert submitted(chains, rows) == 1
    assert [verify(row.stream) for row in rows] == [[], []]


def test_control_without_the_lock_the_chain_changes_under_a_review(chains, monkeypatch):
    rows, met = a_change_and_a_review(chains), threading.Barrier(2)
    settled = submission._settled

    def together(row, way):
        met.wait(WAIT)  # both have found nothing in the way
        return settled(row, way)

    monkeypatch.setattr(submission, "settle_chain", lambda row: None)
    monkeypatch.setattr(submission, "_settled", together)
    at_once(chains, rows)

    assert submitted(chains, rows) == 2


def a_submission_and_another_mind(chains: Chains):
    """What is submitted along the unit that was chosen, while the person drops the choice."""
    user = chains.world.applicant(unit="unit_330106")
    chains.choose(user, "unit_kept")
    row = chains.draft(user, "record")
    return row, submitting(chains, row, user), told(lambda: managing.drop_choice(user.person, by=user) or "dropped")


def is_whole(chains: Chains, row: Application) -> bool:
    """Whatever is at an office is there with the choice it was submitted for."""
    under_review = chains.managements(chains.world.owner(row), ManagementState.UNDER_REVIEW).exists()
    return under_review == (chains.world.fresh(row).state != State.DRAFT)


def test_a_choice_is_submitted_or_dropped_and_never_both(chains):
    row, submits, drops = a_submission_and_another_mind(chains)

    results = race(submits, drops)

    assert one_won(results)
    assert is_whole(chains, row)
    assert verify(row.stream) == []


def test_control_without_the_lock_an_office_has_what_nobody_chooses_any_more(chains, monkeypatch):
    row, submits, drops = a_submission_and_another_mind(chains)
    planned, dropped = threading.Event(), threading.Event()
    settled = submission._settled

    def meanwhile(row, way):
        planned.set()
        dropped.wait(WAIT)
        return settled(row, way)

    def drop():
        planned.wait(WAIT)
        try:
            return drops()
        finally:
            dropped.set()

    monkeypatch.setattr(submission, "settle_chain", lambda row: None)
    monkeypatch.setattr(submission, "_settled", meanwhile)
    race(submits, drop)

    assert not is_whole(chains, row)
