"""Against a real gateway over HTTP: out, slow, broken, refusing; every message ends as declared, none arrives twice.

The gateway drops a reference it has had before, as the protocol asks; `arrived` is what telephones got, `asked` how often.
"""

import datetime as dt
import ipaddress
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection

from accounts.models import Delivery, Notification
from accounts.services import deliveries
from accounts.services.notifications import NotificationDraft, notify
from tests.reliability import gateway as made
from zcps.kit import clock

pytestmark = pytest.mark.django_db
ERRORS = {
    "短信网关的答复无法识别（HTTP 200）。",
    "短信网关的答复无法识别（HTTP 302）。",
    "短信网关的答复无法识别（HTTP 500）。",
    "短信网关的答复过长，无法识别。",
    "短信网关在 0.4 秒内没有答复。",
    "连接不上短信网关。",
}


@pytest.fixture
def gateway(settings, monkeypatch):
    with made.running() as running:
        use(settings, running)
        monkeypatch.setattr(deliveries, "_paused_until", 0.0)
        yield running
    assert running.faults == []


def use(settings, running):
    settings.SMS_BACKEND, settings.SMS_GATEWAY_KEYS = "accounts.sms.GatewayBackend", [made.KEY]
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECONDS = running.url, 0.4


def waiting(count=1, **fields):
    return notify(
        NotificationDraft(
            recipient_id=None, kind="x", title="通知", body=f"第 {number} 条", sms=True, phone="13800001234", **fields
        )
        for number in range(count)
    )


def go_on(monkeypatch) -> None:
    """As the next run of a worker after the pause."""
    monkeypatch.setattr(deliveries, "_paused_until", 0.0)
    deliveries.deliver_due()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def run_until_it_ends(monkeypatch) -> Delivery:
    """Let time pass from one attempt to the next, until the message has ended."""
    for _ in range(len(deliveries.BACK_OFF) + 2):
        row = Delivery.objects.get()
        if row.finished_at:
            break
        with clock.frozen(max(row.next_at, clock.now())):
            go_on(monkeypatch)
    return row


def test_what_the_gateway_takes_waits_for_its_receipt_with_text_and_number(gateway):
    waiting()

    deliveries.deliver_due()

    row = Delivery.objects.get()
    message = gateway.arrived[str(row.uuid)]
    assert (row.state, row.reference, row.finished_at) == ("handed_over", f"gw-{str(row.uuid)[:4]}", None)
    assert (row.text, row.phone_sealed != "") == ("【职称申报评审】第 0 条", True)
    assert message == {"reference": str(row.uuid), "phone": "13800001234", "sender": "", "text": row.text}


def test_a_message_of_the_settings_has_their_signature_and_sender(gateway, settings):
    settings.SMS_SIGNATURE, settings.SMS_SENDER = "【12333】", "12333"
    waiting()

    deliveries.deliver_due()

    [message] = gateway.arrived.values()
    assert (message["text"], message["sender"]) == ("【12333】第 0 条", "12333")


@pytest.mark.parametrize(
    "act", ["fail", "garbage", "broken", "list", "other", "mute", "unreasoned", "huge", "redirect", "silent", "slow", "hang_up"]
)  # fmt: skip
def test_whatever_is_no_clear_success_is_tried_again_and_then_arrives_once(gateway, monkeypatch, act):
    waiting()
    gateway.script = [act]

    started = time.monotonic()
    deliveries.deliver_due()
    took = time.monotonic() - started

    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error in ERRORS) == ("temporary_failure", 1, True)
    assert took < 1.5
    with clock.frozen(row.next_at):
        go_on(monkeypatch)
    assert states() == ["handed_over"]
    assert list(gateway.arrived) == [str(row.uuid)]


