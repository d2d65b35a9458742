"""Answers of even time: whatever was found, they come not before the same moment."""

import pytest

from zcps.kit import even


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves when somebody works or sleeps; what it says at the end is what a stranger could measure."""
    now = [100.0]
    monkeypatch.setattr(even, "monotonic", lambda: now[0])
    monkeypatch.setattr(even, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


def working(clock, seconds, answer=None):
    def work():
        clock[0] += seconds
        if isinstance(answer, Exception):
            raise answer
        return answer

    return work


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.9])
def test_quick_and_slow_answers_come_at_the_same_moment(clock, seconds):
    assert even.evenly(working(clock, seconds, "ja"), seconds=1.0) == "ja"

    assert clock == [101.0]


def test_a_refusal_takes_as_long_as_an_answer(clock):
    with pytest.raises(KeyError):
        even.evenly(working(clock, 0.1, KeyError("x")), seconds=1.0)

    assert clock == [101.0]


def test_what_was_refused_before_anything_was_looked_up_is_not_waited_for(clock):
    with pytest.raises(ValueError, match="x"):
        even.evenly(working(clock, 0.25, ValueError("x")), seconds=1.0, unless=ValueError)

    assert clock == [100.25]


def test_what_takes_longer_is_not_made_longer_still(clock):
    even.evenly(working(clock, 3.0), seconds=1.0)

    assert clock == [103.0]
