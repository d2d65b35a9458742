"""A brake on guessing: how often something went wrong lately for one account. Each web process counts for itself."""

from django.core.cache import cache


def is_exhausted(what: str, who: object, *, limit: int) -> bool:
    """Whether there were too many failures lately."""
    return cache.get(_key(what, who), 0) >= limit


def count_failure(what: str, who: object, *, seconds: int) -> None:
    """One more; after so many seconds from the first all are forgotten."""
    key = _key(what, who)
    cache.add(key, 0, seconds)
    cache.incr(key)


def _key(what: str, who: object) -> str:
    return f"throttle:{what}:{who}"
