"""The lists of 公示 as acts of the door change them: who is shown from now on, and who is shown no more."""

from collections.abc import Iterable

from django.db.models import Max

from review.enums import Action
from review.models import PublicityItem
from review.notices import Move
from review.policies.acts import Act

# What takes an application off a list before the period is over.
LEAVING = frozenset({Action.WITHDRAW, Action.RETURN, Action.REJECT, Action.SEND_BACK, Action.UPHOLD})


def write_lists(moves: Iterable[Move], act: Act) -> None:
    """One statement or two, whatever the number of rows; nothing for acts that touch no list."""
    if act.action == Action.PUBLICISE:
        _show(list(moves), act)
    elif act.action in LEAVING:
        left = [move.row.pk for move in moves if move.publicity_id is not None]
        if left:
            items = PublicityItem.objects.filter(application__in=left, left_at__isnull=True)
            shown = items.filter(publicity__in={move.publicity_id for move in moves if move.publicity_id is not None})
            shown.update(left_at=act.at, left_act=act.action)


def _show(moves: list[Move], act: Act) -> None:
    """Chunks of one 批量办理 go on with the list of its period."""
    publicity = act.values.publicity
    last = publicity.items.aggregate(last=Max("position"))["last"] or 0
    ordered = sorted(moves, key=lambda move: (move.row.unit_key, move.row.name_key, move.row.pk))
    PublicityItem.objects.bulk_create(
        PublicityItem(
            publicity=publicity,
            application=move.row,
            stage_id=move.row.stage_id,
            revision_id=move.row.revision_id,
            position=position,
        )
        for position, move in enumerate(ordered, start=last + 1)
    )
