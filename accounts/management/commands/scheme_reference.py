"""manage.py scheme_reference: writes docs/schemes.md from the JSON Schema of scheme files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.services.schemes.checking import schema
from accounts.services.schemes.reference import render


class Command(BaseCommand):
    """A test keeps the page equal to a fresh drawing."""

    help = "根据 fixtures/schemes/schema.json 重新生成 docs/schemes.md。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "schemes.md"
        path.write_text(render(schema()), encoding="utf-8")
        self.stdout.write("已生成 docs/schemes.md。")
