"""一次性激活链接: issued to an account, good for a day and for one use; whoever uses it sets the password.

The creator of an account never knows its password (guarantees E5). An account whose login is an organisation's
code is given its real holder here.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.enums import Stream
from accounts.exceptions import AccountsError, TokenError
from accounts.models import Activation, Person, Recovery, User
from accounts.numbers import masked_phone_of, recovery_phone_of, set_phone
from accounts.queries.actors import actor_for
from accounts.queries.organisations import administers
from accounts.services.events import EventDraft, record
from accounts.services.grants import check_separation_of
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock

LIFETIME = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Issued:
    """An account and the path of its activation link; the link is shown once and kept nowhere.

    `sent_to`: the holder's telephone, masked, where the link went there; nobody else needs to see it then.
    """

    account: User
    activation_url: str
    sent_to: str = ""


@transaction.atomic
def issue_activation(user: User, *, by: User | None, tells_holder: bool = True) -> str:
    """Return a new token for the account; earlier unused ones stop working.

    `tells_holder`: a holder who did not ask for it is warned; not where the link itself goes to them.
    """
    if by is not None and not (user.home and administers(actor_for(by), user.home)):
        raise AccountsError(f"您不是账号“{user.username}”所属机构或其上级机构的系统管理员，不能为其签发激活链接。")
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not user.is_active:
        raise AccountsError(f"账号“{user.username}”已停用，请先启用再签发激活链接。")
    user.activations.filter(used_at__isnull=True).delete()
    token = secrets.token_urlsafe(32)
    Activation.objects.create(
        user=user, token_hash=_digest(token), created_by=by, created_at=clock.now(), expires_at=clock.now() + LIFETIME
    )
    record([account_event("activation_issued", user, by=by)])
    if user.activated_at and tells_holder:
        _warn_holder(user)
    return token


@transaction.atomic
def send_activation(user: User, *, by: User | None, site: str) -> Issued:
    """Issue a link and send it to the holder's own telephone; where nobody holds the account yet it is only returned.

    `site`: what the path of the link stands behind, without a slash at the end.
    """
    phone = masked_phone_of(user.person) if user.person else ""
    path = activation_url(issue_activation(user, by=by, tells_holder=not phone))
    if phone:
        notify([_invitation(user, f"{site}{path}")])
    return Issued(user, path, phone)


def activation_url(token: str) -> str:
    """The path of the page that takes this token."""
    return reverse("accounts:activate", args=[token])


def open_activation(token: str) -> Activation:
    """Return the activation a token opens, or raise TokenError with the reason."""
    row = Activation.objects.select_related("user__person", "user__home").filter(token_hash=_digest(token)).first()
    return _usable(row)


def activate(token: str, password: str, *, holder: Person | None = None) -> User:
    """Set the password of the account the token was issued for, and its holder where it has none yet.

    `holder`: a saved person; needed for an account made with an organisation. Raises TokenError, or
    ValidationError for a password that is too weak.
    """
    with transaction.atomic():
        locked = Activation.objects.select_for_update(of=("self",)).select_related("user__person", "user__home")
        row = _usable(locked.filter(token_hash=_digest(token)).first())
        user = row.user
        if user.person_id is None:
            check_separation_of(user, _required(holder))
            user.person = holder
        validate_password(password, user)
        row.used_at = user.activated_at = clock.now()
        row.save(update_fields=["used_at"])
        set_password(user, password)
        user.save(update_fields=["password", "password_changed_at", "activated_at", "person"])
        kind = "recovered" if _took_phone(row) else "activated"
        record([account_event(kind, user, by=user, holder=user.get_full_name())])
    return user


def _took_phone(row: Activation) -> bool:
    """Where the link came of a recovery, the telephone it went to becomes the person's."""
    recovery = Recovery.objects.filter(activation=row).first()
    if recovery is None:
        return False
    person = Person.objects.select_for_update().get(pk=row.user.person_id)
    set_phone(person, recovery_phone_of(recovery))
    person.save(update_fields=["phone_sealed", "phone_index"])
    recovery.used_at, recovery.phone_sealed = row.used_at, ""
    recovery.save(update_fields=["used_at", "phone_sealed"])
    return True


def set_password(user: User, password: str) -> None:
    """Set the password on the (unsaved) account; every session of the account ends with the old one."""
    user.set_password(password)
    user.password_changed_at = clock.now()


def account_event(kind: str, user: User, *, by: User | None, **payload: object) -> EventDraft:
    """What happened to an account, on its own chain."""
    return EventDraft(
        stream=f"{Stream.ACCOUNT}:{user.pk}",
        kind=kind,
        payload=payload,
        actor_id=by and by.pk,
        organisation_id=user.home_id,
    )


def _usable(row: Activation | None) -> Activation:
    if row is None or not row.user.is_active:
        raise TokenError("激活链接无效。请向开通账号的机构重新索取激活链接。")
    if row.used_at:
        raise TokenError("激活链接已经使用过。如果不是您本人操作，请立即联系开通账号的机构。")
    if row.expires_at <= clock.now():
        raise TokenError(f"激活链接已超过 24 小时的有效期。{_where_anew(row)}")
    return row


def _where_anew(row: Activation) -> str:
    """Whoever recovers an account was given the link by nobody who could be asked for another."""
    if Recovery.objects.filter(activation=row).exists():
        return "请从登录页的“找回账号”重新申请。"
    return "请向开通账号的机构重新索取激活链接。"


def _required(holder: Person | None) -> Person:
    if holder is None:
        raise ValidationError("请登记账号实际使用人的姓名、证件号码和手机号。", code="holder_required")
    return holder


def _invitation(user: User, link: str) -> NotificationDraft:
    """To the holder alone; the message in the house keeps no link."""
    word = f"“{user.home}”已为您开通工作账号，登录名为{user.username}。"
    return NotificationDraft(
        recipient_id=user.pk,
        kind="accounts.activation_sent",
        title="账号待激活",
        body=f"{word}请在 24 小时内打开短信中的链接设置密码。",
        sms=True,
        sms_text=f"{word}请在24小时内打开链接设置密码，勿转发：{link}",
        valid_until=clock.now() + LIFETIME,
    )


def _warn_holder(user: User) -> None:
    body = "您所属机构的系统管理员为您的账号重新签发了激活链接。如果不是您要求的，请立即联系系统管理员。"
    notify(
        [
            NotificationDraft(
                recipient_id=user.pk, kind="activation_issued", title="账号重新激活提醒", body=body, sms=True
            )
        ]
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
