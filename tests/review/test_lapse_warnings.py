"""补正期限将到: told in time, once a deadline, and to nobody whose scheme does not warn."""

import datetime as dt

import pytest

from accounts.models import Delivery, Notification, User
from review.enums import Action, State
from review.models import Application
from review.services.lapse_warnings import KIND, warn_before_lapse
from review.tasks import warn_before_lapse_of_corrections
from zcps.kit import clock

# 2026-05-13 is a Wednesday, and no holiday is near.
LAST = dt.date(2026, 5, 13)


@pytest.fixture
def returned(green_world) -> Application:
    """Returned, to be mended by that Wednesday."""
    row = green_world.application_at(State.RETURNED)
    Application.objects.filter(pk=row.pk).update(deadline_on=LAST)
    return green_world.fresh(row)


def on(day: int):
    return clock.frozen(dt.date(2026, 5, day))


@pytest.mark.parametrize(("day", "told"), [(8, 0), (10, 0), (11, 1), (12, 1), (13, 1), (14, 0)])
def test_told_when_two_working_days_are_left(returned, day, told):
    with on(day):
        assert warn_before_lapse() == told


def test_told_once_and_again_of_a_deadline_that_is_set_anew(green_world, returned):
    with on(11):
        assert [warn_before_lapse(), warn_before_lapse_of_corrections()] == [1, 0]
        Application.objects.filter(pk=returned.pk).update(deadline_on=LAST + dt.timedelta(days=1))
    with on(12):
        assert warn_before_lapse() == 1

    note = Notification.objects.filter(kind=KIND).earliest("pk")
    assert note.recipient == green_world.owner(returned)
    assert "须在2026年5月13日（含当日）前补正并重新提交，逾期视为放弃申报" in note.body
    assert note.url == f"/applications/{returned.uuid}/corrections/"
    assert Delivery.objects.filter(notification=note).exists()


def test_weekends_and_holidays_are_no_working_days(returned):
    """By a Monday: told on the Thursday before, when Friday and Monday are left."""
    Application.objects.filter(pk=returned.pk).update(deadline_on=dt.date(2026, 5, 18))

    with on(13):
        assert warn_before_lapse() == 0
    with on(14):
        assert warn_before_lapse() == 1


def test_whoever_has_mended_is_not_told(green_world, returned):
    with on(11):
        green_world.submit(returned, green_world.owner(returned))
        assert warn_before_lapse() == 0


def test_a_scheme_that_does_not_warn_tells_nobody(whole_world):
    row = whole_world.act(Action.RETURN, whole_world.application_at(State.AWAITING_APPROVAL, position=2))
    Application.objects.filter(pk=row.pk).update(deadline_on=LAST)

    with on(12):
        assert warn_before_lapse() == 0


def test_an_account_that_is_closed_is_not_written_to(green_world, returned):
    User.objects.filter(pk=green_world.owner(returned).pk).update(is_active=False)

    with on(12):
        assert warn_before_lapse() == 0
