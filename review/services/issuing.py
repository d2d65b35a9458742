"""出具通知书: writes the numbered notices of an act, inside its transaction; three statements whatever the rows.

受理回执 on receipt at the first stop, 一次性补正告知书 on a return, 不予受理通知书 when the person's own submission is
declined, 资格审查不通过通知书 on a rejection. What goes between offices is no notice to the applicant.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from accounts.models import Event, Notification
from dossiers.scheme import DossierRules
from review.enums import Action, Arrival, Delivered, NoticeKind, NumberKind, State
from review.models import NoticeDelivery, OfficialNotice, Revision
from review.notices import Move, message_kind, message_url
from review.policies.acts import Act, TicketDraft
from review.queries.reading import frozen
from review.scheme import ReviewRules
from review.services.notice_texts import facts_of, number_of, wording
from review.services.numbering import take_numbers
from zcps.kit.tags import as_day

KINDS = {
    Action.RECEIVE: NoticeKind.RECEIPT,
    Action.RETURN: NoticeKind.CORRECTION,
    Action.DECLINE: NoticeKind.NON_ACCEPTANCE,
    Action.REJECT: NoticeKind.INELIGIBLE,
}


def issue(moves: list[Move], act: Act, *, events: list[Event], told: Iterable[Notification]) -> list[OfficialNotice]:
    """One notice for each move that calls for one; `events` are those of the moves, in their order."""
    due = [(move, event) for move, event in zip(moves, events, strict=True) if calls_for_notice(move)]
    if not due:
        return []
    year = as_day(act.at).year
    serials = _serials([move for move, _ in due], year)
    labels = _ticket_labels([move for move, _ in due], act)
    notices = OfficialNotice.objects.bulk_create(
        _notice(move, event, serial, year, labels.get(move.row.pk, []))
        for (move, event), serial in zip(due, serials, strict=True)
    )
    _record_told(notices, [move for move, _ in due], told)
    return notices


def calls_for_notice(move: Move) -> bool:
    """Whether the applicant is owed something in writing for this move."""
    if move.act.action == Action.RECEIVE:
        return move.arrival == Arrival.PERSON and move.origin.position == 1
    if move.act.action == Action.DECLINE:
        return move.row.state == State.RETURNED
    return move.act.action in KINDS


def _serials(moves: list[Move], year: int) -> list[int]:
    """The next numbers of each office, handed out in the order of the moves."""
    counts = Counter(move.office.pk for move in moves)
    taken = {office: iter(found) for office, found in take_numbers(NumberKind.NOTICE, year=year, counts=counts).items()}
    return [next(taken[move.office.pk]) for move in moves]


def _ticket_labels(moves: list[Move], act: Act) -> dict[int, list[dict[str, str]]]:
    """What is to be mended, named as people read it: one statement, and only where there are tickets."""
    if not act.values.tickets:
        return {}
    revisions = Revision.objects.in_bulk([move.row.revision_id for move in moves])
    found = {}
    for move in moves:
        content = frozen(revisions[move.row.revision_id], DossierRules.of(move.row.scheme_version))
        found[move.row.pk] = [
            {"label": content.label_of(_address(draft)), "message": draft.message} for draft in act.values.tickets
        ]
    return found


def _address(draft: TicketDraft) -> str:
    return "/".join((draft.section, draft.entry or "", draft.field)).rstrip("/")


def _notice(move: Move, event: Event, serial: int, year: int, tickets: list[dict[str, str]]) -> OfficialNotice:
    kind, office, act = KINDS[move.act.action], move.office, move.act
    rules = ReviewRules.of(move.row.scheme_version).notices
    facts, term = facts_of(move, tickets), _term(move, kind)
    words = wording(rules.text_of(kind), kind, move.row, facts, term)
    return OfficialNotice(
        application=move.row,
        stage=move.origin,
        event=event,
        organisation=office,
        organisation_name=office.name,
        kind=kind,
        year=year,
        serial=serial,
        number=number_of(rules, kind, year=year, office=office.code, serial=serial),
        title=words.title,
        addressee=move.row.name,
        facts=facts | {"submitted_at": facts["submitted_at"] and facts["submitted_at"].isoformat()},
        clause=words.clause,
        deadline_on=term,
        remedy=words.remedy,
        telephone=office.telephone,
        address=office.address,
        office_hours=office.office_hours,
        text=words.text,
        issued_at=act.at,
        issued_by_id=act.actor.user_id,
    )


def _term(move: Move, kind: NoticeKind) -> date | None:
    """Until when the office answers, or the applicant mends; a rejection sets no term."""
    if kind == NoticeKind.RECEIPT:
        return move.origin.due_on
    return move.row.deadline_on if kind != NoticeKind.INELIGIBLE else None


def _record_told(notices: list[OfficialNotice], moves: list[Move], told: Iterable[Notification]) -> None:
    """The message that told of the act told of the notice too; whoever has no account is handed it at the counter."""
    messages = {(row.kind, row.url): row for row in told}
    found = (
        (notice, messages.get((message_kind(move.act), message_url(move.row))))
        for notice, move in zip(notices, moves, strict=True)
    )
    NoticeDelivery.objects.bulk_create(
        NoticeDelivery(notice=notice, kind=Delivered.TOLD, at=message.created_at, notification=message)
        for notice, message in found
        if message
    )
