"""Whether the printed forms of a scheme have templates, and titles with no other placeholder than there is. Reads templates only."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

Finding = tuple[tuple, str]
FOLDER = Path(settings.BASE_DIR) / "templates" / "print"
# What makes a file of that folder the template of a form: pages, foot and code come from there.
BASE = '{% extends "print/paper.html" %}'
_BRACES = re.compile(r"[{}]")


def print_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Templates that are not there, and braces that stand for nothing."""
    for kind, form in content.get("print", {}).get("forms", {}).items():
        path = ("print", "forms", kind)
        template = form.get("template", "")
        if template and not _is_form(template):
            sentence = f"没有打印模板“{template}”：templates/print 下应有以 print/paper.html 为底的 {template}.html。"
            yield (*path, "template"), sentence
        if _BRACES.search(form.get("title", "").replace("{title}", "")):
            yield (*path, "title"), "表头里只能用占位符 {title}。"


def _is_form(template: str) -> bool:
    file = FOLDER / f"{template}.html"
    return file.is_file() and BASE in file.read_text(encoding="utf-8")
