"""Whether the texts of messages use only the placeholders there are, and nothing that reaches further. Pure."""

import re
from collections.abc import Iterator
from typing import Any

Finding = tuple[tuple, str]
# What `review.notices` fills in.
PLACEHOLDERS = frozenset({
    "name", "business", "title", "organisation", "telephone", "holder", "reason", "deadline", "state", "year",
})  # fmt: skip
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def text_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Unknown placeholders, and braces that are none."""
    for number, business in enumerate(content["businesses"]):
        for key, message in business.get("messages", {}).items():
            for sentence in _problems(message["body"]):
                yield ("businesses", number, "messages", key, "body"), sentence


def _problems(body: str) -> Iterator[str]:
    for name in _PLACEHOLDER.findall(body):
        if name not in PLACEHOLDERS:
            yield f"没有占位符 {{{name}}}，可以用：{'、'.join(sorted(PLACEHOLDERS))}。"
    if re.search(r"[{}]", _PLACEHOLDER.sub("", body)):
        yield "大括号只能写成 {name} 这样的占位符。"
