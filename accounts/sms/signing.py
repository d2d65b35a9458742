"""The signature on what goes to the SMS gateway and what comes from it: HMAC-SHA256 over purpose, time, nonce and body.

The purpose is part of it, so that a message of ours can never be handed back to us as a receipt.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from django.conf import settings

from zcps.kit import clock

SEND, RECEIPT = "zcps-sms-send", "zcps-sms-receipt"
# How far the clocks of both sides may differ, and how long something overheard could be said again.
WINDOW_SECONDS = 300
TIMESTAMP, NONCE, SIGNATURE = "X-Zcps-Timestamp", "X-Zcps-Nonce", "X-Zcps-Signature"
_FORMS = {TIMESTAMP: r"[0-9]{10}", NONCE: r"[A-Za-z0-9_-]{16,64}", SIGNATURE: r"[0-9a-f]{64}"}


def signed(body: bytes, *, purpose: str) -> dict[str, str]:
    """The headers that sign a body now, with the first key."""
    timestamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
    signature = _signature(settings.SMS_GATEWAY_KEYS[0], purpose, timestamp, nonce, body)
    return {TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signature}


def is_signed(body: bytes, headers: Mapping[str, str], *, purpose: str) -> bool:
    """Whether one of the keys signed this body for this purpose within the last minutes."""
    timestamp, nonce, signature = (_well_formed(headers, name) for name in (TIMESTAMP, NONCE, SIGNATURE))
    if not (timestamp and nonce and signature):
        return False
    if abs(clock.now().timestamp() - int(timestamp)) > WINDOW_SECONDS:
        return False
    # Every key is tried, whichever fits: the time it takes tells nothing.
    found = [
        hmac.compare_digest(_signature(key, purpose, timestamp, nonce, body), signature)
        for key in settings.SMS_GATEWAY_KEYS
    ]
    return any(found)


def _well_formed(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    return value if re.fullmatch(_FORMS[name], value) else ""


def _signature(key: str, purpose: str, timestamp: str, nonce: str, body: bytes) -> str:
    return hmac.new(key.encode(), f"{purpose}\n{timestamp}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
