"""分块审查: which of an application's open blocks are somebody's, in Python and as SQL. Pure."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.policies import EVERY_BLOCK, Actor
from review.policies.acts import Act


def open_blocks(actor: Actor, row: Any, organisation_id: int) -> tuple[str, ...]:
    """Of the blocks that wait, those granted to the actor there."""
    return among(row.blocks_open, actor.blocks_at(organisation_id))


def among(codes: Iterable[str], granted: frozenset[str]) -> tuple[str, ...]:
    """Those of the codes that are granted, in their order."""
    return tuple(code for code in codes if code in granted or EVERY_BLOCK in granted)


def open_blocks_q(actor: Actor, organisation_id: int) -> Q:
    """The rows for which `open_blocks` finds any."""
    granted = actor.blocks_at(organisation_id)
    if EVERY_BLOCK in granted:
        return ~Q(blocks_open=[])
    return Q(blocks_open__has_any_keys=sorted(granted)) if granted else Q(pk__in=[])


def taken(act: Act, row: Any) -> tuple[str, ...]:
    """The blocks an act is on: those it names, of those open to the actor; all of them when it names none."""
    found = open_blocks(act.actor, row, row.holder_id)
    return tuple(code for code in found if not act.values.blocks or code in act.values.blocks)
