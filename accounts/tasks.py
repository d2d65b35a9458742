"""Work in the background; every task may run twice and at any time."""

from celery import shared_task

from accounts.services import deliveries, grants


@shared_task(name="accounts.deliver")
def deliver() -> int:
    """Send the messages that are due."""
    return deliveries.deliver_due()


@shared_task(name="accounts.mirror_grants")
def mirror_grants() -> int:
    """Let the terms of grants begin and end."""
    return grants.mirror_all()
