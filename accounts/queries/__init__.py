"""Questions this app answers for itself and for the apps above it."""

from accounts.queries.deliveries import oldest_undelivered_seconds

__all__ = ["oldest_undelivered_seconds"]
