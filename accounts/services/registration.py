"""用人单位注册: a unit registers, is claimed, or names another handler; each begins an authorisation letter (委托证明).

Nothing here gives anybody a right: that is the platform's decision over the stamped paper (`services.letters`).
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from accounts import numbers
from accounts.enums import LETTER_TO_UPLOAD, AccountKind, LetterPurpose
from accounts.exceptions import AccountsError
from accounts.models import AuthorisationLetter, Organisation, Region, Scheme, User
from accounts.queries.actors import actor_for
from accounts.queries.letters import may_hand_over
from accounts.queries.registration import (
    is_name_taken,
    may_be_claimed,
    open_letter_at,
    organisation_meant,
    registration_of,
    scheme_for,
)
from accounts.scheme import SchemeInfo
from accounts.services import phone_codes
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.letters import close, letter_event, locked_at, own_letter
from accounts.services.notifications import NotificationDraft, notify
from accounts.services.organisations import admit_employer, next_code
from zcps.kit import clock
from zcps.kit.identity import DocumentType

# A letter that nobody uploads must not keep the unit from registering for ever.
LAPSE = dt.timedelta(days=30)
# One sentence for every reason: who registered before, what was decided and who was suspended is not for strangers.
UNAVAILABLE = (
    "目前不能用这个统一社会信用代码和单位全称办理注册：可能与登记证书不一致，也可能本单位已经有人提交、正在办理，或者账号已停用。"
    "请核对后向本单位核实；仍有疑问的，请联系平台管理机构。"
)
UNDER_WAY = "已有一份委托证明正在办理：由您提出的，请先在“委托证明”中办完或者撤销；由他人提出的，请联系平台管理机构。"
# What of a unit can be corrected; the credit code is what it was registered by.
UNIT_COLUMNS = ("unit_name", "region", "affiliation", "ownership", "competent_department", "legal_representative")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a unit says of itself."""

    unit_name: str
    uscc: str
    region: Region
    affiliation: str
    ownership: str
    legal_representative: str
    competent_department: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class Handler:
    """经办人: who is to hold the unit's account."""

    name: str
    id_number: str
    phone: str
    document: str = DocumentType.RESIDENT_ID


def register_employer(unit: Unit, handler: Handler, *, scheme: Scheme, code: str, password: str) -> AuthorisationLetter:
    """Register a unit, or claim the one that is there already; the login of the letter's account is told by SMS too.

    Raises ValidationError (password), CodeError, or AccountsError with one neutral sentence for all that speaks against it.
    """
    hashed = _proved(handler, code, password, purpose=phone_codes.EMPLOYER)
    try:
        with transaction.atomic():
            return _registered(unit, handler, scheme, hashed)
    except (IntegrityError, AccountsError):  # somebody else was quicker: with the unit, or only with its name
        raise AccountsError(UNAVAILABLE) from None


def recover_account(
    *, uscc: str, legal_representative: str, handler: Handler, code: str, password: str
) -> AuthorisationLetter | None:
    """Begin the letter of a new handler whose unit has lost its account; None where there is no such unit to do it for.

    The caller answers both alike: the login goes by SMS to whoever holds the telephone.
    """
    hashed = _proved(handler, code, password, purpose=phone_codes.HANDLER)
    with transaction.atomic():
        organisation = organisation_meant(uscc=uscc)
        scheme = organisation and scheme_for(organisation)
        if scheme is None or not _is_free(organisation := locked_at(organisation.pk), uscc):
            return None
        account = _visitor(organisation.region, hashed)
        unit = _unit_of(organisation, legal_representative)
        return _begun(LetterPurpose.RECOVERY, unit, handler, scheme, organisation, account)


def begin_handover(*, legal_representative: str, handler: Handler, code: str, by: User) -> AuthorisationLetter:
    """Begin the letter by which the present handler gives the account of the own unit to the next one."""
    if not may_hand_over(by, actor_for(by)):
        raise AccountsError("只有持有本单位账号的经办人可以办理变更；账号无法登录的，请从登录页“找回单位账号”办理。")
    phone_codes.take_code(handler.phone, code, purpose=phone_codes.HANDLER)
    with transaction.atomic():
        organisation = locked_at(by.home_id)
        if not organisation.uscc:
            raise AccountsError("本单位还没有登记统一社会信用代码，请先在“机构与人员管理”中补充登记，再办理变更。")
        if not _is_free(organisation, organisation.uscc, for_holder=True):
            raise AccountsError(UNDER_WAY)
        unit = _unit_of(organisation, legal_representative)
        return _begun(LetterPurpose.HANDOVER, unit, handler, scheme_for(organisation), organisation, by)


@transaction.atomic
def correct_letter(letter: AuthorisationLetter, *, unit: Unit, handler: Handler, by: User) -> AuthorisationLetter:
    """Correct what the letter says, while it is the account's to upload; it has to be printed and stamped anew.

    The credit code stays, and the telephone that was proved by its code.
    """
    letter = own_letter(letter, by=by, of=LETTER_TO_UPLOAD)
    if is_name_taken(unit.unit_name, besides=letter.organisation):
        raise AccountsError(UNAVAILABLE)
    before = _declared(letter)
    for column in UNIT_COLUMNS:
        setattr(letter, column, getattr(unit, column))
    letter.handler_name, letter.handler_document = handler.name, handler.document
    numbers.set_handler_numbers(letter, id_number=handler.id_number)
    letter.version += 1
    letter.save()
    changed = sorted(label for label, value in _declared(letter).items() if before[label] != value)
    record([letter_event("letter_corrected", letter, by=by, changed=changed)])
    return letter


