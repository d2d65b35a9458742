"""manage.py load_calendar: seeds 工作日历 with the announced holidays and exchanged working days."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.calendar import last_announced_year, seed_calendar


class Command(BaseCommand):
    """Never overwrites a day an administrator has entered."""

    help = "载入国务院已经公布的节假日和调休安排；不改动已有的日期。可以重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        added = seed_calendar()
        year = last_announced_year()
        self.stdout.write(
            f"工作日历新增 {added} 天，已载入至 {year} 年；之后的年份暂按周一至周五计算，并在页面上提示。"
        )
