"""自然人与账号: registers applicants, opens staff accounts in real name, hands accounts over, switches them off."""

import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from accounts import numbers
from accounts.enums import AccountKind, OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Person, User
from accounts.queries.actors import actor_for
from accounts.queries.organisations import administers
from accounts.queries.people import person_with_number, personal_account
from accounts.services import phone_codes
from accounts.services.activations import (
    Issued,
    account_event,
    activate,
    activation_url,
    issue_activation,
    send_activation,
)
from accounts.services.events import record
from accounts.services.grants import check_separation_of, grant, mirror
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock
from zcps.kit.identity import DocumentType, Identity, read_id_number
from zcps.kit.names import name_key

__all__ = [
    "HOLDER",
    "activate",
    "activate_as",
    "create_staff",
    "create_staff_with_roles",
    "hand_over",
    "hand_over_to",
    "issue_activation",
    "named_person",
    "person_of",
    "register_person",
    "set_active",
    "switch_organisation",
]

# What `activate_as` is told about the holder.
HOLDER = ("name", "document", "id_number", "phone")


def person_of(
    *,
    name: str,
    id_number: str,
    phone: str,
    document: DocumentType = DocumentType.RESIDENT_ID,
    employer: Organisation | None = None,
) -> Person:
    """Return the person with this number, made when there is none.

    Raises ValidationError for a number that is wrong, AccountsError when it belongs to another name;
    whose name is never said.
    """
    identity = read_id_number(id_number, today=clock.today(), document=DocumentType(document))
    try:
        with transaction.atomic():
            return person_with_number(identity.number) or _new_person(name, identity, phone, employer)
    except IntegrityError:
        # Somebody else has just registered the same number.
        return person_with_number(identity.number)


def named_person(*, name: str, **fields: Any) -> Person:
    """`person_of`, refused with a sentence where the number belongs to another name."""
    person = person_of(name=name, **fields)
    if person.name != name:
        raise AccountsError("姓名与证件号码核对不一致，请对照身份证件核对后重新填写。")
    return person


def register_person(
    *, name: str, id_number: str, phone: str, code: str, password: str, document: str = DocumentType.RESIDENT_ID
) -> User | None:
    """Register an applicant whose telephone answered; return None when the number has an account already.

    The caller must answer both alike: nobody may learn who is registered. The holder of the account is told.
    Raises ValidationError (number, password) or CodeError.
    """
    identity = read_id_number(id_number, today=clock.today(), document=DocumentType(document))
    validate_password(password, User(username=identity.number))
    phone_codes.take_code(phone, code, purpose=phone_codes.REGISTER)
    hashed = make_password(password)  # in any case: the time must not tell either
    try:
        with transaction.atomic():
            return _register(name, identity, phone, hashed)
    except IntegrityError:
        return None


def create_staff(
    *,
    name: str,
    id_number: str,
    phone: str,
    organisation: Organisation,
    by: User | None,
    document: str = DocumentType.RESIDENT_ID,
    site: str | None = None,
) -> Issued:
    """Open an account in real name for somebody who works at the organisation; roles are granted apart.

    `site`: where the link leads to when it is sent to the holder's telephone; None: it is only returned.
    """
    _check_administrator(organisation, by)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        person = named_person(name=name, id_number=id_number, phone=phone, document=document)
        user = _new_account(
            _staff_login(organisation), account_kind(organisation), person=person, home=organisation, by=by
        )
        return _issued(user, by=by, site=site)


@transaction.atomic
def create_staff_with_roles(
    *,
    roles: Iterable[str],
    organisation: Organisation,
    by: User,
    site: str | None = None,
    blocks: Iterable[str] = (),
    **holder: str,
) -> Issued:
    """Open a staff account and grant its first roles; all of it or nothing. `blocks`: what 分块审查 among them is for."""
    issued = create_staff(organisation=organisation, by=by, site=site, **holder)
    for role in roles:
        grant(issued.account, organisation, role, by=by, blocks=blocks if role == Role.BLOCK_REVIEWER else ())
    return issued


@transaction.atomic
def hand_over_to(user: User, *, holder: dict[str, str], by: User, site: str | None = None) -> Issued:
    """Give an account to the person described (HOLDER) and issue the activation link for the new holder."""
    person = named_person(**holder)
    return _issued(hand_over(user, to=person, by=by), by=by, site=site)


