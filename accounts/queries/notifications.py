"""One's own messages."""

from django.db.models import Count, QuerySet

from accounts.enums import Topic
from accounts.models import Notification, User
from zcps.kit.lists import Sort, capped_count

NEWEST = Sort("newest", "最新在前", ("-id",))


def messages_of(user: User, *, topic: str = "") -> QuerySet[Notification]:
    """Everything told to an account, or what is about one topic."""
    rows = Notification.objects.filter(recipient=user)
    return rows.filter(topic=topic) if topic else rows


def unread_count(user: User) -> int:
    """Unread messages, counted up to a thousand."""
    return capped_count(messages_of(user).filter(read_at__isnull=True))


def unread_by_topic(user: User) -> dict[str, int]:
    """How many are unread of each topic, all of them under the empty name: one statement."""
    rows = messages_of(user).filter(read_at__isnull=True).values_list("topic").annotate(Count("pk"))
    counts = dict.fromkeys(Topic.values, 0) | dict(rows)
    return {"": sum(counts.values())} | counts
