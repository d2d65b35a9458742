"""Work in the background; every task may run twice and at any time."""

from celery import shared_task
from django.core.management import call_command

from accounts.services import audit_roots, deliveries, grants, letter_scans, phone_codes, recoveries


@shared_task(name="accounts.deliver")
def deliver() -> int:
    """Send the messages that are due."""
    return deliveries.deliver_due()


@shared_task(name="accounts.end_unreceipted")
def end_unreceipted() -> int:
    """End what the SMS gateway took and never spoke of again."""
    return deliveries.end_unreceipted()


@shared_task(name="accounts.mirror_grants")
def mirror_grants() -> int:
    """Let the terms of grants begin and end."""
    return grants.mirror_all()


@shared_task(name="accounts.draw_scans")
def draw_scans() -> int:
    """Draw the pages of uploaded authorisation letters."""
    return letter_scans.draw_waiting()


@shared_task(name="accounts.tidy")
def tidy() -> int:
    """Drop sessions, telephone codes and attempts to recover accounts that are over, and what failed messages held."""
    call_command("clearsessions")
    return phone_codes.forget_old_codes() + deliveries.forget_old() + recoveries.forget_old()


@shared_task(name="accounts.publish_root", time_limit=1800, soft_time_limit=1740)
def publish_root() -> None:
    """Write down the heads of all event chains, once a day; in a big province it takes minutes."""
    audit_roots.publish_root()
