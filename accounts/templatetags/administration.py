"""Rows of Django's change lists with the heading in every cell, so that a narrow screen can show each as a card."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_OPENING = re.compile(r"^<t[dh]\b")
_BLANK = {"", "—", "-", "&nbsp;"}


@register.filter
def labelled(row: Iterable[SafeString], headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """{% for cell in result|labelled:result_headers %}: cells as Django made them, with data-label; data-empty if blank."""
    for cell, header in zip(row, headers, strict=False):
        empty = " data-empty" if "<img" not in cell and strip_tags(cell).strip() in _BLANK else ""
        opening = f'\\g<0> data-label="{escape(header["text"])}"{empty}'
        yield mark_safe(_OPENING.sub(opening, cell.strip(), count=1))  # noqa: S308 - Django's cell and an escaped label
