"""From what somebody types at a door to the login name of an account, without telling whether there is one."""

import re

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from accounts import numbers
from accounts.enums import LETTER_OPEN, AccountKind, LetterPurpose
from accounts.models import AuthorisationLetter, User
from zcps.kit import identity

_RESIDENT = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
_PERSONAL_LOGIN = re.compile(r"p[0-9a-f]{14}")


def login_name(typed: str, *, door: str) -> str:
    """Return the login name of the account. At the personal door a document number is looked up by its index, at the unit's
    door (法人登录) its 统一社会信用代码.

    An unknown number becomes a name that no account has and that betrays no number: throttling writes it down.
    """
    typed = typed.strip()
    if door == AccountKind.EMPLOYER and (known := _login_of_unit(typed)):
        return known
    try:
        number = identity.normalise_number(typed)
    except ValidationError:
        return typed
    if door != AccountKind.PERSON:
        # A document number typed at the wrong door must not be written down either.
        return _nobody(numbers.id_index(number)) if _RESIDENT.fullmatch(number) else typed
    index = numbers.id_index(number)
    known = User.objects.filter(kind=AccountKind.PERSON, person__id_number_index=index).values_list(
        "username", flat=True
    )
    return known.first() or (typed if _PERSONAL_LOGIN.fullmatch(typed) else _nobody(index))


def _login_of_unit(typed: str) -> str | None:
    """The account that came with the unit, once it is in use; before, the one that waits for its letter to be approved."""
    try:
        code = identity.read_uscc(typed)
    except ValidationError:
        return None
    units = User.objects.filter(kind=AccountKind.EMPLOYER, activated_at__isnull=False)
    holder = units.filter(home__uscc=code, username=F("home__code"))
    waiting = units.filter(letters__in=_admissions().filter(uscc=code))
    return holder.values_list("username", flat=True).first() or waiting.values_list("username", flat=True).first()


def _admissions() -> QuerySet[AuthorisationLetter]:
    return AuthorisationLetter.objects.filter(state__in=LETTER_OPEN).exclude(purpose=LetterPurpose.HANDOVER)


def _nobody(index: str) -> str:
    return f"?{index[:32]}"
