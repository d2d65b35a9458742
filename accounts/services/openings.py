"""开通申报人账号: by the unit, for one person or for many; through one door, in a number of statements that does not grow.

Whoever is known already is never doubled, and the unit learns no more of them than that the right way is another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import numbers
from accounts.enums import AccountKind, OpeningState
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Person, User
from accounts.queries.actors import actor_for
from accounts.queries.applicants import OPENED_KIND, employments_at, refusal_of_employment
from accounts.queries.organisations import administers
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock
from zcps.kit.identity import DocumentType, read_id_number
from zcps.kit.names import name_key

# One sentence for every reason: whose number it is, where they work and whether they have an account is not for strangers.
ELSEWHERE = (
    "不能用这个姓名和证件号码开通账号，请先对照身份证件核对。核对无误的，请本人从“个人”入口登录（忘记密码或还没有密码的，用“找回密码”；"
    "从未开通账号的，用“注册账号”），在“工作单位”中选择本单位，账号随本人转入，不需要另外开通。"
)
PRESENT = "已是本单位人员，账号已经开通，没有重复开通。"


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is to have an account, as the unit declares; the number in its one spelling."""

    name: str
    id_number: str
    phone: str
    employment: str
    document: str = DocumentType.RESIDENT_ID


@dataclass
class Opened:
    """What came of one newcomer."""

    newcomer: Newcomer
    state: OpeningState
    reason: str = ""
    account: User | None = None


@dataclass
class _Known:
    """Who is there already, by the index of the number, with the personal account where there is one."""

    people: dict[str, Person]
    accounts: dict[int, User] = field(default_factory=dict)


def open_account(newcomer: Newcomer, *, unit: Organisation, by: User | None, site: str | None = None) -> User:
    """Open one person's account; AccountsError says why not. `site`: as for `open_accounts`."""
    [opened] = open_accounts([newcomer], unit=unit, by=by, site=site)
    if opened.state != OpeningState.OPENED:
        raise AccountsError(opened.reason)
    return opened.account


def open_accounts(
    newcomers: Sequence[Newcomer], *, unit: Organisation, by: User | None, site: str | None = None
) -> list[Opened]:
    """Open accounts at the unit in one transaction, each newcomer with the own result.

    `site`: what links in the message to each of them begin with; None: nobody is told (setting up).
    """
    try:
        with transaction.atomic():
            return _open(newcomers, unit=unit, by=by, site=site)
    except IntegrityError:
        # Another unit has just written down one of these numbers; now they are known.
        with transaction.atomic():
            return _open(newcomers, unit=unit, by=by, site=site)


def judge(newcomers: Sequence[Newcomer], *, unit: Organisation) -> list[Opened]:
    """What would come of each, without writing anything: as `open_accounts` judges on what is known now."""
    return _judged(newcomers, unit, _known(newcomers, lock=False))


def check_unit(unit: Organisation, by: User | None) -> None:
    """Refuse whoever does not administer the unit."""
    if by is not None and not administers(actor_for(by), unit):
        raise AccountsError(f"您不是“{unit}”或其上级机构的系统管理员，不能管理该单位的申报人账号。")


def tell_waiting(accounts: Iterable[User], *, unit: Organisation, site: str) -> None:
    """Tell each by SMS, to the own telephone, that the account waits for its first password."""
    address = f"{site}{reverse('accounts:first_sign_in')}"
    word = f"“{unit}”已为您开通职称申报账号，登录名为您的证件号码。"
    notify(
        NotificationDraft(
            recipient_id=account.pk,
            kind=OPENED_KIND,
            title="申报账号已开通",
            body=f"{word}首次登录请用登记的手机号收取验证码，设置密码。",
            sms=True,
            sms_text=f"{word}请用本手机号收取验证码激活并设置密码：{address}",
        )
        for account in accounts
    )


