"""What still has to leave the house."""

from django.db.models import Min

from accounts.enums import UNSENT
from accounts.models import Delivery
from zcps.kit import clock


def oldest_undelivered_seconds() -> int:
    """Age of the message that waits longest to be sent; 0 when none waits. Receipts come when they come."""
    oldest = Delivery.objects.filter(state__in=UNSENT).aggregate(oldest=Min("created_at"))["oldest"]
    return max(0, int((clock.now() - oldest).total_seconds())) if oldest else 0
