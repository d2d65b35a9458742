"""找回账号 without the old telephone: by the word of the managing unit, or at a counter of an HRSS office.

Every attempt is a row with an event, that of a number nobody has too: what is known here shows in nothing. Whoever vouches
sets no password; a one-time link goes to the new telephone, and when it is used that telephone becomes the person's.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts import numbers
from accounts.enums import RecoveryState, RecoveryWay, Stream, Topic
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Recovery, User
from accounts.queries.actors import actor_for
from accounts.queries.grants import holders
from accounts.queries.recoveries import VOUCHING, account_meant, keeps_counter, tried_lately, vouches_at
from accounts.services import phone_codes
from accounts.services.activations import LIFETIME, account_event, activation_url, issue_activation
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MOST_A_NUMBER, MOST_AN_ADDRESS, MOST_AN_OFFICER = 3, 20, 30
LAPSE = dt.timedelta(days=30)
TOO_OFTEN = "这个证件号码今天申请找回的次数已满，请明天再试，或者携带身份证件到当地人社部门窗口办理。"
BUSY = "当前网络申请找回账号过于频繁，请一小时后再试。"
OFFICER_BUSY = "您一小时内核验的次数已满，请稍后再办理；确有需要的，请由其他经办人员办理。"
NOBODY = "没有姓名和证件号码都相符的个人账号。请对照身份证件核对；从未注册的，请本人直接注册。"
NOT_NOW = "这份申请已经办理或者失效，您的操作没有执行。"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who somebody says to be, and the telephone the link is to go to."""

    name: str
    id_number: str
    phone: str


def ask_unit(claim: Claim, *, code: str, address: str) -> None:
    """Ask the unit to vouch; answered alike whoever is known. Raises CodeError, or AccountsError beyond the limits."""
    phone_codes.take_code(claim.phone, code, purpose=phone_codes.RECOVER)
    with transaction.atomic():
        index = numbers.id_index(claim.id_number)
        _one_at_a_time(index)
        _refuse_beyond(index, address)
        account = account_meant(name=claim.name, id_number=claim.id_number)
        voucher = account.voucher_id if account else None
        _lapse(Recovery.objects.filter(id_index=index, state=RecoveryState.OPEN))
        row = _row(claim, RecoveryWay.UNIT, account if voucher else None, organisation_id=voucher, address=address)
        row.save()
        record([_event("recovery_asked", row, by=None, way=row.way)])
        # Nobody is asked for nobody: the statement is the same.
        found = holders(VOUCHING, [voucher or 0]).get(voucher, [])
        notify([_received(claim), *_tasks(row, found), *_warning(row)])


def confirm(recovery: Recovery, *, checked: str, site: str, by: User) -> Recovery:
    """The unit knows the person: a one-time link goes to the new telephone. `checked`: how it made sure."""
    with transaction.atomic():
        row = _undecided(recovery, by)
        row.checked = checked
        _decide(row, RecoveryState.CONFIRMED, by)
        _send_link(row, site=site, by=by)
    return row


@transaction.atomic
def refuse(recovery: Recovery, *, reason: str, by: User) -> Recovery:
    """The unit does not vouch; whoever asked is told on the new telephone."""
    row = _undecided(recovery, by)
    row.reason = reason
    phone = numbers.recovery_phone_of(row)
    _decide(row, RecoveryState.REFUSED, by)
    record([_event("recovery_refused", row, by=by, reason=reason)])
    body = f"您找回账号的申请没有得到单位确认：{_sentence(reason)}可以携带身份证件到当地人社部门窗口办理。"
    notify([_to(phone, "找回账号没有确认", body)])
    return row


def recover_at_counter(claim: Claim, *, checked: str, office: Organisation, site: str, by: User) -> Recovery:
    """The officer has seen the card and the person: a one-time link goes to the telephone the person names now.

    Raises AccountsError; an attempt that meets nobody is kept all the same.
    """
    if not keeps_counter(actor_for(by), office):
        raise AccountsError("找回账号的窗口核验由人社部门的经办人员办理。")
    with transaction.atomic():
        _one_at_a_time(f"officer:{by.pk}")
        if tried_lately(within=HOUR, way=RecoveryWay.COUNTER, decided_by=by) >= MOST_AN_OFFICER:
            raise AccountsError(OFFICER_BUSY)
        row = _seen(claim, checked, office, by)
        if row.account_id:
            _send_link(row, site=site, by=by)
    if row.account_id is None:
        raise AccountsError(NOBODY, field="id_number")
    return row


def forget_old() -> int:
    """What nobody vouched for lapses; numbers of telephones are forgotten, and attempts that met nobody."""
    old = Recovery.objects.filter(asked_at__lt=clock.now() - LAPSE)
    _lapse(old.filter(state=RecoveryState.OPEN))
    old.exclude(decided_at__gt=clock.now() - LIFETIME).exclude(phone_sealed="").update(phone_sealed="")
    return old.filter(state=RecoveryState.UNMATCHED).delete()[0]


