"""From what somebody types at a door to the login name of an account, without telling whether there is one."""

import re

from django.core.exceptions import ValidationError

from accounts import numbers
from accounts.enums import AccountKind
from accounts.models import User
from zcps.kit import identity

_RESIDENT = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
_PERSONAL_LOGIN = re.compile(r"p[0-9a-f]{14}")


def login_name(typed: str, *, door: str) -> str:
    """Return the login name of the account. At the personal door a document number is looked up by its index.

    An unknown number becomes a name that no account has and that betrays no number: throttling writes it down.
    """
    typed = typed.strip()
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


def _nobody(index: str) -> str:
    return f"?{index[:32]}"
