"""Recomputes every hash chain and names each fault; exit status 1 when there is one."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import events


class Command(BaseCommand):
    """`verify_audit [--write FILE] [--against FILE]`; FILE holds the chain heads and is kept outside the database."""

    help = "核对全部办理记录链；--write 导出各链摘要，--against 与以前导出的摘要比对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, metavar="FILE")
        parser.add_argument("--against", type=Path, metavar="FILE")

    def handle(self, *, write: Path | None = None, against: Path | None = None, **options: object) -> None:
        faults = list(events.verify_all())
        if against:
            faults += events.faults_against(json.loads(against.read_text(encoding="utf-8"))["heads"])
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"办理记录有 {len(faults)} 处问题。")
        root, heads = events.heads_digest()
        if write:
            write.write_text(json.dumps({"root": root, "heads": heads}, ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"{len(heads)} 条记录链全部核对无误，总摘要 {root}。")