def _proved(handler: Handler, code: str, password: str, *, purpose: str) -> str:
    """Whoever asks holds the telephone; return the password, hashed in any case: the time must not tell either."""
    validate_password(password)
    phone_codes.take_code(handler.phone, code, purpose=purpose)
    return make_password(password)


def _registered(unit: Unit, handler: Handler, scheme: Scheme, hashed: str) -> AuthorisationLetter:
    organisation = organisation_meant(uscc=unit.uscc, name=unit.unit_name)
    if organisation is None:
        account = _new_unit(unit, hashed)
        return _begun(LetterPurpose.REGISTRATION, unit, handler, scheme, account.home, account)
    organisation = locked_at(organisation.pk)
    if not _is_free(organisation, unit.uscc):
        raise AccountsError(UNAVAILABLE)
    account = _visitor(unit.region, hashed)
    return _begun(LetterPurpose.CLAIM, unit, handler, scheme, organisation, account)


def _new_unit(unit: Unit, hashed: str) -> User:
    columns = ("uscc", "affiliation", "ownership", "legal_representative", "competent_department")
    fields = {column: getattr(unit, column) for column in columns}
    return admit_employer(name=unit.unit_name, region=unit.region, password=hashed, **fields)


def _visitor(region: Region, hashed: str) -> User:
    """An account for the letter alone. It belongs to no organisation: the administrators there have no say over a claim."""
    user = User(username=next_code(region), kind=AccountKind.EMPLOYER, password=hashed)
    user.activated_at = user.password_changed_at = clock.now()
    user.save()
    record([account_event("created", user, by=None, username=user.username)])
    return user


def _is_free(organisation: Organisation, uscc: str, *, for_holder: bool = False) -> bool:
    """Whether a letter may be begun at the (locked) organisation; one that stands in the way for nothing is closed first."""
    if not may_be_claimed(organisation, uscc=uscc):
        return False
    letter = open_letter_at(organisation)
    if letter is not None and (reason := _idle(letter, for_holder=for_holder)):
        close(letter, by=None, reason=reason)
        return True
    return letter is None


def _idle(letter: AuthorisationLetter, *, for_holder: bool) -> str:
    """Why a letter that was not uploaded gives way: it was left lying, or a stranger's stands before the present handler."""
    if letter.state not in LETTER_TO_UPLOAD:
        return ""
    if letter.awaiting_since < clock.now() - LAPSE:
        return f"超过 {LAPSE.days} 天没有上传盖章的扫描件。"
    return "单位现经办人办理变更，这份委托证明没有上传，不再办理。" if for_holder and letter.is_admission else ""


def _unit_of(organisation: Organisation, legal_representative: str) -> Unit:
    """What the register says already."""
    return Unit(
        unit_name=organisation.name,
        uscc=organisation.uscc,
        region=organisation.region,
        affiliation=organisation.affiliation,
        ownership=organisation.ownership,
        competent_department=organisation.competent_department,
        legal_representative=legal_representative,
    )


def _begun(
    purpose: LetterPurpose, unit: Unit, handler: Handler, scheme: Scheme, organisation: Organisation, account: User
) -> AuthorisationLetter:
    said = registration_of(scheme)
    letter = AuthorisationLetter(
        purpose=purpose, scheme=scheme, organisation=organisation, account=account, matters=said.matters, term=said.term,
        handler_name=handler.name, handler_document=handler.document, awaiting_since=clock.now(),
        **{column: getattr(unit, column) for column in (*UNIT_COLUMNS, "uscc")},
    )  # fmt: skip
    numbers.set_handler_numbers(letter, id_number=handler.id_number, phone=handler.phone)
    letter.save()
    record([letter_event("letter_begun", letter, by=account, purpose=purpose)])
    notify([_invitation(letter, handler.phone)])
    return letter


def _invitation(letter: AuthorisationLetter, phone: str) -> NotificationDraft:
    """To the handler's telephone: the login, or that the account is about to become theirs."""
    login = f"登录名为{letter.account.username}，请从“用人单位”入口登录，下载委托证明，盖章后上传扫描件。"
    told = "由现经办人上传盖章的委托证明，平台审核通过后通知您设置密码。如果您不知情，请联系本单位。"
    return NotificationDraft(
        recipient_id=letter.account_id, kind="accounts.letter_begun", title="委托证明待上传", phone=phone, sms=True,
        body=f"您被登记为“{letter.unit_name}”的职称申报经办人（{letter.get_purpose_display()}）。"
        + (login if letter.is_admission else told),
        scheme=SchemeInfo.of(letter.scheme.current),
    )  # fmt: skip


def _declared(letter: AuthorisationLetter) -> dict[str, object]:
    """By label, for telling what was corrected."""
    columns = (*UNIT_COLUMNS, "handler_name", "handler_document")
    said = {letter._meta.get_field(column).verbose_name: getattr(letter, column) for column in columns}
    return said | {"经办人证件号码": numbers.handler_id_of(letter)}
