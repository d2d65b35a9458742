"""Marks one's own messages as read."""

from collections.abc import Iterable

from accounts.models import User
from accounts.queries.notifications import messages_of
from zcps.kit import clock


def mark_read(user: User, *, only: Iterable[int] | None = None, topic: str = "") -> int:
    """Mark unread messages of the account, all or some, as read now; return how many were unread."""
    rows = messages_of(user, topic=topic).filter(read_at__isnull=True)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    return rows.update(read_at=clock.now())
