"""Whether the texts of messages use only the placeholders there are, and nothing that reaches further. Pure."""

from collections.abc import Iterator
from typing import Any

from review.policies.message_words import problems

Finding = tuple[tuple, str]


def text_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Unknown placeholders, braces that are none, and an SMS that nobody can get."""
    for number, business in enumerate(content["businesses"]):
        for key, message in business.get("messages", {}).items():
            path = ("businesses", number, "messages", key)
            for part in ("body", "sms_text"):
                for sentence in problems(message.get(part, "")):
                    yield (*path, part), sentence
            if message.get("sms_text") and not (message.get("sms") or message.get("sms_optional")):
                yield (*path, "sms_text"), "这条消息不发短信，不用写短信文字。"
