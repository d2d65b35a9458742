"""How often sign-in has failed lately, by address: one address that tries many accounts."""

import datetime as dt

from axes.models import AccessFailureLog

from zcps.kit import clock

WITHIN = dt.timedelta(hours=1)
LIMIT = 100


def is_address_exhausted(address: str) -> bool:
    """Whether this address has failed too often in the last hour, whatever the accounts."""
    since = clock.now() - WITHIN
    failures = AccessFailureLog.objects.filter(ip_address=address, attempt_time__gt=since)
    return failures.count() >= LIMIT
