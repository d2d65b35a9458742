"""消息: the list, opening one, marking all as read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.queries.notifications import NEWEST, messages_of
from accounts.services import reading
from zcps.kit.lists import page


@never_cache
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first; unread ones only where asked."""
    rows = messages_of(request.user)
    only_unread = request.GET.get("show") == "unread"
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    found = page(rows, sort=NEWEST, after=request.GET.get("after"), before=request.GET.get("before"), size=30)
    return render(
        request, "accounts/messages.html", {"page": found, "only_unread": only_unread, "tabs": _tabs(only_unread)}
    )


@require_POST
def open_message(request: HttpRequest, uuid: str) -> HttpResponse:
    """Mark as read and go where it leads: reading changes a row, so it is a POST."""
    row = get_object_or_404(messages_of(request.user), uuid=uuid)
    reading.mark_read(request.user, only=[row.pk])
    is_ours = row.url and url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if is_ours else "accounts:messages")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    reading.mark_read(request.user)
    return redirect("accounts:messages")


def _tabs(only_unread: bool) -> list[dict[str, object]]:
    return [
        {"label": "全部", "url": "?", "is_current": not only_unread},
        {"label": "未读", "url": "?show=unread", "is_current": only_unread},
    ]
