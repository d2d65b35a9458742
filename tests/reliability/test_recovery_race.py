"""Two vouch for one person at once, and a choice is submitted while another is made: with negative controls."""

import threading

import pytest

from accounts.enums import ManagementState, RecoveryState, Role
from accounts.models import Event, Management, Recovery
from accounts.services import managing, recoveries
from accounts.services.events import verify
from tests.accounts.managing import County
from tests.accounts.test_recoveries import CHECKED, SITE, asked
from tests.factories import accounts as make
from tests.reliability.test_letter_race import told
from tests.reliability.test_races import WAIT, one_won, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db) -> County:
    county = County()
    county.keeper, county.colleague = (make.officer(county.point, Role.CLERK) for _ in range(2))
    return county


def deciding(county: County, row: Recovery) -> list:
    return [
        told(lambda: recoveries.confirm(row, checked=CHECKED, site=SITE, by=county.keeper)),
        told(lambda: recoveries.refuse(row, reason="不是本单位人员。", by=county.colleague)),
    ]


def test_of_two_colleagues_at_once_one_decides_and_the_other_is_told(county):
    row = asked(county)

    results = race(*deciding(county, row))

    assert one_won(results)
    assert next(result.refused for result in results if result.refused) == recoveries.NOT_NOW
    assert Event.objects.filter(stream=f"recovery:{row.pk}").count() == 2
    assert verify(f"recovery:{row.pk}") == []


def test_control_without_the_lock_two_colleagues_collide(county, monkeypatch):
    row = asked(county)
    met = threading.Barrier(2)

    def unlocked(recovery, by):
        found = Recovery.objects.select_related("account__person").get(pk=recovery.pk, state=RecoveryState.OPEN)
        met.wait(WAIT)
        return found

    monkeypatch.setattr(recoveries, "_undecided", unlocked)
    results = race(*deciding(county, row))

    assert not one_won(results)


def choosing(county: County):
    return managing.choose_managing_unit(
        county.person, unit=county.market, region=county.county, keeper="market", by=county.account
    )


def test_what_is_submitted_while_another_is_chosen_is_under_review_all_the_same(county):
    county.choose()

    results = race(told(lambda: choosing(county)), lambda: county.turn(ManagementState.UNDER_REVIEW))

    assert not any(result.error for result in results)
    assert Management.objects.get().state == ManagementState.UNDER_REVIEW


def test_control_without_the_lock_the_submission_is_lost(county, monkeypatch):
    county.choose()
    read, turned = threading.Event(), threading.Event()

    def unlocked(person):
        standing = {row.state: row for row in Management.objects.filter(person=person)}
        read.set()
        turned.wait(WAIT)
        return standing

    def turn():
        read.wait(WAIT)
        county.turn(ManagementState.UNDER_REVIEW)
        turned.set()

    monkeypatch.setattr(managing, "_standing", unlocked)
    results = race(told(lambda: choosing(county)), turn)

    assert not any(result.error for result in results)
    assert Management.objects.get().state == ManagementState.CHOSEN