def test_rare_characters_arrive_as_they_are(gateway):
    name = "𠮷䶮㛃𬭳·买买提"
    notify([NotificationDraft(recipient_id=None, kind="x", title="通知", body=name, sms=True, phone="13800001234")])

    deliveries.deliver_due()

    [message] = gateway.arrived.values()
    assert message["text"] == f"【职称申报评审】{name}"


def test_a_refusal_is_final_and_says_the_gateways_reason(gateway):
    waiting()
    gateway.script = ["refuse"]

    deliveries.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.error) == ("permanent_failure", "短信网关拒收：号码已停用")


@pytest.mark.parametrize("act", ["fail", "garbage", "hang_up"])
def test_a_gateway_that_never_recovers_ends_in_a_technical_failure_that_says_why(gateway, monkeypatch, act):
    waiting()
    gateway.always = act
    began = clock.now()

    row = run_until_it_ends(monkeypatch)

    assert (row.state, row.attempts) == ("technical_failure", 8)
    assert row.error in {
        "短信网关的答复无法识别（HTTP 500）。",
        "短信网关的答复无法识别（HTTP 200）。",
        "连接不上短信网关。",
    }
    assert dt.timedelta(hours=24) < row.finished_at - began < dt.timedelta(hours=25)
    assert Notification.objects.get().title == "通知"


@pytest.mark.parametrize("act", ["fail", "slow", "hang_up"])
def test_an_answer_that_is_lost_makes_no_second_message(gateway, monkeypatch, act):
    """The gateway had taken it: it is asked again under the same reference and sends nothing more."""
    waiting()
    gateway.script = [f"lost:{act}"]
    deliveries.deliver_due()

    with clock.frozen(Delivery.objects.get().next_at):
        go_on(monkeypatch)

    reference = str(Delivery.objects.get().uuid)
    assert (states(), gateway.asked[reference], list(gateway.arrived)) == (["handed_over"], 2, [reference])


def test_while_nobody_answers_one_message_asks_and_the_others_wait_untouched(gateway, monkeypatch):
    """A gateway that hangs must not keep the workers from everything else."""
    waiting(12)
    gateway.always = "silent"

    tried = deliveries.deliver_due()
    again = deliveries.deliver_due()

    assert (tried, again) == (1, 0)
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("created", 0)] * 11 + [
        ("temporary_failure", 1)
    ]
    gateway.always = ""
    go_on(monkeypatch)
    assert states() == ["handed_over"] * 11 + ["temporary_failure"]


def test_after_an_outage_everything_arrives_once_and_the_messages_in_the_house_never_noticed(settings, monkeypatch):
    with made.running() as gone:
        use(settings, gone)
    monkeypatch.setattr(deliveries, "_paused_until", 0.0)
    written = waiting(20)
    start = clock.now()
    for minute in range(10):
        with clock.frozen(start + dt.timedelta(minutes=minute)):
            go_on(monkeypatch)

    assert set(states()) == {"created", "temporary_failure"}
    with made.running() as back:
        use(settings, back)
        for minute in range(10, 80, 5):
            with clock.frozen(start + dt.timedelta(minutes=minute)):
                go_on(monkeypatch)

    assert (states(), len(back.arrived), max(back.asked.values())) == (["handed_over"] * 20, 20, 1)
    assert list(Notification.objects.order_by("pk").values_list("body", "read_at")) == [
        (row.body, None) for row in written
    ]


def test_of_one_dedupe_key_one_message_arrives_however_often_it_is_told(gateway, monkeypatch):
    for _ in range(3):
        waiting(dedupe_key="once")
    gateway.script = ["lost:slow", "fail"]

    for minute in (0, 2, 20):
        with clock.frozen(clock.now() + dt.timedelta(minutes=minute)):
            go_on(monkeypatch)

    assert (len(gateway.arrived), states()) == (1, ["handed_over"])


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_for_each_message_once(gateway):
    waiting(30)
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        deliveries.deliver_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(gateway.arrived), set(gateway.asked.values()), set(states())) == (30, {1}, {"handed_over"})


