"""Deliveries under fault: two workers, a worker killed in between, a gateway that fails."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from accounts import sms
from accounts.enums import DeliveryState
from accounts.models import Delivery, Notification
from accounts.services import deliveries
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock


class Gateway:
    """Stands for the SMS gateway; `answer` may raise."""

    gives_receipts = False

    def __init__(self, answer=None):
        self.sent, self.answer = [], answer

    def send(self, *, phone, text, reference, sender):
        if self.answer:
            self.answer()
        self.sent.append(reference)
        return "gw-1"


def waiting(count=1):
    notify(
        NotificationDraft(
            recipient_id=None, kind="code", title="通知", body=f"第 {number} 条", sms=True, phone="13800001234"
        )
        for number in range(count)
    )


@pytest.fixture
def gateway(monkeypatch):
    return install(monkeypatch, Gateway())


def install(monkeypatch, gateway):
    monkeypatch.setattr(sms, "backend", lambda: gateway)
    return gateway


@pytest.mark.django_db
def test_a_due_message_is_delivered_and_its_text_and_number_forgotten(gateway):
    waiting()

    assert deliveries.deliver_due() == 1

    row = Delivery.objects.get()
    assert (row.state, row.reference, row.text, row.phone_sealed, row.attempts) == ("delivered", "gw-1", "", "", 1)
    assert gateway.sent == [str(row.uuid)]


@pytest.mark.django_db
def test_nothing_due_sends_nothing(gateway):
    assert deliveries.deliver_due() == 0


@pytest.mark.django_db
def test_the_limit_of_one_run_is_kept(gateway):
    waiting(5)

    assert deliveries.deliver_due(limit=3, at_once=2) == 3


def fail():
    raise TimeoutError("gateway")


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time_and_ends_visibly(monkeypatch):
    install(monkeypatch, Gateway(fail))
    start = clock.now()
    waiting()
    waits = []

    for _ in range(len(deliveries.BACK_OFF) + 1):
        with clock.frozen(Delivery.objects.get().next_at):
            deliveries.deliver_due()
        waits.append(Delivery.objects.get().next_at)

    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == (DeliveryState.TECHNICAL_FAILURE, 8, "TimeoutError: gateway")
    assert waits == sorted(waits)
    assert dt.timedelta(hours=24) <= waits[-1] - start <= dt.timedelta(hours=25)


@pytest.mark.django_db
def test_a_refusal_of_the_gateway_is_final(monkeypatch):
    def refuse():
        raise sms.RefusedError("号码已停用")

    install(monkeypatch, Gateway(refuse))
    waiting()

    deliveries.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.error) == (DeliveryState.PERMANENT_FAILURE, "号码已停用")


@pytest.mark.django_db
def test_a_text_that_kills_its_workers_ends_too(gateway):
    waiting()
    Delivery.objects.update(
        attempts=20, state=DeliveryState.SENDING, leased_until=clock.now() - dt.timedelta(minutes=1)
    )

    deliveries.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.error, gateway.sent) == (DeliveryState.TECHNICAL_FAILURE, "多次发送均未完成。", [])


@pytest.mark.django_db
def test_a_poisoned_message_ends_with_its_reason_and_the_ninety_nine_others_arrive(gateway):
    waiting(100)
    poisoned = Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk)
    poisoned.update(phone_sealed="rubbish")

    deliveries.deliver_due()

    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == 99
    for _ in deliveries.BACK_OFF:
        with clock.frozen(poisoned.get().next_at):
            deliveries.deliver_due()
    row = poisoned.get()
    assert (row.state, row.attempts, row.error[:12]) == (DeliveryState.TECHNICAL_FAILURE, 8, "UnsealError:")
    assert len(gateway.sent) == 99


@pytest.mark.django_db
def test_a_worker_that_slept_past_its_lease_does_not_undo_the_next_one(gateway):
    waiting()
    [slept] = deliveries.lease(limit=1)
    with clock.frozen(clock.now() + dt.timedelta(minutes=3)):
        deliveries.deliver_due()

        deliveries._postpone(slept, "too late")

    assert Delivery.objects.get().state == DeliveryState.DELIVERED


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_send_nothing_twice(gateway):
    waiting(60)
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        deliveries.deliver_due(at_once=5)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(gateway.sent), len(set(gateway.sent))) == (60, 60)


KILLED = """
import os, signal, django
django.setup()
from accounts import sms
from accounts.services import deliveries
class Deadly:
    def send(self, *, phone, text, reference, sender):
        os.kill(os.getpid(), signal.SIGKILL)
sms.backend = Deadly
deliveries.deliver_due()
"""


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_held_is_sent_by_the_next_one(gateway):
    waiting(3)

    dead = subprocess.run([sys.executable, "-c", KILLED], env=_environment(), check=False)

    assert dead.returncode == -signal.SIGKILL
    assert deliveries.deliver_due() == 0, "the lease still holds"
    with clock.frozen(clock.now() + deliveries.LEASE + dt.timedelta(seconds=1)):
        assert deliveries.deliver_due() == 3
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 2)}


@pytest.mark.django_db
def test_what_a_dead_worker_held_is_taken_up_one_by_one(gateway):
    """Which of them killed it nobody knows: together they would all be given up with the one that did."""
    waiting(3)
    deliveries.lease(limit=3)

    with clock.frozen(clock.now() + deliveries.LEASE + dt.timedelta(seconds=1)):
        assert len(deliveries.lease(limit=3)) == 1


def _environment():
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "zcps.settings"}


@pytest.mark.django_db
def test_the_file_backend_appends_one_line_a_message(settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_FILE = "accounts.sms.FileBackend", tmp_path / "sms.jsonl"
    waiting(2)

    deliveries.deliver_due()

    lines = [json.loads(line) for line in settings.SMS_FILE.read_text().splitlines()]
    assert [line["text"] for line in lines] == ["【职称申报评审】第 0 条", "【职称申报评审】第 1 条"]


@pytest.mark.django_db
def test_the_console_backend_masks_the_number(settings, capsys):
    settings.SMS_BACKEND = "accounts.sms.ConsoleBackend"
    waiting()

    deliveries.deliver_due()

    assert capsys.readouterr().out == "[短信] 138****1234 【职称申报评审】第 0 条\n"


@pytest.mark.django_db
def test_a_message_in_the_house_is_not_touched_by_the_gateway(monkeypatch):
    install(monkeypatch, Gateway(fail))
    waiting()

    deliveries.deliver_due()

    assert Notification.objects.get().title == "通知"
