"""How long something takes: the median of many rounds, and two things measured in turns so that noise hits both alike."""

import statistics
import time
from collections.abc import Callable


def seconds(act: Callable[[], object]) -> float:
    """One round."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def ratio(name: str, act: Callable[[], object], floor: Callable[[], object], *, rounds: int = 30) -> float:
    """Median of `act` over median of `floor`; printed, so that a run leaves a record."""
    act(), floor()  # the first round of each warms caches
    pairs = [(seconds(act), seconds(floor)) for _ in range(rounds)]
    slow, fast = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"\n{name}: {slow * 1000:.1f} ms / {fast * 1000:.1f} ms = {slow / fast:.2f}")  # noqa: T201
    return slow / fast
