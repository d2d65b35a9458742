"""A document before it is drawn: its HTML with everything it says, and to what it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string

from review.enums import DocumentKind
from review.scheme import PrintForm

# Where the code of the page will stand; no text that anybody typed can hold it, because it would be escaped.
MARK = "<!--mark-->"


@dataclass(frozen=True)
class Draft:
    """`owner`: (column of Document, row). `facts`: what the pages say beyond a revision, by its name on the page.

    `files`: stored names of what the pages show, by the name their HTML uses. `most_pages`: the pages the form prescribes.
    `said_until`: of pages that tell what offices said, when the last of it was said.
    """

    kind: DocumentKind
    owner: tuple[str, Model]
    html: str
    facts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    most_pages: int | None = None
    said_until: datetime | None = None


def page_html(form: PrintForm, context: Mapping[str, Any]) -> str:
    """The pages of a form. Every value is escaped by the template and never read as one."""
    given = {"form": form, "mark": "" if context.get("is_blank") else MARK, **context}
    return render_to_string(f"print/{form.template}.html", given)
