"""消息: one's own only, read by a POST, the same number of queries however many."""

import pytest
from django.urls import reverse

from accounts.services.notifications import NotificationDraft, notify
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make.user()
    client.force_login(user, backend="accounts.backends.Backend")
    return user


def tell(user, count=1, **fields):
    fields = {"kind": "receive", "title": "已接收", "body": "您的申报已接收。", **fields}
    notify(NotificationDraft(recipient_id=user.pk, **fields) for _ in range(count))


def titles(client, **query):
    return [row.title for row in client.get("/messages/", query).context["page"].rows]


def tabs(client, **query):
    return [
        (tab["label"], tab["count_label"], tab["is_current"]) for tab in client.get("/messages/", query).context["tabs"]
    ]


def test_messages_are_sorted_by_topic_with_the_unread_of_each(client, user):
    tell(user, 2, topic="task", title="待办")
    tell(user, topic="progress", title="进展")
    client.post(open_url(user))

    assert titles(client, topic="task") == ["待办", "待办"]
    assert titles(client, topic="progress") == ["进展"]
    assert titles(client, topic="account") == []
    assert titles(client, topic="nonsense") == titles(client) == ["进展", "待办", "待办"]
    assert tabs(client, topic="task") == [
        ("全部", "2", False), ("办理进展", "1", False), ("待办提醒", "1", True), ("账号与安全", "", False),
    ]  # fmt: skip


def test_topic_and_unread_narrow_together_and_the_tabs_keep_it(client, user):
    tell(user, topic="task", title="待办")
    tell(user, topic="progress", title="进展")

    page = client.get("/messages/", {"topic": "task", "show": "unread"})

    assert [row.title for row in page.context["page"].rows] == ["待办"]
    assert page.context["tabs"][1]["url"] == "/messages/?topic=progress&show=unread"
    assert page.context["toggle_url"] == "/messages/?topic=task"


def test_all_of_one_topic_are_read_at_once(client, user):
    tell(user, topic="task")
    tell(user, topic="progress")

    answer = client.post(reverse("accounts:read_all"), {"topic": "task"})

    assert answer["Location"] == "/messages/?topic=task"
    assert list(user.notifications.filter(read_at__isnull=True).values_list("topic", flat=True)) == ["progress"]


def open_url(user):
    return reverse("accounts:open_message", args=[user.notifications.first().uuid])


def test_only_the_own_messages_are_listed(client, user):
    tell(user, title="给我的")
    tell(make.user(), title="给别人的")

    page = client.get("/messages/").content.decode()

    assert ("给我的" in page, "给别人的" in page) == (True, False)


def test_an_empty_list_says_what_will_come(client, user):
    assert "还没有消息" in client.get("/messages/").content.decode()
    assert "没有未读消息" in client.get("/messages/?show=unread").content.decode()


def test_looking_at_the_list_reads_nothing(client, user):
    tell(user)

    client.get("/messages/")

    assert user.notifications.get().read_at is None


def test_opening_a_message_reads_it_and_leads_to_its_place(client, user):
    tell(user, url="/account/")

    answer = client.post(open_url(user))

    assert (answer["Location"], user.notifications.get().read_at is None) == ("/account/", False)


def test_a_message_without_a_place_leads_back_to_the_list(client, user):
    tell(user)

    assert client.post(open_url(user))["Location"] == "/messages/"


def test_a_message_never_leads_to_another_site(client, user):
    tell(user, url="https://evil.example/")

    assert client.post(open_url(user))["Location"] == "/messages/"


def test_a_foreign_message_does_not_exist(client, user):
    other = make.user()
    tell(other)

    assert client.post(open_url(other)).status_code == 404
    assert other.notifications.get().read_at is None


def test_all_are_read_at_once(client, user):
    tell(user, 3)

    client.post(reverse("accounts:read_all"))

    assert not user.notifications.filter(read_at__isnull=True).exists()


def test_the_unread_ones_can_be_seen_alone(client, user):
    tell(user, title="旧的")
    client.post(open_url(user))
    tell(user, title="新的")

    page = client.get("/messages/?show=unread").content.decode()

    assert ("新的" in page, "旧的" in page) == (True, False)


def test_the_list_goes_on_behind_thirty(client, user):
    tell(user, 31)

    first = client.get("/messages/").context["page"]
    second = client.get("/messages/", {"after": first.next}).context["page"]

    assert (len(first.rows), len(second.rows)) == (30, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_whatever_its_rows(client, user, django_assert_num_queries, count):
    tell(user, count)
    client.get("/messages/")

    with django_assert_num_queries(6):
        client.get("/messages/")
