"""New passwords: for who is signed in, and for an applicant who has forgotten the old one."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import numbers
from accounts.enums import AccountKind
from accounts.models import User
from accounts.services import phone_codes
from accounts.services.activations import account_event, set_password
from accounts.services.events import record
from zcps.kit import clock


@transaction.atomic
def change_password(user: User, *, password: str) -> User:
    """Set a new password for oneself; other sessions end."""
    if user.check_password(password):
        raise ValidationError("新密码不能与原密码相同，请换一个。", code="password_same")
    validate_password(password, user)
    set_password(user, password)
    user.save(update_fields=["password", "password_changed_at"])
    record([account_event("password_changed", user, by=user)])
    return user


def reset_password(
    *, id_number: str, phone: str, code: str, password: str, purpose: str = phone_codes.RESET
) -> User | None:
    """Set a new password for an applicant by number and telephone; None when they do not belong together.

    An account that a unit has opened is activated by it: whoever has the telephone is its holder. `purpose`: what the
    code was asked for. The caller answers both alike.
    """
    validate_password(password)
    phone_codes.take_code(phone, code, purpose=purpose)
    hashed = make_password(password)
    with transaction.atomic():
        rows = User.objects.select_for_update(of=("self",)).filter(
            kind=AccountKind.PERSON,
            is_active=True,
            person__id_number_index=numbers.id_index(id_number),
            person__phone_index=numbers.phone_index(phone),
        )
        user = rows.first()
        if user:
            kind = "password_reset" if user.activated_at else "activated"
            user.password, user.password_changed_at = hashed, clock.now()
            user.activated_at = user.activated_at or clock.now()
            user.save(update_fields=["password", "password_changed_at", "activated_at"])
            record([account_event(kind, user, by=user)])
    return user
