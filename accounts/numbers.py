"""How the numbers of people are sealed, opened, masked and found; the only place that knows their contexts."""

from accounts.models import AuthorisationLetter, Person, Recovery
from zcps.kit import crypto
from zcps.kit.identity import mask_id, mask_mobile

_ID_INDEX = "accounts.person.id_number"
_PHONE_INDEX = "accounts.person.phone"
_LETTER = "accounts.letter"
_RECOVERY = "accounts.recovery.phone"


def id_index(number: str) -> str:
    """The blind index of a document number in its one spelling."""
    return crypto.blind_index(number, context=_ID_INDEX)


def phone_index(phone: str) -> str:
    """The blind index of a mobile number."""
    return crypto.blind_index(phone, context=_PHONE_INDEX)


def set_id_number(person: Person, number: str) -> None:
    """Put the number on the (unsaved) person."""
    person.id_number_sealed = crypto.seal(number, context=f"{_ID_INDEX}:{person.uuid}")
    person.id_number_index = id_index(number)


def set_phone(person: Person, phone: str) -> None:
    """Put the mobile number on the (unsaved) person; an empty one takes it away."""
    person.phone_sealed = crypto.seal(phone, context=phone_context(person.uuid)) if phone else ""
    person.phone_index = phone_index(phone) if phone else ""


def id_number_of(person: Person) -> str:
    """The number in plain: for printing and for comparing, never for lists."""
    return crypto.unseal(person.id_number_sealed, context=f"{_ID_INDEX}:{person.uuid}")


def phone_of(person: Person) -> str:
    """The mobile number in plain; empty when there is none."""
    return open_phone(person.phone_sealed, person.uuid)


def open_phone(sealed: str, person_uuid: object) -> str:
    """The same from the bare columns."""
    return crypto.unseal(sealed, context=phone_context(person_uuid)) if sealed else ""


def phone_context(person_uuid: object) -> str:
    """What the mobile number of a person is sealed to."""
    return f"{_PHONE_INDEX}:{person_uuid}"


def masked_id_of(person: Person) -> str:
    """3301**********1230."""
    return mask_id(id_number_of(person))


def masked_phone_of(person: Person) -> str:
    """138****1234; empty when there is none."""
    return mask_mobile(phone_of(person))


def set_handler_numbers(letter: AuthorisationLetter, *, id_number: str, phone: str = "") -> None:
    """Put the handler's numbers on the (unsaved) letter; without a mobile number it keeps the one it has."""
    letter.handler_id_sealed = crypto.seal(id_number, context=f"{_LETTER}.id_number:{letter.uuid}")
    if phone:
        letter.handler_phone_sealed = crypto.seal(phone, context=f"{_LETTER}.phone:{letter.uuid}")


def handler_id_of(letter: AuthorisationLetter) -> str:
    """The handler's document number in plain: for the printed letter and for making a person of it."""
    return crypto.unseal(letter.handler_id_sealed, context=f"{_LETTER}.id_number:{letter.uuid}")


def handler_phone_of(letter: AuthorisationLetter) -> str:
    """The handler's mobile number in plain."""
    return crypto.unseal(letter.handler_phone_sealed, context=f"{_LETTER}.phone:{letter.uuid}")


def set_recovery_phone(recovery: Recovery, phone: str) -> None:
    """Put the new mobile number on the (unsaved) recovery."""
    recovery.phone_sealed = crypto.seal(phone, context=f"{_RECOVERY}:{recovery.uuid}")


def recovery_phone_of(recovery: Recovery) -> str:
    """The new mobile number in plain."""
    return crypto.unseal(recovery.phone_sealed, context=f"{_RECOVERY}:{recovery.uuid}")
