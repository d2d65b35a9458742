"""工作日历: announced holidays and shifted working days; deadlines and 公示 count by it."""

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import PLATFORM, ScopedAdmin
from accounts.admin.sites import site
from accounts.enums import Role
from accounts.models import CalendarDay
from accounts.policies import Actor


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(ScopedAdmin):
    """Days that differ from Monday to Friday."""

    viewers = PLATFORM
    empty_sentence = "还没有登记节假日和调休安排，目前按周一至周五计算工作日。"
    adders = changers = deleters = (Role.PLATFORM_ADMIN,)
    list_display = ("date", "is_workday", "name")
    list_filter = ("is_workday",)
    ordering = ("-date",)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows
