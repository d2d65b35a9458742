"""Whether the notices of a scheme can be numbered without two of one number, and name only what is filled in. Pure."""

from collections.abc import Iterator
from typing import Any

from review.policies.message_words import problems

Finding = tuple[tuple, str]
NUMBER = frozenset({"mark", "year", "office", "number"})
NEEDED = ("year", "office", "number")
# What `review.services.notice_texts` fills in.
WORDS = frozenset({
    "name", "year", "business", "title", "speciality", "organisation", "submitted_on", "clause", "reason", "tickets",
    "deadline",
})  # fmt: skip


def notice_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Unknown placeholders, and a number that two notices could share."""
    notices = content.get("notices", {})
    pattern = notices.get("number", "{year}{office}{number}")
    for sentence in (*problems(pattern, known=NUMBER, example="year"), *_lacking(pattern)):
        yield ("notices", "number"), sentence
    for kind, text in notices.get("texts", {}).items():
        for sentence in problems(text.get("body", ""), known=WORDS, example="year"):
            yield ("notices", "texts", kind, "body"), sentence


def _lacking(pattern: str) -> Iterator[str]:
    for name in NEEDED:
        if f"{{{name}}}" not in pattern:
            yield f"文号里必须有 {{{name}}}，否则两份通知书会有相同的文号。"
