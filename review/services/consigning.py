"""报送批次: what one act sends to one office goes as one numbered consignment with its roster. Called by the door alone.

A 批量办理 works in chunks, each a transaction of its own: those after the first go on with the consignment of the batch.
The number of statements depends neither on the rows nor on the receivers.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone

from review.enums import Action, NumberKind
from review.models import Consignment, ConsignmentItem
from review.notices import Move
from review.policies.acts import Act
from review.queries.rules import business_of, rules_of
from review.services.numbering import take_numbers, written_number

SENDING = frozenset({Action.FORWARD, Action.DISPATCH, Action.CONCLUDE})
TAKING_BACK = frozenset({Action.RECALL, Action.DECLINE, Action.SEND_BACK})


class Way(NamedTuple):
    """Who sends to whom, of which business: what goes together."""

    sender: int
    receiver: int
    scheme: int
    business: str


def consign(moves: Iterable[Move], act: Act) -> None:
    """One consignment a sender and receiver for everything this act has sent on to another office."""
    sent = [move for move in moves if act.action in SENDING and move.row.holder_id != move.office.pk]
    if not sent:
        return
    # What was on the way here before, and comes again after a correction from further below.
    _cross_out([move.row.stage_id for move in sent], act)
    ways: dict[Way, list[Move]] = defaultdict(list)
    for move in sorted(sent, key=lambda move: (move.row.unit_key, move.row.name_key, move.row.pk)):
        ways[_way(move)].append(move)
    consignments = _begun(act)
    _begin({way: those[0] for way, those in ways.items() if way not in consignments}, consignments, act)
    items = [item for way, those in ways.items() for item in _items(consignments[way], those)]
    ConsignmentItem.objects.bulk_create(items)


def take_back(moves: Iterable[Move], act: Act) -> None:
    """Recalled, declined or sent back below: crossed out on the rosters by which it came."""
    if act.action in TAKING_BACK:
        stages = [stage.pk for move in moves for stage in move.changed if stage.position > move.row.position]
        _cross_out(stages, act)


def _cross_out(stage_ids: list[int], act: Act) -> None:
    if stage_ids:
        live = ConsignmentItem.objects.filter(stage__in=stage_ids, taken_back_at__isnull=True)
        live.update(taken_back_at=act.at, taken_back_act=act.action)


def _way(move: Move) -> Way:
    return Way(move.office.pk, move.row.holder_id, move.row.scheme_id, move.row.business)


def _begun(act: Act) -> dict[Way, Consignment]:
    """The consignments that earlier chunks of the same batch have begun, each with its last position."""
    if act.values.batch_id is None:
        return {}
    rows = Consignment.objects.filter(batch=act.values.batch_id).annotate(last=Max("items__position"))
    return {Way(row.sender_id, row.receiver_id, row.scheme_id, row.business): row for row in rows}


def _begin(samples: dict[Way, Move], consignments: dict[Way, Consignment], act: Act) -> None:
    """Number and write the new ones, each told by its first row."""
    year, counts = timezone.localtime(act.at).year, defaultdict(int)
    for way in samples:
        counts[way.sender] += 1
    numbers = {sender: iter(some) for sender, some in _numbers(counts, year).items()}
    new = [_consignment(move, act, year, next(numbers[way.sender])) for way, move in samples.items()]
    consignments.update(zip(samples, Consignment.objects.bulk_create(new), strict=True))


def _numbers(counts: dict[int, int], year: int) -> dict[int, range]:
    return take_numbers(NumberKind.CONSIGNMENT, year=year, counts=counts)


def _consignment(move: Move, act: Act, year: int, serial: int) -> Consignment:
    row, business = move.row, business_of(move.row)
    pattern = rules_of(row).numbers.get(NumberKind.CONSIGNMENT, "")
    consignment = Consignment(
        scheme_id=row.scheme_id,
        business=business.code,
        business_name=business.name,
        sender_id=move.office.pk,
        sender_name=move.office.name,
        receiver_id=row.holder_id,
        receiver_name=row.holder_name,
        stage_name=row.current.name,
        year=year,
        serial=serial,
        number=written_number(pattern, year=year, office=move.office.code, number=serial),
        batch_id=act.values.batch_id,
        paper_sets=business.paper_sets,
        sent_at=act.at,
        sent_by_id=act.actor.user_id,
    )
    consignment.last = 0
    return consignment


def _items(consignment: Consignment, moves: list[Move]) -> Iterable[ConsignmentItem]:
    for position, move in enumerate(moves, start=consignment.last + 1):
        move.consignment = consignment
        yield ConsignmentItem(
            consignment=consignment,
            application=move.row,
            stage_id=move.row.stage_id,
            revision_id=move.row.revision_id,
            position=position,
            paper=move.row.paper,
        )
