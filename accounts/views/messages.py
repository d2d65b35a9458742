"""消息: the list by topic, opening one, marking all as read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import AccountKind, Topic
from accounts.queries.notifications import NEWEST, messages_of, unread_by_topic
from accounts.services import reading
from zcps.kit.lists import count_label, page

UNREAD = "unread"
SETTINGS = "review:message_settings"  # a page of a room above, by name only


@never_cache
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first; of one topic, and unread ones only, where asked."""
    topic, only_unread = _topic(request.GET.get("topic", "")), request.GET.get("show") == UNREAD
    rows = messages_of(request.user, topic=topic)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    unread = unread_by_topic(request.user)
    context = {
        "page": page(rows, sort=NEWEST, after=request.GET.get("after"), before=request.GET.get("before"), size=30),
        "only_unread": only_unread,
        "topic": topic,
        "unread": unread[topic],
        "tabs": [
            _tab("", "全部", topic, unread, only_unread),
            *(_tab(*each, topic, unread, only_unread) for each in Topic.choices),
        ],
        "toggle_url": _address(topic, only_unread=not only_unread),
        "settings_url": reverse(SETTINGS) if request.user.kind == AccountKind.PERSON else "",
    }
    return render(request, "accounts/messages.html", context)


@require_POST
def open_message(request: HttpRequest, uuid: str) -> HttpResponse:
    """Mark as read and go where it leads: reading changes a row, so it is a POST."""
    row = get_object_or_404(messages_of(request.user), uuid=uuid)
    reading.mark_read(request.user, only=[row.pk])
    is_ours = row.url and url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if is_ours else "accounts:messages")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, or everything of the topic that was looked at."""
    topic = _topic(request.POST.get("topic", ""))
    reading.mark_read(request.user, topic=topic)
    return redirect(_address(topic))


def _topic(asked: str) -> str:
    return asked if asked in Topic.values else ""


def _tab(topic: str, label: str, current: str, unread: dict[str, int], only_unread: bool) -> dict[str, object]:
    count = count_label(unread[topic]) if unread[topic] else ""
    url = _address(topic, only_unread=only_unread)
    return {"label": label, "url": url, "is_current": topic == current, "count_label": count}


def _address(topic: str, *, only_unread: bool = False) -> str:
    query = {"topic": topic} if topic else {}
    query |= {"show": UNREAD} if only_unread else {}
    return f"{reverse('accounts:messages')}?{urlencode(query)}".removesuffix("?")
