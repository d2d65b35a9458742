"""manage.py load_regions: loads 行政区划 of Zhejiang, Jiangxi and Guangdong; as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.regions import load_regions, read_regions


class Command(BaseCommand):
    """Says what was new; a second run changes nothing."""

    help = "载入行政区划（GB/T 2260；各省的全部市、县）。可以重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_regions(read_regions())
        self.stdout.write(f"行政区划共 {loaded.total} 个：新增 {loaded.created} 个，更新 {loaded.changed} 个。")
