"""单位推荐: what a unit says and signs with its 通过, written by the door in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable

from review.enums import Action, Duty
from review.models import Objection, Publicity, Recommendation
from review.notices import Move
from review.policies.acts import Act
from review.queries.publicities import publicity_sentence
from review.queries.rules import business_of

PASSING = frozenset({Action.APPROVE, Action.SIGN})


def recommend(moves: Iterable[Move], act: Act) -> None:
    """Three statements for any number of units' passes; none where no unit signs."""
    if act.action not in PASSING or act.values.unit_pledge is None:
        return
    signed = [move for move in moves if move.duty == Duty.EMPLOYER_CHECK and business_of(move.row).unit_pledge_text]
    if not signed:
        return
    periods = _periods(signed)
    objections = _objections(signed) if periods else {}
    Recommendation.objects.bulk_create(_recommendation(move, act, periods, objections) for move in signed)


def _recommendation(
    move: Move, act: Act, periods: dict[int, Publicity], objections: dict[tuple, list[Objection]]
) -> Recommendation:
    row, business = move.row, business_of(move.row)
    publicity = periods.get(move.origin.publicity_id)
    facts = publicity_sentence(publicity, objections[publicity.pk, row.pk]) if publicity else ""
    return Recommendation(
        application=row,
        stage=move.origin,
        revision_id=row.revision_id,
        publicity=publicity,
        publicity_text=act.values.publicity_text or facts,
        pledge_text=business.unit_pledge_text,
        pledge_version=business.unit_pledge_version,
        signed_ip=act.values.unit_pledge.ip,
        signed_at=act.at,
        signed_by_id=act.actor.user_id,
    )


def _periods(moves: list[Move]) -> dict[int, Publicity]:
    ids = {move.origin.publicity_id for move in moves} - {None}
    rows = Publicity.objects.filter(pk__in=ids).select_related("organisation") if ids else ()
    return {row.pk: row for row in rows}


def _objections(moves: list[Move]) -> dict[tuple, list[Objection]]:
    """By period and application."""
    found = defaultdict(list)
    for row in Objection.objects.filter(application__in=[move.row.pk for move in moves]):
        found[row.publicity_id, row.application_id].append(row)
    return found
