"""System checks: what must never be so in production."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from accounts.models import User


@register(Tags.database)
def no_superuser_in_production(app_configs: object, databases: object = None, **kwargs: object) -> list[Error]:
    """Nobody stands above the three separated administrators (design: 三员分立)."""
    if not getattr(settings, "PRODUCTION", False) or not databases:
        return []
    try:
        names = list(User.objects.filter(is_superuser=True, is_active=True).values_list("username", flat=True)[:5])
    except DatabaseError:
        return []  # before the first migration there is nobody at all
    if names:
        message = f"Superusers exist: {', '.join(names)}."
        return [Error(message, hint="Set is_superuser to false; grant platform roles instead.", id="accounts.E001")]
    return []


@register(Tags.security, deploy=True)
def no_console_messages_in_production(app_configs: object, **kwargs: object) -> list[Error]:
    """The console backend writes telephone codes into the worker's log."""
    if settings.SMS_BACKEND != "accounts.sms.ConsoleBackend":
        return []
    hint = "Name a gateway's backend in SMS_BACKEND; accounts.sms.FileBackend serves a trial."
    return [
        Error("SMS_BACKEND is the console's: telephone codes would stand in the log.", hint=hint, id="accounts.E002")
    ]
