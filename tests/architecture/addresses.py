"""What the access matrix is about: every address of the URLconf, and the file that says who is answered what."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, get_resolver

MATRIX = Path(__file__).with_name("access_matrix.yaml")
PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
# Parts of an address that name a row; the first of a route is the row the address is about.
NAMES = ("uuid", "object_id", "token", "ticket", "entry", "file", "item_uuid", "rule")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    key: str
    route: str

    @property
    def names(self) -> list[str]:
        return PLACEHOLDER.findall(self.route)

    @property
    def subject(self) -> str:
        """The part that names the row the address is about; empty where there is none."""
        return next((name for name in self.names if name in NAMES), "")

    def path(self, parts: dict[str, Any]) -> str:
        return "/" + PLACEHOLDER.sub(lambda found: str(parts[found[1]]), self.route)


def addresses(resolver: Any = None, spaces: tuple[str, ...] = (), prefix: str = "") -> Iterator[Address]:
    """Every pattern of the URLconf by its name; nameless ones by their route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(":".join([*spaces, pattern.name]) if pattern.name else f"/{route}", route)
        else:
            yield from addresses(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, route)


def matrix() -> dict[str, Any]:
    """The file: `who`, the columns; `rows`, by name (with `#…` for a second row of the same address)."""
    return yaml.safe_load(MATRIX.read_text(encoding="utf-8"))


def missing(value: Any) -> Any:
    """A name of nothing."""
    text = str(value)
    return uuid.UUID(int=uuid.uuid4().int) if len(text) == 36 else "9" * 12 if text.isdecimal() else text[::-1]
