"""manage.py load_scheme FILE [--dry-run]: checks a scheme file whole, shows what changes, stores it as a new version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Region, Scheme, SchemeVersion
from accounts.services.schemes import Document, check, compare, store
from review.models import Round
from review.policies.held import held_at
from review.queries.inboxes import inboxes_of
from review.queries.served import served_under
from review.queries.unresolved import unresolved
from review.scheme import ReviewRules
from review.scheme_checks import CHECKS, dead_ends, doubles
from zcps.kit import clock

SHOWN = 50


class Command(BaseCommand):
    """All or nothing: one problem anywhere and nothing is stored. Warnings do not stop it."""

    help = "检查制度文件，显示改动，并存为新版本；已经提交的申报仍按原来的版本办理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="制度文件，例如 fixtures/schemes/制度标识.yaml")
        parser.add_argument("--dry-run", action="store_true", help="只检查和显示改动，不存")

    @transaction.atomic
    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        document = self._checked(file)
        self._show_changes(document)
        stored = store(document.content, by=None)
        for sentence in warnings(document, stored.version):
            self.stderr.write(self.style.WARNING(f"注意：{sentence}"))
        if dry_run:
            transaction.set_rollback(True)
            self.stdout.write("检查完毕，这是试运行，没有存。")
        elif stored.is_new:
            self.stdout.write(
                self.style.SUCCESS(f"已存为“{stored.version.scheme.name}”第 {stored.version.number} 版。")
            )

    def _checked(self, file: Path) -> Document:
        document = check(_text(file), further=CHECKS)
        if not document.problems and document.content["slug"] != file.stem:
            document.problems = [document.problem(("slug",), f"应与文件名相同，文件名是“{file.stem}”。")]
        for problem in document.problems:
            self.stderr.write(self.style.ERROR(str(problem)))
        if document.problems:
            raise CommandError(f"{file.name} 有 {len(document.problems)} 处问题，没有存。改正后请再运行一次。")
        return document

    def _show_changes(self, document: Document) -> None:
        scheme = Scheme.objects.filter(slug=document.content["slug"]).select_related("current").first()
        if scheme is None or scheme.current is None:
            self.stdout.write("这是第一版。")
            return
        changes = compare(scheme.current.content, document.content)
        self.stdout.write("\n".join(changes) or f"与现行第 {scheme.current.number} 版相同，没有改动。")


def warnings(document: Document, version: SchemeVersion) -> list[str]:
    """What the operator should know although it may be stored: data still missing around the scheme."""
    found = [str(document.problem(path, sentence)) for path, sentence in dead_ends(document.content)]
    if not Region.objects.filter(pk=document.content["province"]).exists():
        found.append(f"行政区划 {document.content['province']} 尚未载入，请运行 manage.py load_regions。")
    found += earlier_cases(version) + unoffered_rounds(version)
    missing = unresolved(version)
    if len(missing) > SHOWN:
        missing[SHOWN:] = [f"另有 {len(missing) - SHOWN} 处报送路线不通，补充以上机构后请再试运行一次。"]
    return found + missing


def earlier_cases(version: SchemeVersion) -> list[str]:
    """Where what is under way under earlier versions will be found, as far as the new inboxes do not say."""
    office = served_under(version.scheme_id)
    found = [
        f"按以前版本在办的申报有现行收件箱容纳不了的情形，原收件箱“{inbox.path}”保留到这些申报办完为止。"
        for inbox in inboxes_of(office)
        if inbox.is_earlier
    ]
    businesses = ReviewRules.of(version).businesses
    for earlier in office.earlier:
        for old in ReviewRules.of(earlier).businesses.values():
            items = businesses[old.code].inboxes if old.code in businesses else ()
            found += [f"按第 {earlier.number} 版在办的申报中，{sentence}" for sentence in doubles(items, held_at(old))]
    return found


def unoffered_rounds(version: SchemeVersion) -> list[str]:
    """Rounds one could still apply in, whose business or title the version no longer has."""
    businesses = ReviewRules.of(version).businesses
    rounds = Round.objects.filter(scheme=version.scheme_id, closes_at__gt=clock.now()).order_by("closes_at", "pk")
    found = []
    for each in rounds:
        if each.business not in businesses:
            found.append(f"批次“{each.name}”尚未截止，但这一版没有业务“{each.business}”，不能再申报。")
        elif gone := sorted(set(each.titles) - set(businesses[each.business].titles)):
            found.append(f"批次“{each.name}”尚未截止，但这一版的业务没有职称“{'、'.join(gone)}”。")
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CommandError(f"找不到文件 {file}。") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file.name} 不是 UTF-8 编码的文本，请另存为 UTF-8。") from None