@transaction.atomic
def hand_over(user: User, *, to: Person, by: User) -> User:
    """Give an account whose login is an organisation's code to another holder; the old password dies."""
    _check_administrator(user.home, by)
    user = User.objects.select_for_update(of=("self",)).select_related("person", "home").get(pk=user.pk)
    before = user.get_full_name()
    check_separation_of(user, to)
    user.person = to
    user.set_unusable_password()
    user.save(update_fields=["person", "password"])
    record([account_event("handed_over", user, by=by, before=before, after=to.name)])
    return user


@transaction.atomic
def set_active(user: User, *, is_active: bool, by: User) -> User:
    """Switch an account off or on; its roles and sessions end at once with it."""
    if user.pk == by.pk:
        raise AccountsError("不能停用自己的账号，请由上级机构的系统管理员办理。")
    if not actor_for(by).organisations_with(Role.SECURITY_ADMIN):
        _check_administrator(user.home, by)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.is_active == is_active:
        raise AccountsError(f"账号“{user.username}”已经{'启用' if is_active else '停用'}，无需再次办理。")
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record([account_event("enabled" if is_active else "disabled", user, by=by)])
    mirror([user.pk])
    return user


def activate_as(token: str, password: str, *, holder: dict[str, str]) -> User:
    """Activate an account; `holder` (HOLDER) says who uses it, where that is not known yet.

    Raises TokenError, AccountsError or ValidationError; then nothing has happened.
    """
    with transaction.atomic():
        person = named_person(**holder) if holder else None
        return activate(token, password, holder=person)


def switch_organisation(user: User, *, organisation_uuid: str) -> None:
    """Act for another organisation where a role is held; LookupError for any other."""
    try:
        rows = Organisation.objects.filter(pk__in=actor_for(user).organisations, uuid=uuid.UUID(organisation_uuid))
    except ValueError:
        raise LookupError(organisation_uuid) from None
    organisation = rows.first()
    if organisation is None:
        raise LookupError(organisation_uuid)
    user.current_organisation = organisation
    user.save(update_fields=["current_organisation"])


def account_kind(organisation: Organisation) -> AccountKind:
    """The door the accounts of an organisation enter by."""
    return AccountKind.EMPLOYER if organisation.kind == OrganisationKind.EMPLOYER else AccountKind.OFFICE


def _register(name: str, identity: Identity, phone: str, hashed: str) -> User | None:
    person = person_with_number(identity.number) or _new_person(name, identity, phone, None)
    account = personal_account(person)
    if account or person.name != name:
        _tell_holder(account)
        return None
    now = clock.now()
    user = User(username=_personal_login(), kind=AccountKind.PERSON, person=person, password=hashed)
    user.activated_at = user.password_changed_at = now
    user.save()
    record([account_event("registered", user, by=user)])
    return user


def _tell_holder(account: User | None) -> None:
    if account is None:
        return
    body = "有人用您的证件号码申请注册账号，系统没有办理。如果是您本人，请直接登录或通过“找回密码”重设密码。"
    key = f"registered-again:{account.pk}:{clock.today()}"
    notify(
        [
            NotificationDraft(
                recipient_id=account.pk, kind="registered_again", title="账号安全提醒", body=body, dedupe_key=key
            )
        ]
    )


def _new_person(name: str, identity: Identity, phone: str, employer: Organisation | None) -> Person:
    person = Person(name=name, name_key=name_key(name), document_type=identity.document, employer=employer)
    person.sex, person.birth_date = identity.sex or "", identity.born_on
    numbers.set_id_number(person, identity.number)
    numbers.set_phone(person, phone)
    person.save()
    return person


def _new_account(username: str, kind: str, *, person: Person, home: Organisation, by: User | None) -> User:
    user = User(username=username, kind=kind, person=person, home=home, created_by=by)
    user.set_unusable_password()
    user.save()
    record([account_event("created", user, by=by, username=username, holder=person.name)])
    return user


def _issued(user: User, *, by: User | None = None, site: str | None = None) -> Issued:
    if site is not None:
        return send_activation(user, by=by, site=site)
    return Issued(user, activation_url(issue_activation(user, by=by)))


def _check_administrator(organisation: Organisation | None, by: User | None) -> None:
    if by is not None and not (organisation and administers(actor_for(by), organisation)):
        raise AccountsError(f"您不是“{organisation or '该账号所属机构'}”或其上级机构的系统管理员，不能管理其账号。")


def _staff_login(organisation: Organisation) -> str:
    """The organisation's code and a running number; the caller holds the organisation's row."""
    used = User.objects.filter(home=organisation, username__startswith=f"{organisation.code}-").count()
    return f"{organisation.code}-{used + 1:02d}"


def _personal_login() -> str:
    return f"p{secrets.token_hex(7)}"
