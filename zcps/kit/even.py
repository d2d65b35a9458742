"""Answers that take the same time whatever they found: nobody shall learn from a clock who is known here."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

Answer = TypeVar("Answer")


def evenly(
    work: Callable[[], Answer], *, seconds: float, unless: type[Exception] | tuple[type[Exception], ...] = ()
) -> Answer:
    """What the work returns or raises, not before so many seconds from its beginning.

    `unless`: refusals that come before anything was looked up; they betray nothing and need not be waited for.
    """
    begun = monotonic()
    try:
        answer = work()
    except unless:
        raise
    except Exception:
        _wait(begun + seconds)
        raise
    _wait(begun + seconds)
    return answer


def _wait(until: float) -> None:
    sleep(max(0.0, until - monotonic()))
