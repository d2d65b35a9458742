"""盖章登记: whether every stamp an office has to see on paper is recorded, kept on the application that waits there."""

from collections.abc import Iterable

from review.models import Application, PaperStamp
from review.notices import Move
from review.policies.acts import Act


def await_stamps(moves: Iterable[Move], act: Act) -> None:
    """One statement for what has just arrived where stamps are due; none otherwise."""
    arrived = [move.row for move in moves if move.row.stamps_missing and move.row.arrived_at == act.at]
    lacking = _lacking([row.pk for row in arrived]) if arrived else frozenset()
    for row in arrived:
        row.stamps_missing = row.pk in lacking


def note_stamps(row: Application) -> None:
    """After a stamp was recorded: nothing is missing any more once all are, each with its scan."""
    if row.stamps_missing and row.pk not in _lacking([row.pk]):
        row.stamps_missing = False
        row.save(update_fields=["stamps_missing"])


def _lacking(ids: list[int]) -> frozenset[int]:
    """Those with a stamp that is not recorded, or recorded without its scan."""
    rows = PaperStamp.objects.filter(application__in=ids, scan__isnull=True)
    return frozenset(rows.values_list("application_id", flat=True))
