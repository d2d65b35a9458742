"""平台审核委托证明: the stamped paper is compared with what was declared, and approved or refused with a reason.

Approval is the only way in: it makes the organisation active, gives the account its holder and the holder the roles.
"""

from django.db import transaction

from accounts import numbers
from accounts.enums import LETTER_OPEN, STOPPED, Function, LetterPurpose, LetterState, OrganisationStatus, Role
from accounts.exceptions import AccountsError
from accounts.models import AuthorisationLetter, Grant, Organisation, OrganisationFunction, Person, User
from accounts.queries.actors import actor_for
from accounts.queries.grants import standing_grants
from accounts.queries.letters import latest_scan
from accounts.queries.organisations import first_account
from accounts.scheme import SchemeInfo
from accounts.services.activations import account_event, activation_url, issue_activation
from accounts.services.events import record
from accounts.services.grants import check_separation_of, grant, mirror
from accounts.services.letters import NOT_NOW, close, letter_event, locked_letter, switch_off
from accounts.services.notifications import NotificationDraft, notify
from accounts.services.people import hand_over, named_person
from zcps.kit import clock
from zcps.kit.likeness import likeness_key
from zcps.kit.names import name_key
from zcps.kit.tags import chinese_datetime

# What the handler of an employer does: administers its accounts, examines and forwards. One person may hold both.
ROLES_OF_HANDLER = (Role.ORGANISATION_ADMIN, Role.CLERK)
# Taken over from the letter: all of it by a unit that registers, by one that is there already only what is missing.
COLUMNS = ("affiliation", "ownership", "competent_department")
OTHER_SCAN = "您打开页面之后，对方重新上传了扫描件，您的审核没有保存。请核对最新的扫描件。"

_STOPPED_WORDS = {
    OrganisationStatus.SUSPENDED: "已经停用，不能通过；需要恢复的，请先在“机构”中启用。",
    OrganisationStatus.MERGED: "已经合并到其他机构，不能通过。",
}


@transaction.atomic
def approve(letter: AuthorisationLetter, *, scan: str, site: str, by: User) -> AuthorisationLetter:
    """Admit the handler the stamped letter names. `scan`: the upload that was looked at; `site`: where links lead to.

    Raises AccountsError with the reason; then nothing has happened.
    """
    letter = _undecided(letter, scan, by)
    holder = _holder(letter, by)
    organisation = _registered(letter, by)
    account = _admitted(letter, holder, by)
    for role in ROLES_OF_HANDLER:
        if not standing_grants(account.pk).filter(organisation=organisation, role=role, cover__isnull=True).exists():
            grant(account, organisation, role, by=by)
    mirror(Grant.objects.filter(organisation=organisation, revoked_at__isnull=True).values_list("user_id", flat=True))
    _decide(letter, LetterState.APPROVED, by)
    record([letter_event("letter_approved", letter, by=by, account=account.username, scan=scan)])
    notify([_admission(letter, account, site, by)])
    return letter


@transaction.atomic
def refuse(letter: AuthorisationLetter, *, reason: str, scan: str, by: User) -> AuthorisationLetter:
    """Send the letter back with what is wrong; it is corrected and uploaded again."""
    letter = _undecided(letter, scan, by)
    letter.awaiting_since = clock.now()
    _decide(letter, LetterState.REFUSED, by, reason=reason)
    record([letter_event("letter_refused", letter, by=by, reason=reason, scan=scan)])
    notify([_told(letter, "退回", f"没有通过平台审核：{_sentence(reason)}请登录系统更正后重新上传。")])
    return letter


@transaction.atomic
def void(letter: AuthorisationLetter, *, reason: str, by: User) -> AuthorisationLetter:
    """End a letter for good, whether it has been uploaded or not; whoever it belongs to may begin another."""
    _check_officer(by)
    letter = locked_letter(letter)
    if letter.state not in LETTER_OPEN:
        raise AccountsError(_decided_already(letter))
    letter.decided_at, letter.decided_by = clock.now(), by
    close(letter, by=by, reason=reason)
    notify([_told(letter, "作废", f"已由平台作废：{_sentence(reason)}")])
    return letter


def _undecided(letter: AuthorisationLetter, scan: str, by: User) -> AuthorisationLetter:
    _check_officer(by)
    letter = locked_letter(letter)
    if letter.state != LetterState.SUBMITTED:
        raise AccountsError(_decided_already(letter))
    if str(latest_scan(letter).uuid) != scan:
        raise AccountsError(OTHER_SCAN)
    return letter


def _check_officer(by: User) -> None:
    if not actor_for(by).organisations_with(Role.PLATFORM_ADMIN):
        raise AccountsError("委托证明由平台系统管理员审核。")


def _decided_already(letter: AuthorisationLetter) -> str:
    """Which colleague was quicker, to an officer of the platform."""
    if letter.decided_by is None or letter.state == LetterState.AWAITING_SCAN:
        return NOT_NOW[LetterState(letter.state)]
    when, word = chinese_datetime(letter.decided_at), letter.get_state_display()
    return f"{letter.decided_by}已于{when}审核，结果是“{word}”，您的审核没有保存。"


