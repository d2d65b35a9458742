"""Recomputes every hash chain and names each fault; exit status 1 when there is one."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import audit_roots, events
from zcps.kit import clock


class Command(BaseCommand):
    """`verify_audit [--write FILE] [--against FILE]`; FILE holds the chain heads and is kept outside the database."""

    help = "核对全部办理记录链和每日总摘要；--write 导出各链摘要，--against 与以前导出的摘要（包括每日摘要文件）比对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, metavar="FILE")
        parser.add_argument("--against", type=Path, metavar="FILE")

    def handle(self, *, write: Path | None = None, against: Path | None = None, **options: object) -> None:
        faults = [*events.verify_all(), *audit_roots.published_faults()]
        faults += self._compared(against) if against else []
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"办理记录有 {len(faults)} 处问题。")
        with _opened(write or Path("/dev/null"), "wb") as target:
            heads = audit_roots.write_heads(target, on=clock.today())
        self.stdout.write(f"{heads.chains} 条记录链全部核对无误，总摘要 {heads.root}。")

    def _compared(self, file: Path) -> Iterator[str]:
        """The root of the file is shown, to be compared by eye with the one written down when it was made."""
        try:
            with _opened(file, "rb") as lines:
                self.stdout.write(f"{file.name} 的总摘要为 {audit_roots.root_of(lines)}，请与当时记下的核对。")
            with _opened(file, "rb") as lines:
                yield from audit_roots.faults_against(lines)
        except (OSError, EOFError, ValueError) as error:
            raise CommandError(f"{file} 不能读取：{error}") from None


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[IO[bytes]]:
    """Packed where its name says so."""
    with file.open(mode) as plain:
        if file.suffix != ".gz":
            yield plain
            return
        with gzip.GzipFile(fileobj=plain, mode=mode) as packed:
            yield packed
