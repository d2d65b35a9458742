"""短信 in the administration: every state by its filter, sent once more by the platform alone, recorded."""

import datetime as dt

import pytest
from django.test import Client

from accounts import numbers
from accounts.enums import ENDED, DeliveryState
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Event, Notification
from accounts.services import deliveries, outbox
from accounts.services.events import verify
from accounts.services.notifications import NotificationDraft, delivery_context, notify
from accounts.services.resending import resend
from tests.accounts.administration import World, client_for, url
from tests.factories import accounts as make
from zcps.kit import clock, crypto

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def failed(recipient=None, *, state=DeliveryState.PERMANENT_FAILURE, title="申报退回修改", **columns) -> Delivery:
    to = {"phone": "13800001234"} if recipient is None else {}
    draft = NotificationDraft(
        recipient_id=recipient and recipient.pk, kind="x", title=title, body="正文", sms=True, **to
    )  # fmt: skip
    notify([draft])
    row = Delivery.objects.latest("pk")
    ended = {"finished_at": clock.now()} if columns.get("state", state) in ENDED else {}
    given = {"state": state, "attempts": 3, "error": "空号", **ended, **columns}
    Delivery.objects.filter(pk=row.pk).update(**given)
    return Delivery.objects.get(pk=row.pk)


def phone_of(row):
    return crypto.unseal(row.phone_sealed, context=delivery_context(row))


def test_a_failed_message_is_sent_once_more_under_another_reference(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(outbox.current_app, "send_task", lambda name, **_: asked.append(name))
    monkeypatch.setattr(outbox, "_paused_until", 0.0)
    row = failed()
    before = row.own_reference

    with django_capture_on_commit_callbacks(execute=True):
        resend(row, by=world.boss)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.sendings, row.error, row.finished_at) == ("created", 0, 2, "", None)
    assert (row.own_reference, phone_of(row), asked) == (f"{before}-2", "13800001234", ["accounts.deliver"])
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_it_goes_to_the_number_the_person_has_now(world):
    user = make.user(of=make.person(phone="13800001111"))
    row = failed(user)
    numbers.set_phone(user.person, "13900002222")
    user.person.save()

    assert phone_of(resend(row, by=world.boss)) == "13900002222"


def test_who_has_no_number_any_more_keeps_the_one_it_went_to(world):
    user = make.user(of=make.person(phone="13800001111"))
    row = failed(user)
    numbers.set_phone(user.person, "")
    user.person.save()

    assert phone_of(resend(row, by=world.boss)) == "13800001111"


def test_who_had_it_sent_again_and_what_had_become_of_it_is_recorded(world):
    row = failed()

    resend(row, by=world.boss)

    event = Event.objects.get(stream=f"delivery:{row.pk}")
    assert (event.kind, event.actor, event.organisation) == ("resent", world.boss, world.platform)
    assert event.payload_row.payload == {"sending": 1, "state": "permanent_failure", "error": "空号", "attempts": 3}
    assert verify(event.stream) == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"state": DeliveryState.DELIVERED}, "这条短信现为“已送达”，只有未送达的短信可以重新发送。"),
        ({"state": DeliveryState.HANDED_OVER}, "这条短信现为“已交网关，待回执”，只有未送达的短信可以重新发送。"),
        ({"valid_until": clock.now()}, "验证码短信过时即作废，不能重新发送，请本人重新获取验证码。"),
        ({"text": ""}, "失败已超过 30 天，号码和内容已经删除，不能重新发送；站内消息仍在。"),
    ],
)
def test_what_cannot_be_sent_once_more_is_refused_with_the_reason(world, columns, sentence):
    row = failed(**columns)

    with pytest.raises(AccountsError) as refused:
        resend(row, by=world.boss)

    assert (refused.value.sentence, Event.objects.filter(stream=f"delivery:{row.pk}").count()) == (sentence, 0)


