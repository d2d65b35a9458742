"""The one place that says what time it is, so that tests can hold the time still.

`now` is aware and in UTC like Django's; `today` is the calendar day in the project's time zone.
The time stands still per thread or task, never for others.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen_at", default=None)


def now() -> dt.datetime:
    """Return the present moment, aware."""
    return _frozen.get() or timezone.now()


def today() -> dt.date:
    """Return the present day in the current time zone."""
    return timezone.localdate(now())


@contextmanager
def frozen(at: dt.datetime | dt.date) -> Iterator[dt.datetime]:
    """Hold `now` at a moment; a bare date means its noon, a naive time is local."""
    moment = at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time(12))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
