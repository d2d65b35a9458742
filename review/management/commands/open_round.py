"""`manage.py open_round SCHEME …`: opens a yearly round, so that people can apply in it."""

import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Scheme
from review.services.rounds import open_round
from zcps.kit.refusals import ActionDenied


class Command(BaseCommand):
    help = "开设一个年度评审批次。时间写作 2026-03-01 或 2026-03-01T09:00（北京时间）；只写日期的截止到当日结束。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scheme", help="制度标识，即制度文件中的 slug")
        parser.add_argument("--business", default="review", help="业务代码")
        parser.add_argument("--name", required=True, help="批次名称")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--opens", required=True, help="开放时间")
        parser.add_argument("--closes", required=True, help="个人申报截止时间")
        parser.add_argument(
            "--title", action="append", default=[], help="可申报的职称代码，可重复；不写为该业务全部职称"
        )
        parser.add_argument("--notice", default="", help="申报须知")

    def handle(self, *args: object, scheme: str, **given: object) -> None:
        found = Scheme.objects.select_related("current").filter(slug=scheme, current__isnull=False).first()
        if found is None:
            raise CommandError(f"没有载入制度“{scheme}”，请先运行 load_scheme。")
        closes = _moment(given["closes"], is_end=True)
        try:
            made = open_round(
                found,
                business=given["business"],
                name=given["name"],
                year=given["year"],
                opens_at=_moment(given["opens"]),
                closes_at=closes,
                titles=given["title"],
                notice=given["notice"],
            )
        except ActionDenied as denied:
            raise CommandError(denied.sentence) from denied
        self.stdout.write(f"已开设“{made.name}”，可申报：{'、'.join(made.titles) or '不涉及职称'}。")


def _moment(text: str, *, is_end: bool = False) -> dt.datetime:
    """A local time; a bare date as an end is the midnight after it."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期或时间，请写作 2026-03-01 或 2026-03-01T09:00。") from error
    if is_end and len(text) == len("2026-03-01"):
        moment += dt.timedelta(days=1)
    return timezone.make_aware(moment)
