"""Ways out for an SMS, named in settings.SMS_BACKEND like Django's EMAIL_BACKEND."""

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.sms.base import Backend, NotSentError, RefusedError, UnreachableError
from accounts.sms.gateway import GatewayBackend
from accounts.sms.local import ConsoleBackend, FileBackend

__all__ = [
    "Backend",
    "ConsoleBackend",
    "FileBackend",
    "GatewayBackend",
    "NotSentError",
    "RefusedError",
    "UnreachableError",
    "backend",
]


def backend() -> Backend:
    """The backend the settings name."""
    return import_string(settings.SMS_BACKEND)()
