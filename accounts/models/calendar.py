"""工作日历: the days that differ from Monday-to-Friday, editable, seeded from what has been announced."""

from django.db import models

from zcps.kit.tags import chinese_date


class CalendarDay(models.Model):
    """One announced day: a holiday on a weekday or a working day on a weekend (调休)."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("是否工作日")
    name = models.CharField("说明", max_length=50, blank=True)

    class Meta:
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{chinese_date(self.date)} {'上班' if self.is_workday else '放假'}"
