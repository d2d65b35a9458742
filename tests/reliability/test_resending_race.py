"""Two administrators have the same failed SMS sent once more at the same moment: once is enough. With its negative control."""

import threading

import pytest

from accounts.exceptions import AccountsError
from accounts.models import Delivery, Event
from accounts.services import resending
from tests.accounts.administration import World
from tests.accounts.test_resending import failed
from tests.reliability.test_races import WAIT, race

pytestmark = pytest.mark.django_db(transaction=True)


def resend_twice() -> list:
    boss, row = World().boss, failed()
    return race(*[lambda: resending.resend(row, by=boss)] * 2)


def test_of_two_at_once_one_sends_it_and_the_other_is_told_that_it_is_on_its_way():
    results = resend_twice()

    [refused] = [result.error for result in results if result.error]
    assert isinstance(refused, AccountsError)
    assert refused.sentence == "这条短信现为“待发送”，只有未送达的短信可以重新发送。"
    assert (Delivery.objects.get().sendings, Event.objects.filter(kind="resent").count()) == (2, 1)


def test_control_without_the_lock_both_pass_and_one_meets_an_error_or_a_second_event(monkeypatch):
    met = threading.Barrier(2)

    def unlocked(delivery):
        row = Delivery.objects.select_related("notification__recipient__person").get(pk=delivery.pk)
        met.wait(WAIT)
        return row

    monkeypatch.setattr(resending, "_locked", unlocked)
    results = resend_twice()

    assert not any(isinstance(result.error, AccountsError) for result in results)
    assert any(result.error for result in results) or Event.objects.filter(kind="resent").count() == 2
