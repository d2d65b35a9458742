"""Messages: rows of one transaction, SMS only where asked for, no number in plain."""

import pytest

from accounts.models import Delivery, Notification
from accounts.scheme import SchemeInfo
from accounts.services import outbox
from accounts.services.notifications import NotificationDraft, delivery_context, notify
from tests.factories import accounts as make
from tests.world import scheme_content
from zcps.kit import crypto
from zcps.kit.sms import MOST_PARTS, parts

pytestmark = pytest.mark.django_db


def draft(recipient=None, **fields):
    fields = {"kind": "receive", "title": "已接收", "body": "您的申报已由县人力社保局接收。", **fields}
    return NotificationDraft(recipient_id=recipient and recipient.pk, **fields)


@pytest.fixture
def sent(monkeypatch):
    names = []
    monkeypatch.setattr(outbox.current_app, "send_task", lambda name, **_: names.append(name))
    monkeypatch.setattr(outbox, "_paused_until", 0.0)
    return names


def test_a_message_stays_in_the_house_unless_asked(sent, django_capture_on_commit_callbacks):
    user = make.user()

    with django_capture_on_commit_callbacks(execute=True):
        notify([draft(user)])

    assert (user.notifications.get().title, Delivery.objects.count(), sent) == ("已接收", 0, [])


def test_an_sms_goes_to_the_number_of_the_person(sent, django_capture_on_commit_callbacks):
    user = make.user(of=make.person(phone="13912345678"))

    with django_capture_on_commit_callbacks(execute=True):
        notify([draft(user, sms=True, sms_text="已接收")])

    row = Delivery.objects.get()
    assert crypto.unseal(row.phone_sealed, context=delivery_context(row)) == "13912345678"
    assert (row.text, row.sender, sent) == ("【职称申报评审】已接收", "", ["accounts.deliver"])


def test_an_sms_of_a_scheme_has_its_signature_and_its_sender():
    content = {**scheme_content("zhejiang_construction"), "sms_signature": "【12333】", "sms_sender": "12333"}

    notify([draft(make.user(), sms=True, scheme=SchemeInfo.read(content))])

    row = Delivery.objects.get()
    assert (row.text, row.sender) == ("【12333】您的申报已由县人力社保局接收。", "12333")


def test_an_sms_that_is_too_long_is_cut_the_message_in_the_house_is_not():
    user = make.user()

    notify([draft(user, sms=True, body="理由" * 1000)])

    assert (len(user.notifications.get().body), parts(Delivery.objects.get().text)) == (2000, MOST_PARTS)


def test_an_sms_without_a_number_is_left_out():
    user = make.user()
    type(user.person).objects.update(phone_sealed="")

    notify([draft(user, sms=True)])

    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_number_without_an_account_can_be_told():
    notify([draft(sms=True, phone="13812345678")])

    assert Delivery.objects.get().text == "【职称申报评审】您的申报已由县人力社保局接收。"


def test_the_same_message_is_kept_once():
    user = make.user()

    notify([draft(user, dedupe_key="a", sms=True), draft(user, dedupe_key="a", sms=True)])
    notify([draft(user, dedupe_key="a", sms=True, title="又一次"), draft(user)])

    assert sorted(user.notifications.values_list("title", flat=True)) == ["已接收", "已接收"]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("length", [1, 40])
def test_statements_do_not_grow_with_the_messages(django_assert_num_queries, length):
    users = [make.user() for _ in range(length)]

    with django_assert_num_queries(3):
        notify([draft(user, sms=True) for user in users])


def test_nobody_to_tell_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        notify([])


def test_a_broker_that_is_gone_is_asked_once_in_a_while(monkeypatch, django_capture_on_commit_callbacks):
    asked = []

    def fail(name, **_):
        asked.append(name)
        raise OSError("gone")

    monkeypatch.setattr(outbox.current_app, "send_task", fail)
    monkeypatch.setattr(outbox, "_paused_until", 0.0)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.hurry("accounts.deliver")
        outbox.hurry("accounts.deliver")

    assert asked == ["accounts.deliver"]