KILLED = """
import os, signal, django
django.setup()
from accounts.services import deliveries
deliveries._hand_over = lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL)
deliveries.deliver_due()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_gateway_took_a_message_makes_no_second_one(gateway):
    waiting()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "zcps.settings", "SMS_BACKEND": "accounts.sms.GatewayBackend",
        "SMS_GATEWAY_URL": gateway.url, "SMS_GATEWAY_KEYS": made.KEY,
    }  # fmt: skip

    dead = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)
    with clock.frozen(clock.now() + deliveries.LEASE + dt.timedelta(seconds=1)):
        deliveries.deliver_due()

    reference = str(Delivery.objects.get().uuid)
    assert dead.returncode == -signal.SIGKILL
    assert (states(), gateway.asked[reference], list(gateway.arrived)) == (["handed_over"], 2, [reference])


def test_a_code_that_is_out_of_date_is_not_sent_any_more(gateway):
    waiting(valid_until=clock.now() + dt.timedelta(minutes=10))

    with clock.frozen(clock.now() + dt.timedelta(minutes=11)):
        deliveries.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.error, row.text, row.phone_sealed) == (
        "technical_failure",
        "已过有效时间，不再发送。",
        "",
        "",
    )
    assert gateway.asked == {}


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody vouches for but itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "gateway.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_gateway_whose_certificate_nobody_vouches_for_gets_nothing(settings, monkeypatch, certificate):
    monkeypatch.setattr(deliveries, "_paused_until", 0.0)
    waiting()
    with made.running(certificate) as hidden:
        use(settings, hidden)
        settings.SMS_GATEWAY_SECONDS = 5

        deliveries.deliver_due()
        refused = Delivery.objects.get()
        settings.SMS_GATEWAY_CA = str(certificate)
        with clock.frozen(refused.next_at):
            go_on(monkeypatch)

    assert (refused.state, refused.error) == ("temporary_failure", "短信网关的证书没有通过核验。")
    assert (states(), len(hidden.arrived)) == (["handed_over"], 1)


def test_an_address_without_tls_is_used_on_this_machine_alone(gateway, settings):
    settings.SMS_GATEWAY_URL = "http://sms.example/v1/messages"
    waiting()

    deliveries.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.error) == ("temporary_failure", "短信网关的地址（SMS_GATEWAY_URL）应以 https:// 开头。")


def test_a_gateway_without_an_address_is_said_so(gateway, settings):
    settings.SMS_GATEWAY_URL = ""
    waiting()

    deliveries.deliver_due()

    assert Delivery.objects.get().error == "ImproperlyConfigured: SMS_GATEWAY_URL and SMS_GATEWAY_KEYS are needed."


# --- receipts


@pytest.fixture
def handed(gateway, transactional_db):
    """A message the gateway has taken, and how to tell of it."""
    waiting()
    deliveries.deliver_due()
    return str(Delivery.objects.get().uuid)


def test_a_receipt_over_http_ends_the_message_and_a_repeated_one_changes_nothing(handed, live_server):
    told = [{"reference": handed, "status": "delivered"}, {"reference": "unknown", "status": "failed", "reason": "x"}]

    first = made.post_receipts(live_server.url, told)
    row = Delivery.objects.get()
    second = made.post_receipts(live_server.url, [{"reference": handed, "status": "failed", "reason": "late"}])

    assert first == (200, {"received": 2})
    assert second == (200, {"received": 1})
    assert (row.state, row.text, row.phone_sealed) == ("delivered", "", "")
    assert Delivery.objects.get().state == "delivered"


def test_receipts_that_nobody_signed_change_nothing(handed, live_server):
    body = json.dumps({"receipts": [{"reference": handed, "status": "delivered"}]}).encode()
    request = urllib.request.Request(f"{live_server.url}/sms/receipts/", body, made.sign("zcps-sms-send", body))

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)

    refused.value.close()
    assert (refused.value.code, states()) == (403, ["handed_over"])
