"""The HTTP gateway: one signed JSON request a message, an answer that must be exactly right, receipts later.

The protocol stands in docs/operations.md. What is not certainly a success is none, and is tried again under the same
reference; what is not certainly a refusal is none either.
"""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.sms import signing, transport
from accounts.sms.base import NotSentError, RefusedError
from zcps.kit.text import without_hidden

SHORTEST_KEY = 32
UNKNOWN = "短信网关的答复无法识别（HTTP {status}）。"


class GatewayBackend:
    """Posts to settings.SMS_GATEWAY_URL, signed with the first of settings.SMS_GATEWAY_KEYS."""

    gives_receipts = True

    def __init__(self) -> None:
        if not settings.SMS_GATEWAY_URL or not settings.SMS_GATEWAY_KEYS:
            raise ImproperlyConfigured("SMS_GATEWAY_URL and SMS_GATEWAY_KEYS are needed.")

    def send(self, *, phone: str, text: str, reference: str, sender: str) -> str:
        message = {"reference": reference, "phone": phone, "sender": sender, "text": text}
        body = json.dumps(message, ensure_ascii=False).encode()
        answer = transport.post(
            settings.SMS_GATEWAY_URL,
            body,
            {"Content-Type": "application/json", **signing.signed(body, purpose=signing.SEND)},
            seconds=settings.SMS_GATEWAY_SECONDS,
            ca_file=settings.SMS_GATEWAY_CA,
        )
        return _understood(answer, reference)


def _understood(answer: transport.Answer, reference: str) -> str:
    """The gateway's number, out of the one answer that is a success."""
    said = _object(answer)
    if said.get("reference") == reference:
        if said.get("status") == "accepted" and _is_word(said.get("id")):
            return said["id"]
        if said.get("status") == "refused" and _is_word(said.get("reason")):
            raise RefusedError(f"短信网关拒收：{without_hidden(said['reason'])}")
    raise NotSentError(UNKNOWN.format(status=answer.status))


def _object(answer: transport.Answer) -> dict[str, Any]:
    if answer.status == 200 and answer.media_type == "application/json":
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict):
            return said
    raise NotSentError(UNKNOWN.format(status=answer.status))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(without_hidden(value)) <= 80 and value.isprintable()
