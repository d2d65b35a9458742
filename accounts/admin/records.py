"""What can only be looked at: events for the auditor, messages that could not be sent for the platform."""

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import ScopedAdmin
from accounts.admin.sites import site
from accounts.enums import DeliveryState, Role, Stream
from accounts.models import Delivery, Event
from accounts.policies import Actor


@admin.register(Event, site=site)
class EventAdmin(ScopedAdmin):
    """Acts on organisations, accounts and grants; contents are not shown, nor anything of the business."""

    viewers = (Role.AUDITOR,)
    empty_sentence = "还没有办理记录。"
    list_display = ("at", "stream", "seq", "kind", "actor", "organisation", "hash")
    list_select_related = ("actor__person", "organisation")
    search_fields = ("stream__startswith",)
    search_help_text = "按记录链查找，如 grant:12、account:12、organisation:3"
    fields = ("stream", "seq", "kind", "actor", "organisation", "at", "digest", "previous_hash", "hash")
    ordering = ("-pk",)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        streams = (Stream.GRANT, Stream.ORGANISATION, Stream.ACCOUNT)
        return rows.filter(stream__regex=rf"^({'|'.join(streams)}):")


@admin.register(Delivery, site=site)
class DeliveryAdmin(ScopedAdmin):
    """SMS that ended in failure: a visible end, without number or text."""

    viewers = (Role.PLATFORM_ADMIN,)
    empty_sentence = "没有待发送或发送失败的短信，全部短信都已送达。"
    list_display = ("created_at", "notification", "state", "attempts", "finished_at", "error")
    list_filter = ("state",)
    list_select_related = ("notification",)
    fields = ("created_at", "state", "attempts", "next_at", "finished_at", "reference", "error")
    ordering = ("-pk",)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows.exclude(state=DeliveryState.DELIVERED)
