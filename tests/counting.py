"""Coverage rests while a test prepares what it is not about: counting costs every line of Python half as much again."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from coverage import Coverage

_resting = 0
_counted: set[tuple[Any, ...]] = set()


@contextmanager
def uncounted() -> Iterator[None]:
    """Nothing done inside counts as tested."""
    global _resting  # noqa: PLW0603 - one coverage a process
    measured = Coverage.current()
    if measured is None or _resting:
        yield
        return
    measured.stop()
    _resting += 1
    try:
        yield
    finally:
        _resting -= 1
        measured.start()


@contextmanager
def counted_once(*way: Any) -> Iterator[None]:
    """What many tests begin with counts the first time it is done."""
    with uncounted() if way in _counted else nullcontext():
        _counted.add(way)
        yield
