"""What still has to leave the house."""

from django.db.models import Min

from accounts.enums import DeliveryState
from accounts.models import Delivery
from zcps.kit import clock

WAITING = (DeliveryState.CREATED, DeliveryState.SENDING, DeliveryState.TEMPORARY_FAILURE)


def oldest_undelivered_seconds() -> int:
    """Age of the message that waits longest; 0 when nothing waits."""
    oldest = Delivery.objects.filter(state__in=WAITING).aggregate(oldest=Min("created_at"))["oldest"]
    return max(0, int((clock.now() - oldest).total_seconds())) if oldest else 0
