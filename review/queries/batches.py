"""What came of a 批量办理: counts by result, and the first rows of each."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.policies import Actor
from review.enums import ItemState
from review.models import Application, Batch, BatchItem
from review.queries.inboxes import not_own

SHOWN = 200  # rows of one result on the page


@dataclass(frozen=True)
class Tally:
    """How many rows ended how."""

    done: int = 0
    refused: int = 0
    pending: int = 0


def tally(batch: Batch) -> Tally:
    """One statement."""
    counted = batch.items.order_by().values_list("state").annotate(Count("pk"))
    return Tally(**dict(counted))


def items_shown(batch: Batch, state: ItemState, actor: Actor) -> list[BatchItem]:
    """The first rows of one result that the actor may see, their own left out; with what a row shows: one statement."""
    seen = not_own(Application.objects.visible_to(actor), actor)
    rows = batch.items.filter(state=state, application__in=seen.values("pk")).order_by("pk")
    return list(
        rows.select_related("application__scheme_version").defer("application__scheme_version__content")[:SHOWN]
    )
