"""Writes messages in the transaction of the act they tell of; sends nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts import numbers
from accounts.enums import Topic
from accounts.models import Delivery, Notification, User
from accounts.scheme import SchemeInfo
from accounts.services.outbox import hurry
from zcps.kit import crypto
from zcps.kit.sms import shortened

DELIVER = "accounts.deliver"


@dataclass(frozen=True, kw_only=True)
class NotificationDraft:
    """One message. `sms=True` also sends it by SMS, to `phone` or else to the number of the recipient's person.

    `sms_text` is what the SMS says when it is not the body; signature and sender are those of `scheme`, else of the
    settings; after `valid_until` it is worth nothing and not sent any more. `recipient_id=None` is a message to a number
    that has no account yet. Of messages with the same `dedupe_key` only the first is kept.
    """

    recipient_id: int | None
    kind: str
    title: str
    body: str
    url: str = ""
    topic: Topic = Topic.ACCOUNT
    sms: bool = False
    sms_text: str = ""
    scheme: SchemeInfo | None = None
    valid_until: datetime | None = None
    phone: str = ""
    dedupe_key: str | None = None


def notify(drafts: Iterable[NotificationDraft]) -> list[Notification]:
    """Write the messages and, for those that leave the house, their deliveries: three statements at most."""
    drafts = _without_doubles(drafts)
    if not drafts:
        return []
    rows = Notification.objects.bulk_create([_notification(draft) for draft in drafts], **_keep_first(drafts))
    leaving = [(draft, row) for draft, row in zip(drafts, rows, strict=True) if draft.sms]
    deliveries = _deliveries(leaving)
    if deliveries:
        # A message that was already there has its delivery already: one to one.
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        hurry(DELIVER)
    return rows


def delivery_context(delivery: Delivery) -> str:
    """What the number of a delivery is sealed to."""
    return f"accounts.delivery.phone:{delivery.uuid}"


def _without_doubles(drafts: Iterable[NotificationDraft]) -> list[NotificationDraft]:
    kept: dict[object, NotificationDraft] = {}
    for number, draft in enumerate(drafts):
        kept.setdefault(draft.dedupe_key or number, draft)
    return list(kept.values())


def _keep_first(drafts: list[NotificationDraft]) -> dict[str, object]:
    """The conflicting row is written back unchanged, because only then PostgreSQL tells its id."""
    if not any(draft.dedupe_key for draft in drafts):
        return {}
    return {"update_conflicts": True, "unique_fields": ["dedupe_key"], "update_fields": ["dedupe_key"]}


def _notification(draft: NotificationDraft) -> Notification:
    return Notification(
        recipient_id=draft.recipient_id,
        kind=draft.kind,
        topic=draft.topic,
        title=draft.title,
        body=draft.body,
        url=draft.url,
        dedupe_key=draft.dedupe_key,
    )


def _deliveries(leaving: list[tuple[NotificationDraft, Notification]]) -> list[Delivery]:
    phones = _phones_of({draft.recipient_id for draft, _ in leaving if draft.recipient_id and not draft.phone})
    found = []
    for draft, row in leaving:
        phone = draft.phone or phones.get(draft.recipient_id, "")
        if phone:
            delivery = Delivery(
                notification=row, text=_text(draft), sender=_sender(draft), valid_until=draft.valid_until
            )
            delivery.phone_sealed = crypto.seal(phone, context=delivery_context(delivery))
            found.append(delivery)
    return found


def _text(draft: NotificationDraft) -> str:
    signature = draft.scheme.sms_signature if draft.scheme else settings.SMS_SIGNATURE
    return shortened(f"{signature}{draft.sms_text or draft.body}")


def _sender(draft: NotificationDraft) -> str:
    return draft.scheme.sms_sender if draft.scheme else settings.SMS_SENDER


def _phones_of(user_ids: set[int | None]) -> dict[int, str]:
    if not user_ids:
        return {}
    rows = User.objects.filter(pk__in=user_ids, person__isnull=False).exclude(person__phone_sealed="")
    columns = rows.values_list("pk", "person__uuid", "person__phone_sealed")
    return {pk: numbers.open_phone(sealed, uuid) for pk, uuid, sealed in columns}