def _open(newcomers: Sequence[Newcomer], *, unit: Organisation, by: User | None, site: str | None) -> list[Opened]:
    check_unit(unit, by)
    # One spreadsheet after the other: the second sees whom the first has brought.
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True)
    unit = rows.select_related("region").get(pk=unit.pk)
    known = _known(newcomers, lock=True)
    judged = _judged(newcomers, unit, known)
    opening = [each for each in judged if each.state == OpeningState.OPENED]
    people = _people_of(opening, unit, known)
    accounts = User.objects.bulk_create(_account(person, unit, by) for person in people)
    for each, account in zip(opening, accounts, strict=True):
        each.account = account
    record(event for each in opening for event in _events(each, by))
    if site is not None:
        tell_waiting(accounts, unit=unit, site=site)
    return judged


def _known(newcomers: Sequence[Newcomer], *, lock: bool) -> _Known:
    indexes = [numbers.id_index(newcomer.id_number) for newcomer in newcomers]
    rows = Person.objects.select_for_update().order_by("pk") if lock else Person.objects.all()
    people = {person.id_number_index: person for person in rows.filter(id_number_index__in=indexes)}
    accounts = User.objects.filter(kind=AccountKind.PERSON, person__in=people.values())
    return _Known(people, {account.person_id: account for account in accounts})


def _judged(newcomers: Sequence[Newcomer], unit: Organisation, known: _Known) -> list[Opened]:
    allowed, seen, found = employments_at(unit), set(), []
    refusals = {each: refusal_of_employment(unit, each) for each in {newcomer.employment for newcomer in newcomers}}
    for newcomer in newcomers:
        index = numbers.id_index(newcomer.id_number)
        if newcomer.employment not in allowed:
            found.append(Opened(newcomer, OpeningState.REFUSED, refusals[newcomer.employment]))
        elif index in seen:
            found.append(Opened(newcomer, OpeningState.REFUSED, "与前面一行的证件号码重复。"))
        else:
            found.append(_of_person(newcomer, known.people.get(index), unit, known))
        seen.add(index)
    return found


def _of_person(newcomer: Newcomer, person: Person | None, unit: Organisation, known: _Known) -> Opened:
    """A stranger is welcome; so is somebody known who belongs to no unit yet and has no account, under the same name."""
    if person is None:
        return Opened(newcomer, OpeningState.OPENED)
    account = known.accounts.get(person.pk)
    if person.name != newcomer.name or person.employer_id not in {None, unit.pk}:
        return Opened(newcomer, OpeningState.REFUSED, ELSEWHERE)
    if account and person.employer_id == unit.pk:
        return Opened(newcomer, OpeningState.PRESENT, PRESENT, account)
    return Opened(newcomer, OpeningState.REFUSED, ELSEWHERE) if account else Opened(newcomer, OpeningState.OPENED)


def _people_of(opening: list[Opened], unit: Organisation, known: _Known) -> list[Person]:
    """Those to be opened as persons, in order: new ones are made, known ones come to the unit."""
    people, new, moved = [], [], []
    for each in opening:
        person = known.people.get(numbers.id_index(each.newcomer.id_number))
        (moved if person else new).append(person := person or _person(each.newcomer))
        person.employer, person.employment = unit, each.newcomer.employment
        people.append(person)
    Person.objects.bulk_create(new)
    Person.objects.bulk_update(moved, ["employer", "employment"])
    return people


def _person(newcomer: Newcomer) -> Person:
    identity = read_id_number(newcomer.id_number, today=clock.today(), document=DocumentType(newcomer.document))
    person = Person(name=newcomer.name, name_key=name_key(newcomer.name), document_type=identity.document)
    person.sex, person.birth_date = identity.sex or "", identity.born_on
    numbers.set_id_number(person, identity.number)
    numbers.set_phone(person, newcomer.phone)
    return person


def _account(person: Person, unit: Organisation, by: User | None) -> User:
    """Without a password: `make_password(None)` is one that nothing matches."""
    return User(
        username=f"p{token_hex(7)}", kind=AccountKind.PERSON, person=person, home=unit, created_by=by,
        password=make_password(None),
    )  # fmt: skip


def _events(opened: Opened, by: User | None) -> list:
    account, employment = opened.account, opened.newcomer.employment
    told = {"username": account.username, "holder": opened.newcomer.name, "employment": employment}
    return [account_event("created", account, by=by, **told)]
