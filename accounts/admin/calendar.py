"""工作日历: announced holidays and shifted working days; deadlines and 公示 count by it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.admin.base import PLATFORM, ScopedAdmin
from accounts.admin.choosing import PlainLabels
from accounts.admin.sites import site
from accounts.enums import Role
from accounts.models import CalendarDay
from accounts.policies import Actor

WORKED, FREE = "上班", "放假"


class ArrangementFilter(admin.SimpleListFilter):
    """Days off, or days worked in exchange."""

    title = "安排"
    parameter_name = "worked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", FREE), ("yes", WORKED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_workday=self.value() == "yes") if self.value() in {"yes", "no"} else queryset


class DayForm(PlainLabels, ModelForm):
    """One day."""

    class Meta:
        model = CalendarDay
        fields = ("date", "is_workday", "name")


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(ScopedAdmin):
    """Days that differ from Monday to Friday."""

    viewers = PLATFORM
    empty_sentence = "还没有登记节假日和调休安排，目前按周一至周五计算工作日。"
    adders = changers = deleters = (Role.PLATFORM_ADMIN,)
    about = "法定节假日和调休安排；办理期限和公示期按它计算工作日。"
    form = DayForm
    list_display = ("date", "arrangement", "name")
    list_filter = (ArrangementFilter,)
    ordering = ("-date",)

    @admin.display(description="安排", ordering="is_workday")
    def arrangement(self, row: CalendarDay) -> str:
        return WORKED if row.is_workday else FREE

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows
