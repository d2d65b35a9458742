"""The name a person gave a file: cleaned to be shown, never used to store."""

import re
from pathlib import PurePosixPath

from zcps.kit.text import without_hidden

SHOWN_LENGTH = 120
NAMELESS = "未命名"


def display_name(raw: str | None) -> str:
    """Return the name to show: no folders, control or direction marks, at most 120 characters."""
    last = re.split(r"[/\\]", without_hidden(raw or ""))[-1]
    name = re.sub(r"[\s\u200b-\u200d\u2060\ufeff]+", " ", last).strip(" .")
    if not name:
        return NAMELESS
    if len(name) <= SHOWN_LENGTH:
        return name
    ending = PurePosixPath(name).suffix[:10]
    return name[: SHOWN_LENGTH - len(ending) - 1] + "…" + ending


def extension_of(raw: str) -> str:
    """Return the extension in lower case with its dot, or nothing."""
    return PurePosixPath(display_name(raw)).suffix.lower()
