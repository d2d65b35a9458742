"""重新发送: an administrator has a message that failed sent once more. The message stays one, the sending is new."""

from django.db import transaction

from accounts import numbers
from accounts.enums import FAILED, DeliveryState, Role, Stream
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Person, User
from accounts.queries.actors import actor_for
from accounts.services.events import EventDraft, record
from accounts.services.notifications import DELIVER, delivery_context
from accounts.services.outbox import hurry
from zcps.kit import clock, crypto

RESENT = "resent"


@transaction.atomic
def resend(delivery: Delivery, *, by: User) -> Delivery:
    """Send a failed message once more, to the number its recipient has now. Raises AccountsError with the reason."""
    if not actor_for(by).organisations_with(Role.PLATFORM_ADMIN):
        raise AccountsError("只有平台系统管理员可以重新发送短信。")
    row = _locked(delivery)
    reason = why_not_resend(row)
    if reason:
        raise AccountsError(reason)
    record([_event(row, by)])
    _renew_number(row)
    row.state, row.sendings, row.attempts = DeliveryState.CREATED, row.sendings + 1, 0
    row.next_at = row.resent_at = clock.now()
    row.resent_by, row.finished_at, row.handed_at, row.leased_until = by, None, None, None
    row.reference = row.error = ""
    row.save()
    hurry(DELIVER)
    return row


def why_not_resend(row: Delivery) -> str:
    """A sentence, empty when it can be sent once more."""
    if row.state not in FAILED:
        return f"这条短信现为“{row.get_state_display()}”，只有未送达的短信可以重新发送。"
    if row.valid_until:
        return "验证码短信过时即作废，不能重新发送，请本人重新获取验证码。"
    if not row.text or not row.phone_sealed:
        return "失败已超过 30 天，号码和内容已经删除，不能重新发送；站内消息仍在。"
    return ""


def _locked(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification__recipient__person")
    return rows.get(pk=delivery.pk)


def _renew_number(row: Delivery) -> None:
    """The number may have been what was wrong: the person's own, if there is one, else the one it went to."""
    recipient = row.notification.recipient
    person: Person | None = recipient and recipient.person
    if person and person.phone_sealed:
        phone = numbers.open_phone(person.phone_sealed, person.uuid)
        row.phone_sealed = crypto.seal(phone, context=delivery_context(row))


def _event(row: Delivery, by: User) -> EventDraft:
    payload = {"sending": row.sendings, "state": row.state, "error": row.error, "attempts": row.attempts}
    return EventDraft(
        stream=f"{Stream.DELIVERY}:{row.pk}", kind=RESENT, payload=payload, actor_id=by.pk, organisation_id=by.home_id
    )
