"""One's own messages."""

from django.db.models import QuerySet

from accounts.models import Notification, User
from zcps.kit.lists import Sort, capped_count

NEWEST = Sort("newest", "最新在前", ("-id",))


def messages_of(user: User) -> QuerySet[Notification]:
    """Everything told to an account."""
    return Notification.objects.filter(recipient=user)


def unread_count(user: User) -> int:
    """Unread messages, counted up to a thousand."""
    return capped_count(messages_of(user).filter(read_at__isnull=True))