def _holder(letter: AuthorisationLetter, by: User) -> Person:
    """The person the letter names; an officer decides nothing about the own one (回避)."""
    person = named_person(
        name=letter.handler_name,
        id_number=numbers.handler_id_of(letter),
        phone=numbers.handler_phone_of(letter),
        document=letter.handler_document,
    )
    if person.pk == by.person_id:
        raise AccountsError("委托证明上的经办人是您本人，应当回避，请由平台的其他系统管理员审核。")
    return person


def _registered(letter: AuthorisationLetter, by: User) -> Organisation:
    """The organisation, active, with what the letter adds to the register and its function under the scheme."""
    row = letter.organisation
    if row.status in STOPPED:
        raise AccountsError(f"“{row}”{_STOPPED_WORDS[row.status]}")
    _check_doubles(letter, row)
    is_new = row.status == OrganisationStatus.PENDING
    wanted = {column: getattr(letter, column) for column in COLUMNS if is_new or not getattr(row, column)}
    wanted |= {"uscc": letter.uscc, "legal_representative": letter.legal_representative}
    wanted["status"] = OrganisationStatus.ACTIVE
    if is_new:
        keys = {"name_key": name_key(letter.unit_name), "likeness_key": likeness_key(letter.unit_name)}
        wanted |= keys | {"name": letter.unit_name, "region": letter.region}
    for column, value in wanted.items():
        setattr(row, column, value)
    row.save(update_fields=list(wanted))
    OrganisationFunction.objects.get_or_create(
        organisation=row, scheme=letter.scheme, function=Function.EMPLOYER, level="", region=None, sector=""
    )
    return row


def _check_doubles(letter: AuthorisationLetter, row: Organisation) -> None:
    others = Organisation.objects.exclude(pk=row.pk)
    if others.filter(uscc=letter.uscc).exists():
        raise AccountsError("这个统一社会信用代码现在登记在另一个机构名下，请先核对机构信息。")
    if row.status == OrganisationStatus.PENDING and others.filter(name=letter.unit_name).exists():
        raise AccountsError(f"已有名称为“{letter.unit_name}”的另一个机构，请退回更正，或者先核对机构信息。")


def _admitted(letter: AuthorisationLetter, holder: Person, by: User) -> User:
    """The organisation's account in the hands of its holder: the very one that registered, or the one handed over."""
    account = first_account(letter.organisation)
    if account == letter.account and letter.is_admission:
        check_separation_of(account, holder)
        account.person = holder
        account.save(update_fields=["person"])
        record([account_event("activated", account, by=by, holder=holder.name)])
        return account
    if account is None:
        return _renamed(letter, holder, by)
    account = hand_over(account, to=holder, by=by)
    if letter.is_admission:
        _take_over(account, letter.account, by)
    return account


def _renamed(letter: AuthorisationLetter, holder: Person, by: User) -> User:
    """At an organisation without an account of its code the visitor's own becomes it."""
    account = letter.account
    account.username, account.home, account.person = letter.organisation.code, letter.organisation, holder
    account.save(update_fields=["username", "home", "person"])
    record([account_event("activated", account, by=by, holder=holder.name)])
    return account


def _take_over(account: User, visitor: User, by: User) -> None:
    """The password that was chosen at the door opens the organisation's account now; the visitor's own is switched off."""
    account.password, account.is_active = visitor.password, True
    account.password_changed_at = account.activated_at = clock.now()
    account.save(update_fields=["password", "password_changed_at", "activated_at", "is_active"])
    account.activations.filter(used_at__isnull=True).delete()
    switch_off(visitor, by=by)


def _decide(letter: AuthorisationLetter, state: LetterState, by: User, *, reason: str = "") -> None:
    letter.state, letter.reason = state, reason
    letter.decided_at, letter.decided_by = clock.now(), by
    letter.version += 1
    letter.save(update_fields=["state", "reason", "decided_at", "decided_by", "version", "awaiting_since"])


def _sentence(reason: str) -> str:
    return reason if reason.endswith(("。", "！", "？")) else f"{reason}。"


def _admission(letter: AuthorisationLetter, account: User, site: str, by: User) -> NotificationDraft:
    """The login, and how the password is set where the new holder has not chosen one yet."""
    if letter.purpose != LetterPurpose.HANDOVER:
        word = f"审核通过。登录名为{account.username}，密码是您提交时设置的密码，请从“用人单位”入口登录。"
        return _told(letter, "通过", word, to=account)
    link = site + activation_url(issue_activation(account, by=by, tells_holder=False))
    word = f"审核通过，单位账号{account.username}已经交接给您。请在 24 小时内打开短信中的链接设置密码。"
    return _told(letter, "通过", word, to=account, sms=f"审核通过，请在24小时内设置密码：{link}")


def _told(
    letter: AuthorisationLetter, result: str, word: str, *, to: User | None = None, sms: str = ""
) -> NotificationDraft:
    """To the handler, by message and by SMS to the telephone that was proved; of a change to whoever has it in hand."""
    is_theirs = letter.is_admission or to is not None
    head = f"“{letter.unit_name}”的委托证明（{letter.get_purpose_display()}）"
    return NotificationDraft(
        recipient_id=(to or letter.account).pk, kind="accounts.letter_decided", title=f"委托证明审核结果：{result}",
        body=head + word, sms=True, sms_text=f"{head}{sms}" if sms else "",
        phone=numbers.handler_phone_of(letter) if is_theirs else "",
        scheme=SchemeInfo.of(letter.scheme.current),
    )  # fmt: skip
