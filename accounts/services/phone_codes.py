"""短信验证码: six digits, ten minutes, five tries, one use; asked for once a minute and five times an hour."""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Q

from accounts import numbers
from accounts.exceptions import CodeError
from accounts.models import PhoneCode
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock, crypto

LIFETIME = dt.timedelta(minutes=10)
PAUSE = dt.timedelta(seconds=60)
TRIES = 5
REGISTER, RESET, ACTIVATE, EMPLOYER, HANDLER = "register", "reset", "activate", "employer", "handler"
RECOVER = "recover"
PURPOSES = {
    REGISTER: "注册账号",
    RESET: "重设密码",
    ACTIVATE: "激活账号",
    EMPLOYER: "注册用人单位账号",
    HANDLER: "登记为单位经办人",
    RECOVER: "找回账号",
}


@dataclass(frozen=True)
class Limit:
    """So many codes in a time; `sentence` is the refusal."""

    count: int
    within: dt.timedelta
    sentence: str


PHONE_LIMITS = (
    Limit(1, PAUSE, "验证码刚刚发送过，请 60 秒后再获取。"),
    Limit(5, dt.timedelta(hours=1), "这个手机号一小时内获取验证码的次数已满，请一小时后再试。"),
    Limit(10, dt.timedelta(days=1), "这个手机号今天获取验证码的次数已满，请明天再试。"),
)
ADDRESS_LIMITS = (Limit(60, dt.timedelta(hours=1), "当前网络获取验证码过于频繁，请一小时后再试。"),)


@transaction.atomic
def issue_code(phone: str, *, purpose: str, address: str | None = None) -> str:
    """Write a code and its message; return the code (the demo shows it). Raises CodeError beyond the limits."""
    index = numbers.phone_index(phone)
    _one_at_a_time(index)
    _refuse_beyond(Q(phone_index=index, purpose=purpose), PHONE_LIMITS)
    if address:
        _refuse_beyond(Q(address=address), ADDRESS_LIMITS)
    PhoneCode.objects.filter(phone_index=index, purpose=purpose, used_at__isnull=True).update(expires_at=clock.now())
    code = f"{secrets.randbelow(10**6):06d}"
    row = PhoneCode(phone_index=index, purpose=purpose, address=address, created_at=clock.now())
    row.expires_at, row.code_hash = clock.now() + LIFETIME, _digest(row, code)
    row.save()
    notify([_message(phone, code, purpose, row.expires_at)])
    return code


def take_code(phone: str, code: str, *, purpose: str) -> None:
    """Use the code up; raises CodeError. A wrong try is counted even though the caller is refused."""
    with transaction.atomic():
        rows = PhoneCode.objects.select_for_update().filter(phone_index=numbers.phone_index(phone), purpose=purpose)
        row = rows.filter(used_at__isnull=True, expires_at__gt=clock.now()).order_by("-pk").first()
        is_right = row is not None and row.tries < TRIES and hmac.compare_digest(row.code_hash, _digest(row, code))
        if row is not None:
            row.tries += 1
            row.used_at = clock.now() if is_right else None
            row.save(update_fields=["tries", "used_at"])
    if not is_right:
        raise CodeError("验证码不正确或已过期，请核对短信中最新的 6 位数字，或重新获取验证码。")


def forget_old_codes() -> int:
    """Delete codes that no limit looks at any more."""
    return PhoneCode.objects.filter(created_at__lt=clock.now() - dt.timedelta(days=2)).delete()[0]


def _one_at_a_time(index: str) -> None:
    """Two requests for one number wait for each other, or both would pass the limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"phone_code:{index}"])


def _refuse_beyond(which: Q, limits: tuple[Limit, ...]) -> None:
    now = clock.now()
    counts = {
        str(place): Count("pk", filter=Q(created_at__gt=now - limit.within)) for place, limit in enumerate(limits)
    }
    found = PhoneCode.objects.filter(which).aggregate(**{f"n{place}": count for place, count in counts.items()})
    for place, limit in enumerate(limits):
        if found[f"n{place}"] >= limit.count:
            raise CodeError(limit.sentence)


def _digest(row: PhoneCode, code: str) -> str:
    made = row.created_at.astimezone(dt.UTC).isoformat()  # as the database gives it back
    return crypto.blind_index(code, context=f"accounts.phone_code:{row.purpose}:{row.phone_index}:{made}")


def _message(phone: str, code: str, purpose: str, valid_until: dt.datetime) -> NotificationDraft:
    text = f"验证码 {code}，用于{PURPOSES[purpose]}，10 分钟内有效。请勿告诉他人；如非本人操作请忽略。"
    title = f"{PURPOSES[purpose]}验证码"
    body = "验证码已通过短信发送。"
    return NotificationDraft(
        recipient_id=None, kind="phone_code", title=title, body=body, sms=True, sms_text=text, phone=phone,
        valid_until=valid_until,
    )  # fmt: skip
