"""Telephone codes: once, for one purpose, for ten minutes, not too often."""

import datetime as dt

import pytest

from accounts.exceptions import CodeError
from accounts.models import Delivery, Notification, PhoneCode
from accounts.services import phone_codes
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "13800001234", make.PASSWORD


def test_a_code_works_once():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)
    phone_codes.take_code(PHONE, code, purpose=phone_codes.REGISTER)

    with pytest.raises(CodeError):
        phone_codes.take_code(PHONE, code, purpose=phone_codes.REGISTER)


def test_a_code_serves_its_purpose_and_number_only():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    for phone, purpose in ((PHONE, phone_codes.RESET), ("13900004321", phone_codes.REGISTER)):
        with pytest.raises(CodeError):
            phone_codes.take_code(phone, code, purpose=purpose)


def test_after_five_wrong_tries_the_right_code_is_refused_too():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)
    for _ in range(phone_codes.TRIES):
        with pytest.raises(CodeError):
            phone_codes.take_code(PHONE, "x" * 6, purpose=phone_codes.REGISTER)

    with pytest.raises(CodeError):
        phone_codes.take_code(PHONE, code, purpose=phone_codes.REGISTER)


def test_a_code_expires_after_ten_minutes():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    with clock.frozen(clock.now() + phone_codes.LIFETIME + dt.timedelta(seconds=1)), pytest.raises(CodeError):
        phone_codes.take_code(PHONE, code, purpose=phone_codes.REGISTER)


def test_a_newer_code_ends_the_older_one():
    old = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)
    with clock.frozen(clock.now() + dt.timedelta(minutes=2)):
        new = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)
        if old != new:
            with pytest.raises(CodeError):
                phone_codes.take_code(PHONE, old, purpose=phone_codes.REGISTER)

        phone_codes.take_code(PHONE, new, purpose=phone_codes.REGISTER)


def test_codes_are_asked_for_once_a_minute():
    phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    with pytest.raises(CodeError, match="60 秒"):
        phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)


def test_codes_are_asked_for_five_times_an_hour():
    start = clock.now()
    for minute in range(5):
        with clock.frozen(start + dt.timedelta(minutes=2 * minute)):
            phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    with clock.frozen(start + dt.timedelta(minutes=20)), pytest.raises(CodeError, match="一小时"):
        phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)


def test_one_address_cannot_ask_for_codes_to_many_numbers(monkeypatch):
    limit = phone_codes.Limit(2, dt.timedelta(hours=1), "当前网络获取验证码过于频繁，请一小时后再试。")
    monkeypatch.setattr(phone_codes, "ADDRESS_LIMITS", (limit,))
    for last in (1, 2):
        phone_codes.issue_code(f"1380000000{last}", purpose=phone_codes.REGISTER, address="10.0.0.1")

    with pytest.raises(CodeError, match="当前网络"):
        phone_codes.issue_code("13800000003", purpose=phone_codes.REGISTER, address="10.0.0.1")


def test_the_code_is_in_the_sms_only():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    assert code in Delivery.objects.get().text
    assert code not in Notification.objects.get().body + repr(PhoneCode.objects.values().get())


def test_old_codes_are_dropped():
    phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        assert phone_codes.forget_old_codes() == 1
