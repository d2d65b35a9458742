"""`manage.py draw_states`: writes docs/STATES.md from the table of rules."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from review.documents import states_document


class Command(BaseCommand):
    help = "按规则表重新生成 docs/STATES.md。"
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "STATES.md"
        path.write_text(states_document(), encoding="utf-8")
        self.stdout.write(f"written: {path.relative_to(settings.BASE_DIR)}")
