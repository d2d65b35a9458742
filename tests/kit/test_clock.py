"""The clock can be held still."""

import datetime as dt
import threading

from django.utils import timezone

from zcps.kit import clock

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=timezone.get_default_timezone())


def test_the_clock_runs_by_itself():
    assert abs(clock.now() - timezone.now()) < dt.timedelta(seconds=1)


def test_today_is_the_local_day():
    with clock.frozen(dt.datetime(2026, 11, 21, 17, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 11, 22)


def test_a_bare_date_holds_the_clock_at_local_noon():
    with clock.frozen(dt.date(2026, 11, 22)) as moment:
        assert moment == clock.now() == NOON


def test_a_naive_time_is_local():
    with clock.frozen(dt.datetime(2026, 11, 22, 12)):  # noqa: DTZ001 - that is what is tested
        assert clock.now() == NOON


def test_the_inner_time_ends_with_its_block():
    with clock.frozen(dt.date(2026, 1, 1)):
        with clock.frozen(dt.date(2027, 1, 1)):
            assert clock.today() == dt.date(2027, 1, 1)
        assert clock.today() == dt.date(2026, 1, 1)


def test_other_threads_keep_their_own_time():
    seen = []

    with clock.frozen(dt.date(2000, 1, 1)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0].year > 2000
