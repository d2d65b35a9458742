"""短信: how each ended, without number or text; what failed can be sent once more."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from accounts.admin.base import ServiceAdmin
from accounts.admin.sites import site
from accounts.enums import FAILED, DeliveryState, Role, Stream
from accounts.models import Delivery, Event
from accounts.policies import Actor
from accounts.services.resending import resend, why_not_resend

OPEN, ALL = "open", "all"


class StateFilter(admin.SimpleListFilter):
    """Without a choice, what has not arrived: that is what somebody must look after."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ALL, "全部"), *DeliveryState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in DeliveryState.values:
            return queryset.filter(state=self.value())
        return queryset if self.value() == ALL else queryset.exclude(state=DeliveryState.DELIVERED)

    def choices(self, changelist: ChangeList) -> Any:
        yield {
            "selected": self.value() not in {ALL, *DeliveryState.values},
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "未送达的",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }


@admin.register(Delivery, site=site)
class DeliveryAdmin(ServiceAdmin):
    """Every SMS with its state; number and text are nobody's to read here."""

    viewers = changers = (Role.PLATFORM_ADMIN,)
    about = "每条短信的发送结果；没有送达的写明原因，可以重新发送。"
    empty_sentence = "没有待发送或发送失败的短信，全部短信都已送达。"
    list_display = ("created_at", "subject", "state", "attempts", "finished_at", "error")
    list_filter = (StateFilter,)
    list_select_related = ("notification",)
    ordering = ("-pk",)
    row_template = "admin/accounts/delivery.html"

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are looked at and sent once more, never edited."""
        return False

    @admin.display(description="消息")
    def subject(self, row: Delivery) -> str:
        return row.notification.title

    def get_urls(self) -> list:
        again = path(
            "<path:object_id>/resend/",
            self.admin_site.admin_view(require_POST(self.again)),
            name="accounts_delivery_resend",
        )
        return [again, *super().get_urls()]

    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One more sending of a message that failed."""
        self.require(allowed=self.has_view_permission(request))
        row = self.found(request, object_id)
        return self.attempt(request, row, lambda: resend(row, by=request.user), done="已重新发送，结果稍后显示在本页。")

    def facts(self, row: Delivery) -> list[tuple[str, Any]]:
        return [
            ("消息", row.notification.title),
            ("状态", row.get_state_display()),
            ("失败原因", row.error),
            ("写入时间", row.created_at),
            ("已尝试次数", row.attempts),
            ("下次发送", row.next_at if row.state == DeliveryState.TEMPORARY_FAILURE else ""),
            ("交网关时间", row.handed_at),
            ("完结时间", row.finished_at),
            ("网关流水", row.reference),
            ("第几次发送", row.sendings),
        ]

    def further(self, row: Delivery) -> dict[str, Any]:
        """Why it cannot be sent once more, and who had it sent before."""
        return {
            "why_not": why_not_resend(row) if row.state in FAILED else "",
            "before": Event.objects.filter(stream=f"{Stream.DELIVERY}:{row.pk}")
            .select_related("actor__person", "payload_row")
            .order_by("seq"),
        }

    def acts(self, request: HttpRequest, row: Delivery) -> list[dict[str, Any]]:
        if why_not_resend(row):
            return []
        return [{"label": "重新发送", "url": reverse("admin:accounts_delivery_resend", args=[row.pk]), "is_post": True}]
