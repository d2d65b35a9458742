"""申报人账号 in the unit's hands: told again, marked, the telephone corrected, stopped and taken up; never more than its own."""

from django.db import transaction

from accounts import numbers
from accounts.enums import AccountKind
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Person, User
from accounts.queries.applicants import is_kept_by, refusal_of_employment, sent_today
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.openings import check_unit, tell_waiting
from zcps.kit.identity import mask_mobile

MOST_A_DAY = 3
NOT_OURS = "这个账号不是本单位开通的，由本人管理；需要停用的，请联系平台安全管理员。"
GONE = "这位人员已经不在本单位，请刷新名单。"


@transaction.atomic
def tell_again(person: Person, *, unit: Organisation, by: User, site: str) -> User:
    """Send the message about activation once more, three times a day at most."""
    person, account = _locked(person, unit, by)
    _check_waiting(account)
    if sent_today(account) >= MOST_A_DAY:
        raise AccountsError(f"今天已经发送 {MOST_A_DAY} 次，请核对手机号，明天再试。")
    tell_waiting([account], unit=unit, site=site)
    record([account_event("activation_sent", account, by=by)])
    return account


@transaction.atomic
def change_person(person: Person, *, employment: str, phone: str, unit: Organisation, by: User) -> Person:
    """Mark the kind of employment; correct the telephone (empty: as it is) while nobody has come with it yet."""
    person, account = _locked(person, unit, by)
    changes = {}
    if employment != person.employment:
        if refusal := refusal_of_employment(unit, employment):
            raise AccountsError(refusal)
        changes["employment"] = [person.employment, employment]
        person.employment = employment
    if phone and phone != numbers.phone_of(person):
        _check_waiting(account)
        _check_kept(account, person, unit)
        if person.accounts.count() > 1:
            raise AccountsError("本人另有工作账号，手机号由本人登记，不能在这里更正。")
        changes["phone"] = [numbers.masked_phone_of(person), mask_mobile(phone)]
        numbers.set_phone(person, phone)
    if changes:
        person.save(update_fields=["employment", "phone_sealed", "phone_index"])
        record([account_event("person_changed", account, by=by, **changes)])
    return person


@transaction.atomic
def set_stopped(person: Person, *, stopped: bool, unit: Organisation, by: User) -> User:
    """Stop an account the unit has opened, or take it up again; sessions end at once."""
    person, account = _locked(person, unit, by)
    _check_kept(account, person, unit)
    if account.is_active != stopped:
        raise AccountsError(f"“{person}”的账号已经{'停用' if stopped else '启用'}，无需再次办理。")
    account.is_active = not stopped
    account.save(update_fields=["is_active"])
    record([account_event("disabled" if stopped else "enabled", account, by=by)])
    return account


def _locked(person: Person, unit: Organisation, by: User) -> tuple[Person, User]:
    """The account, then the person, while they work there: a move to another unit waits or has happened."""
    check_unit(unit, by)
    accounts = User.objects.select_for_update(of=("self",)).select_related("home")
    account = accounts.filter(person=person.pk, kind=AccountKind.PERSON).first()
    row = Person.objects.select_for_update().filter(pk=person.pk, employer=unit).first()
    if account is None or row is None:
        raise AccountsError(GONE)
    return row, account


def _check_waiting(account: User) -> None:
    if account.activated_at:
        raise AccountsError("账号已经激活，手机号和密码由本人管理。")
    if not account.is_active:
        raise AccountsError("账号已停用，请先启用。")


def _check_kept(account: User, person: Person, unit: Organisation) -> None:
    if not is_kept_by(account, person, unit):
        raise AccountsError(NOT_OURS)
