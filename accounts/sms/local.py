"""Ways out for an SMS that end on this machine: the log and a file."""

import json
import os
from pathlib import Path

from django.conf import settings

from zcps.kit import clock
from zcps.kit.identity import mask_mobile


class ConsoleBackend:
    """Prints the message to the worker's log: for a demo and for development."""

    gives_receipts = False

    def send(self, *, phone: str, text: str, reference: str, sender: str) -> str:
        print(f"[短信] {mask_mobile(phone)} {text}", flush=True)  # noqa: T201 - printing is what it is for
        return f"console-{reference[:8]}"


class FileBackend:
    """Appends the message to a file, one JSON object a line (settings.SMS_FILE, else sms.jsonl in the data folder)."""

    gives_receipts = False

    def __init__(self) -> None:
        self.path = Path(getattr(settings, "SMS_FILE", None) or settings.ZCPS_DATA / "sms.jsonl")

    def send(self, *, phone: str, text: str, reference: str, sender: str) -> str:
        line = {"at": clock.now().isoformat(), "phone": phone, "sender": sender, "text": text, "reference": reference}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One write of one line to a file opened for appending: lines of two workers do not mix.
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
        return f"file-{reference[:8]}"
