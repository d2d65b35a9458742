"""我的消息设置: which SMS a person has chosen to have, among those the scheme leaves to them."""

from collections.abc import Collection

from accounts.models import MessagePreference, User
from review.queries.message_texts import sms_choices
from zcps.kit import clock


def choose_sms(user: User, *, wanted: Collection[str]) -> None:
    """Write a choice for every event that is left to the person; others cannot be chosen. One statement."""
    rows = [
        MessagePreference(user=user, event=choice.event, sms=choice.event in wanted, changed_at=clock.now())
        for choice in sms_choices()
    ]
    MessagePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "event"], update_fields=["sms", "changed_at"]
    )
