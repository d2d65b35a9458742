"""What every way out for an SMS promises, and how it says that it could not."""

from typing import Protocol


class NotSentError(Exception):
    """It did not go this time; the text says why, for staff, without number or content. It will be tried again."""


class UnreachableError(NotSentError):
    """Nobody answers there at all: trying the next message at once is useless too."""


class RefusedError(NotSentError):
    """The gateway will never take this message (number out of use, text forbidden); trying again is useless."""


class Backend(Protocol):
    """Sends one SMS and returns the gateway's own number for it.

    Raises RefusedError for good, anything else for now. `reference` is ours and the same at every attempt: a gateway
    that has it already answers as it did the first time. `sender` is the number people see, where the scheme has one.
    `gives_receipts`: that the gateway took a message says nothing yet, a receipt will tell how it ended.
    """

    gives_receipts: bool

    def send(self, *, phone: str, text: str, reference: str, sender: str) -> str: ...
