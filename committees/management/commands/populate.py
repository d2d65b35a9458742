"""manage.py populate: multiplies the applications that are there, for measuring how pages bear a province's load."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from committees.management.population.writing import Population
from review.models import Application


class Command(BaseCommand):
    """Needs a world to copy from (load_demo). Adds to it; may be called again with another seed."""

    help = "以库中已有的申报为样本，批量生成用于性能测量的申报（人员均为虚构，办理记录链完整）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, required=True, metavar="N", help="生成的申报件数")
        parser.add_argument("--seed", default="1", metavar="S", help="同样的种子得到同样的分布")

    def handle(self, *args: Any, applications: int, seed: str, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能生成测量数据。")
        if applications < 1:
            raise CommandError("生成的件数至少为 1。")
        if not Application.objects.filter(submitted_at__isnull=False).exists():
            raise CommandError("库中没有可作样本的申报，请先运行 manage.py load_demo。")
        began = time.monotonic()
        for written in Population(applications, seed).write():
            self.stdout.write(f"  {time.monotonic() - began:6.1f} 秒  {written} 件")
