"""System checks: what must never be so in production."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from accounts.models import User
from accounts.sms.gateway import SHORTEST_KEY


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
    hint = "Name accounts.sms.GatewayBackend or a class of your own; accounts.sms.FileBackend serves a trial."
    return [
        Error("SMS_BACKEND is the console's: telephone codes would stand in the log.", hint=hint, id="accounts.E002")
    ]


@register(Tags.security, deploy=True)
def gateway_is_set_up(app_configs: object, **kwargs: object) -> list[Error]:
    """The SMS gateway has an address and keys that cannot be guessed."""
    if settings.SMS_BACKEND != "accounts.sms.GatewayBackend":
        return []
    hint = "Set SMS_GATEWAY_URL (https) and SMS_GATEWAY_KEYS; see docs/operations.md."
    problems = []
    if not settings.SMS_GATEWAY_URL.startswith("https://"):
        problems.append(Error("SMS_GATEWAY_URL is no https:// address.", hint=hint, id="accounts.E003"))
    if not settings.SMS_GATEWAY_KEYS or any(len(key) < SHORTEST_KEY for key in settings.SMS_GATEWAY_KEYS):
        sentence = f"SMS_GATEWAY_KEYS needs a key, and each at least {SHORTEST_KEY} characters."
        problems.append(Error(sentence, hint=hint, id="accounts.E004"))
    return problems
