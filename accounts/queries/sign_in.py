"""From what somebody types at a door to the login name of an account, without telling whether there is one."""

from django.core.exceptions import ValidationError

from accounts import numbers
from accounts.enums import AccountKind
from accounts.models import User
from zcps.kit import identity


def login_name(typed: str, *, door: str) -> str:
    """Return the login name of the account. At the personal door a document number is looked up by its index.

    An unknown number becomes a name that no account has and that betrays no number: throttling writes it down.
    """
    typed = typed.strip()
    if door != AccountKind.PERSON:
        return typed
    try:
        number = identity.normalise_number(typed)
    except ValidationError:
        return typed
    index = numbers.id_index(number)
    known = User.objects.filter(kind=AccountKind.PERSON, person__id_number_index=index).values_list(
        "username", flat=True
    )
    return known.first() or (typed if typed.startswith("p") and len(typed) == 15 else f"?{index[:32]}")