def test_nobody_else_has_messages_sent_again(world):
    with pytest.raises(AccountsError, match="平台系统管理员"):
        resend(failed(), by=world.admin)


def test_a_second_day_begins_for_what_is_sent_once_more(world):
    """The day of tries counts from the new sending, not from the message."""
    row = failed(created_at=clock.now() - dt.timedelta(days=9))

    again = resend(row, by=world.boss)
    [leased] = deliveries.lease(limit=1)
    deliveries._postpone(leased, "短信网关没有答复。")

    again.refresh_from_db()
    assert again.state == DeliveryState.TEMPORARY_FAILURE


def test_what_was_written_more_than_a_day_ago_is_tried_no_more():
    failed(state=DeliveryState.CREATED, attempts=0, created_at=clock.now() - dt.timedelta(days=2))
    [leased] = deliveries.lease(limit=1)

    deliveries._postpone(leased, "短信网关没有答复。")

    assert Delivery.objects.get().state == DeliveryState.TECHNICAL_FAILURE


def test_number_and_text_of_old_failures_are_dropped():
    old, new = failed(finished_at=clock.now() - dt.timedelta(days=31)), failed()

    assert (deliveries.forget_old(), deliveries.forget_old()) == (1, 0)

    kept = dict(Delivery.objects.values_list("pk", "text"))
    assert kept == {old.pk: "", new.pk: "【职称申报评审】正文"}


# --- pages


def listed(client: Client, **query) -> list[str]:
    return [row.notification.title for row in client.get(url("delivery"), query).context["cl"].result_list]


def test_the_list_shows_what_has_not_arrived_and_each_state_on_request(world):
    for number, state in enumerate(DeliveryState):
        failed(state=state, title=f"消息{number}")
    client = client_for(world.boss)

    assert listed(client) == ["消息6", "消息5", "消息4", "消息2", "消息1", "消息0"]
    assert listed(client, state="all") == [f"消息{number}" for number in reversed(range(7))]
    assert [listed(client, state=state) for state in DeliveryState] == [[f"消息{number}"] for number in range(7)]
    assert listed(client, state="nonsense") == listed(client)


def test_the_list_asks_the_same_for_one_row_and_three(world, django_assert_num_queries):
    failed()
    client = client_for(world.boss)
    client.get(url("delivery"))
    with django_assert_num_queries(5):
        client.get(url("delivery"))
    failed()
    failed()

    with django_assert_num_queries(5):
        client.get(url("delivery"))


def test_the_page_says_why_it_failed_and_shows_neither_number_nor_text(world):
    row = failed(make.user(of=make.person(phone="13800001111")), title="申报退回修改")

    page = client_for(world.boss).get(url("delivery", "change", row.pk)).content.decode()

    assert ("空号" in page, "重新发送" in page, "13800001111" in page, "正文" in page) == (True, True, False, False)


def test_the_button_sends_it_once_more_and_the_page_tells_what_was_before(world):
    row = failed()
    client = client_for(world.boss)

    answer = client.post(url("delivery", "resend", row.pk), follow=True)

    page = answer.content.decode()
    assert ("已重新发送" in page, "以前的发送" in page, "空号（尝试 3 次）" in page) == (True, True, True)
    assert (
        "只有未送达的短信可以重新发送" in client.post(url("delivery", "resend", row.pk), follow=True).content.decode()
    )


def test_a_page_without_the_button_says_why(world):
    row = failed(text="")

    page = client_for(world.boss).get(url("delivery", "change", row.pk)).content.decode()

    assert ("失败已超过 30 天" in page, ">重新发送</button>" in page) == (True, False)


def test_looking_is_no_sending(world):
    row = failed()

    assert client_for(world.boss).get(url("delivery", "resend", row.pk)).status_code == 405
    assert client_for(world.admin).post(url("delivery", "resend", row.pk)).status_code == 403
    assert Delivery.objects.get().sendings == 1
