"""逾期视为放弃: what was returned and not mended in time ends by the clock."""

from accounts.policies import SYSTEM
from review.enums import Action
from review.models import Application
from review.services.door import move
from zcps.kit import clock

CHUNK = 100


def lapse_overdue() -> int:
    """Lapse every returned application whose deadline has passed; returns how many. Safe to run twice."""
    count = 0
    while True:
        due = Application.objects.actionable_by(SYSTEM, Action.LAPSE, today=clock.today())
        ids = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return count
        done = move(Action.LAPSE, dict.fromkeys(ids), by=SYSTEM).done
        count += len(done)
        if not done:
            return count