def _seen(claim: Claim, checked: str, office: Organisation, by: User) -> Recovery:
    """The row of what was done at the counter; the open request of the same account is settled by it."""
    index = numbers.id_index(claim.id_number)
    _one_at_a_time(index)
    account = account_meant(name=claim.name, id_number=claim.id_number)
    if account is not None and account.person_id == by.person_id:
        raise AccountsError("不能为本人核验，请由其他经办人员办理。")
    _lapse(Recovery.objects.filter(id_index=index, state=RecoveryState.OPEN))
    row = _row(claim, RecoveryWay.COUNTER, account, organisation_id=office.pk)
    row.checked, row.decided_at, row.decided_by = checked, clock.now(), by
    row.state = RecoveryState.CONFIRMED if account else RecoveryState.UNMATCHED
    row.save()
    record([_event("recovery_checked", row, by=by, checked=checked, is_matched=account is not None)])
    return row


def _row(claim: Claim, way: RecoveryWay, account: User | None, **columns: object) -> Recovery:
    state = RecoveryState.OPEN if account else RecoveryState.UNMATCHED
    row = Recovery(way=way, state=state, account=account, id_index=numbers.id_index(claim.id_number), **columns)
    numbers.set_recovery_phone(row, claim.phone)
    return row


def _one_at_a_time(what: str) -> None:
    """Two attempts for one number, or by one officer, wait for each other, or both would pass the limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"recovery:{what}"])


def _refuse_beyond(index: str, address: str) -> None:
    if tried_lately(within=DAY, way=RecoveryWay.UNIT, id_index=index) >= MOST_A_NUMBER:
        raise AccountsError(TOO_OFTEN)
    if tried_lately(within=HOUR, way=RecoveryWay.UNIT, address=address) >= MOST_AN_ADDRESS:
        raise AccountsError(BUSY)


def _lapse(rows: QuerySet[Recovery]) -> None:
    """What was asked before counts no more."""
    rows.update(state=RecoveryState.LAPSED)


def _undecided(recovery: Recovery, by: User) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("account__person")
    row = rows.get(pk=recovery.pk)
    if row.state != RecoveryState.OPEN:
        raise AccountsError(NOT_NOW)
    if not vouches_at(actor_for(by), row.organisation_id):
        raise AccountsError("找回账号的申请由本单位的经办人员或者系统管理员确认。")
    if row.account.person_id == by.person_id:
        raise AccountsError("这是您本人的申请，应当回避，请由本单位的其他人员确认。")
    return row


def _decide(row: Recovery, state: RecoveryState, by: User) -> None:
    row.state, row.decided_at, row.decided_by = state, clock.now(), by
    row.save(update_fields=["state", "decided_at", "decided_by", "checked", "reason"])


def _send_link(row: Recovery, *, site: str, by: User) -> None:
    """To the new telephone by SMS alone: neither the officer nor the account's messages show it."""
    token = issue_activation(row.account, by=None, tells_holder=False)
    row.activation = row.account.activations.get(used_at__isnull=True)
    row.save(update_fields=["activation"])
    record([
        _event("recovery_confirmed", row, by=by, way=row.way, checked=row.checked),
        account_event("recovery_confirmed", row.account, by=by, way=row.way, organisation=str(row.organisation_id)),
    ])  # fmt: skip
    text = f"您找回账号的申请已经核实，请在24小时内打开链接设置新密码，勿转发：{site}{activation_url(token)}"
    body = "您找回账号的申请已经核实，链接已发到您登记的新手机。"
    phone = numbers.recovery_phone_of(row)
    notify([_to(phone, "找回账号", body, text=text), *_warning(row)])


def _event(kind: str, row: Recovery, *, by: User | None, **payload: object) -> EventDraft:
    return EventDraft(
        stream=f"{Stream.RECOVERY}:{row.pk}", kind=kind, payload=payload, actor_id=by and by.pk,
        organisation_id=row.organisation_id, state=row.state,
    )  # fmt: skip


def _to(phone: str, title: str, body: str, *, text: str = "") -> NotificationDraft:
    """To a number, not to an account: whoever holds the account cannot sign in, or is somebody else."""
    return NotificationDraft(
        recipient_id=None, kind="accounts.recovery", title=title, body=body, sms=True, sms_text=text, phone=phone,
        valid_until=clock.now() + LIFETIME if text else None,
    )  # fmt: skip


def _received(claim: Claim) -> NotificationDraft:
    body = "找回账号的申请已收到。信息相符并且登记了单位的，由单位核实后发短信通知您；三天没有消息的，请到当地人社部门窗口办理。"
    return _to(claim.phone, "找回账号的申请已收到", body)


def _warning(row: Recovery) -> list[NotificationDraft]:
    """To the holder, on the telephone known so far, in case it is somebody else who asks."""
    if row.account is None:
        return []
    body = "有人申请找回您的个人账号并更换手机号。如果不是您本人，请立即登录修改密码，并联系您的单位或当地人社部门。"
    return [
        NotificationDraft(
            recipient_id=row.account_id, kind="accounts.recovery_warning", title="账号安全提醒", body=body, sms=True,
            phone=numbers.phone_of(row.account.person),
        )
    ]  # fmt: skip


def _tasks(row: Recovery, officers: list[int]) -> list[NotificationDraft]:
    """To whoever may vouch at the unit."""
    if row.account is None:
        return []
    body = f"{row.account.person}申请找回个人账号，请核实是否本人后办理。"
    url = reverse("accounts:recovery", args=[row.uuid])
    return [
        NotificationDraft(
            recipient_id=pk,
            kind="accounts.recovery_asked",
            title="找回账号的申请",
            body=body,
            topic=Topic.TASK,
            url=url,
        )
        for pk in officers
    ]


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"
