"""Compares the files under MEDIA_ROOT with the rows that name them."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dossiers.services.media import check_media, sweep_orphans


class Command(BaseCommand):
    """manage.py check_media [--content] [--sweep]"""

    help = "核对佐证材料：数据库记录与文件是否一一对应。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", action="store_true", help="同时核对 PDF 原件的摘要（较慢）")
        parser.add_argument("--sweep", action="store_true", help="删除超过 24 小时、没有记录的文件")

    def handle(self, *args: object, **options: bool) -> None:
        if options["sweep"]:
            self.stdout.write(f"已清理没有记录的文件 {sweep_orphans()} 个。")
        report = check_media(content=options["content"])
        for label, names in (
            ("缺少文件", report.missing),
            ("没有记录", report.orphans),
            ("内容被改动", report.changed),
        ):
            for name in names:
                self.stdout.write(f"{label}：{name}")
        if report.missing or report.changed:
            message = f"缺少文件 {len(report.missing)} 个，内容被改动 {len(report.changed)} 个，请从备份恢复。"
            raise CommandError(message)
        self.stdout.write(f"记录与文件一致；没有记录的文件 {len(report.orphans)} 个。")
