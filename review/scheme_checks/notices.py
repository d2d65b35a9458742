"""Whether the notices of a scheme can be numbered without two of one number, and name only what is filled in. Pure."""

import re
from collections.abc import Iterator
from typing import Any

Finding = tuple[tuple, str]
NUMBER = frozenset({"mark", "year", "office", "number"})
NEEDED = ("year", "office", "number")
# What `review.services.notice_texts` fills in.
WORDS = frozenset({
    "name", "year", "business", "title", "speciality", "organisation", "submitted_on", "clause", "reason", "tickets",
    "deadline",
})  # fmt: skip
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def notice_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Unknown placeholders, and a number that two notices could share."""
    notices = content.get("notices", {})
    pattern = notices.get("number", "{year}{office}{number}")
    for sentence in (*_unknown(pattern, NUMBER), *_lacking(pattern)):
        yield ("notices", "number"), sentence
    for kind, text in notices.get("texts", {}).items():
        for sentence in _unknown(text.get("body", ""), WORDS):
            yield ("notices", "texts", kind, "body"), sentence


def _lacking(pattern: str) -> Iterator[str]:
    for name in NEEDED:
        if f"{{{name}}}" not in pattern:
            yield f"文号里必须有 {{{name}}}，否则两份通知书会有相同的文号。"


def _unknown(text: str, known: frozenset[str]) -> Iterator[str]:
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            yield f"没有占位符 {{{name}}}，可以用：{'、'.join(sorted(known))}。"
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        yield "大括号只能写成 {year} 这样的占位符。"
