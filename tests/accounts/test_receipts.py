"""回执: signed, within minutes, exactly as the protocol says; the first word about a sending stands."""

import datetime as dt
import json

import pytest

from accounts.enums import ENDED, DeliveryState
from accounts.models import Delivery
from accounts.services import deliveries
from accounts.services.notifications import NotificationDraft, notify
from accounts.tasks import end_unreceipted
from tests.reliability.gateway import KEY, sign
from zcps.kit import clock

pytestmark = pytest.mark.django_db
URL = "/sms/receipts/"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SMS_GATEWAY_KEYS = ["o" * 40, KEY]


@pytest.fixture
def delivery():
    return waiting(DeliveryState.HANDED_OVER)


def waiting(state, **fields) -> Delivery:
    notify([NotificationDraft(recipient_id=None, kind="x", title="通知", body="正文", sms=True, phone="13800001234")])
    row = Delivery.objects.latest("pk")
    ended = {"finished_at": clock.now()} if state in ENDED else {}
    given = {"state": state, "attempts": 1, "handed_at": clock.now(), **ended, **fields}
    Delivery.objects.filter(pk=row.pk).update(**given)
    return Delivery.objects.get(pk=row.pk)


def tell(client, *receipts, headers=None, **signing):
    body = json.dumps({"receipts": list(receipts)}).encode()
    return send(client, body, headers=headers, **signing)


def send(client, body, *, headers=None, **signing):
    given = headers if headers is not None else sign("zcps-sms-receipt", body, **signing)
    return client.post(URL, body, content_type="application/json", headers=given)


def about(row, status="delivered", **more):
    return {"reference": row.own_reference, "status": status, **more}


def state_of(row):
    return Delivery.objects.get(pk=row.pk).state


def test_a_message_that_arrived_is_forgotten(client, delivery):
    answer = tell(client, about(delivery))

    row = Delivery.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"received": 1})
    assert (row.state, row.text, row.phone_sealed, row.error, row.finished_at is None) == (
        "delivered",
        "",
        "",
        "",
        False,
    )


def test_one_that_did_not_says_why_and_keeps_what_sending_it_again_needs(client, delivery):
    tell(client, about(delivery, "failed", reason="空号\u202e"))

    row = Delivery.objects.get()
    assert (row.state, row.error) == ("permanent_failure", "短信网关回执：空号")
    assert (row.text, row.phone_sealed != "") == ("【职称申报评审】正文", True)


def test_a_failure_without_a_reason_says_so_too(client, delivery):
    tell(client, about(delivery, "failed"))

    assert Delivery.objects.get().error == "短信网关回执：未送达"


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.SENDING,
        DeliveryState.HANDED_OVER,
        DeliveryState.TEMPORARY_FAILURE,
        DeliveryState.TECHNICAL_FAILURE,
    ],
)
def test_a_receipt_counts_whether_or_not_we_heard_that_the_message_was_taken(client, state):
    row = waiting(state)

    tell(client, about(row))

    assert state_of(row) == "delivered"


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.PERMANENT_FAILURE])
def test_the_first_word_stands(client, state):
    row = waiting(state)

    tell(client, about(row), about(row, "failed"))

    assert state_of(row) == state


def test_a_worker_that_hears_late_that_it_was_taken_does_not_undo_the_receipt(client):
    notify([NotificationDraft(recipient_id=None, kind="x", title="通知", body="正文", sms=True, phone="13800001234")])
    [leased] = deliveries.lease(limit=1)
    tell(client, about(leased))

    deliveries._hand_over(leased, "gw-1", is_final=False)

    assert state_of(leased) == "delivered"


def test_a_message_that_was_never_sent_cannot_have_arrived(client):
    row = waiting(DeliveryState.TEMPORARY_FAILURE, attempts=0)

    assert tell(client, about(row)).status_code == 200
    assert state_of(row) == "temporary_failure"


def test_the_receipt_of_an_earlier_sending_says_nothing_about_this_one(client):
    row = waiting(DeliveryState.HANDED_OVER, sendings=2)

    tell(client, {"reference": str(row.uuid), "status": "failed"})
    assert state_of(row) == "handed_over"

    tell(client, about(row))
    assert (row.own_reference[-2:], state_of(row)) == ("-2", "delivered")


@pytest.mark.parametrize(
    "reference", ["", "x", "9" * 36, "00000000-0000-0000-0000-000000000000", "'; DROP TABLE x; --"]
)
def test_what_we_never_sent_is_answered_like_what_we_did(client, delivery, reference):
    known, unknown = tell(client, about(delivery)), tell(client, {"reference": reference, "status": "delivered"})

    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)


@pytest.mark.parametrize(
    "signing",
    [
        {"key": "x" * 40},
        {"at": 1_000_000_000},
        {"at": 9_000_000_000},
        {"nonce": "short"},
        {"nonce": "n" * 65},
    ],
)
def test_a_wrong_signature_an_old_time_or_an_odd_nonce_changes_nothing(client, delivery, signing):
    assert tell(client, about(delivery), **signing).status_code == 403
    assert state_of(delivery) == "handed_over"


@pytest.mark.parametrize("seconds", [-290, 290])
def test_clocks_may_differ_by_minutes(client, delivery, seconds):
    tell(client, about(delivery), at=clock.now().timestamp() + seconds)

    assert state_of(delivery) == "delivered"


def test_without_headers_or_keys_nothing_is_taken(client, delivery, settings):
    assert tell(client, about(delivery), headers={}).status_code == 403

    settings.SMS_GATEWAY_KEYS = []
    assert tell(client, about(delivery)).status_code == 403


def test_another_body_under_the_same_signature_is_refused(client, delivery):
    headers = sign("zcps-sms-receipt", b'{"receipts": []}')

    assert tell(client, about(delivery), headers=headers).status_code == 403


def test_a_message_of_ours_handed_back_is_no_receipt(client, delivery):
    body = json.dumps({"receipts": [about(delivery)]}).encode()

    assert send(client, body, headers=sign("zcps-sms-send", body)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"receipts": {}}',
        b'{"receipts": []}',
        b'{"receipts": [1]}',
        b'{"receipts": [{"reference": 1, "status": "delivered"}]}',
        b'{"receipts": [{"reference": "x"}]}',
        b'{"receipts": [{"reference": "x", "status": []}]}',
        b'{"receipts": [{"reference": "x", "status": "perhaps"}]}',
        b'{"receipts": [{"reference": "x", "status": "failed", "reason": 7}]}',
        json.dumps({"receipts": [{"reference": "x", "status": "delivered"}] * 501}).encode(),
    ],
    ids=range(14),
)
def test_a_signed_body_that_is_not_of_the_protocol_is_refused_whole(client, delivery, body):
    good = json.dumps(about(delivery)).encode()
    mixed = body.replace(b"[1]", b"[" + good + b", 1]")

    assert send(client, mixed).status_code == 400
    assert state_of(delivery) == "handed_over"


def test_a_body_that_is_too_long_is_not_even_read(client):
    assert send(client, b" " * 300_000).status_code == 413


def test_what_the_gateway_never_speaks_of_again_ends_visibly(settings, delivery):
    settings.SMS_RECEIPT_HOURS = 24

    with clock.frozen(delivery.handed_at + dt.timedelta(hours=23)):
        assert end_unreceipted() == 0
    with clock.frozen(delivery.handed_at + dt.timedelta(hours=25)):
        assert (end_unreceipted(), end_unreceipted()) == (1, 0)

    row = Delivery.objects.get()
    assert (row.state, row.error) == ("technical_failure", "短信网关已接收，24 小时内没有回执，是否送达不明。")
