"""The one door: every change of state of one application or many goes through `move`.

lock in primary-key order → judge the fresh rows → transition in memory → one UPDATE a table → events → messages.
The number of statements does not depend on the number of rows. Nobody else calls a transition: an architecture
test walks the tree, and a deferred trigger refuses a state that no event of the same transaction explains.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Event
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from accounts.services.notifications import notify
from review.enums import Action, State
from review.models import Application, Opinion, Stage, Ticket
from review.models.transitions import METHODS
from review.notices import Move, drafts_for
from review.policies import RULES, Refusal, is_known, why_not, why_not_there
from review.policies.acts import Act, Values
from review.policies.blocks import taken
from review.policies.clerks import block_lent, in_place_of, told_of
from review.policies.needs import missing_need
from review.policies.proposals import overrules
from review.queries.deadlines import deadline
from review.queries.stages import attach_routes
from review.scheme import ReviewRules
from review.services.consigning import consign, take_back
from review.services.fees import bill
from review.services.issuing import issue
from review.services.managing import follow_choice
from review.services.publicity_lists import write_lists
from review.services.recommending import recommend
from review.services.sharing import share_arrivals
from review.services.stamping import await_stamps
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_datetime

# Every column a transition may change; the rest of the row is never written by a move.
MOVED = (
    "state", "stage", "plan_number", "position", "duty", "holder", "holder_name", "sender", "sender_duty",
    "overseer", "overseer_duty", "arrival", "arrived_at", "inbox", "clerk", "examiner", "leader_signs", "paper",
    "paper_note", "stamps_missing", "publicity_missing", "publicity", "publicity_until", "open_objections", "fee_due", "committee",
    "resume_position", "blocks_open", "proposal", "supplements_ended",
    "deadline_on", "revision", "version", "submitted_at", "closed_at", "withheld_at", "updated_at",
    "name", "name_key", "id_index", "unit", "unit_name", "unit_key", "series", "title", "title_name", "level",
    "speciality", "speciality_name", "current_profession",
)  # fmt: skip
PASSED = (
    "organisation", "organisation_name", "committee", "due_on", "reached_at", "received_at", "received_by", "examined_at",
    "examined_by", "decided_at", "decided_by", "signed_at", "signed_by", "forwarded_at", "forwarded_by",
    "paper", "paper_note", "paper_version", "paper_at", "paper_by", "clerk", "publicity",
)  # fmt: skip

INVISIBLE = Refusal(404, "没有找到这件申报，或者它不在您的管辖范围内。")

Check = Callable[[Application], Refusal | None]
Prepare = Callable[[Application, Act], None]


@dataclass(frozen=True)
class Refused:
    """One row that did not move. `repeated`: the same actor had already done just this from the same page."""

    application_id: int
    name: str
    refusal: Refusal
    repeated: bool = False


@dataclass
class Outcome:
    """What became of each row."""

    done: list[Application] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def move(
    action: Action,
    targets: Mapping[int, int | None],
    *,
    by: Actor,
    values: Values | None = None,
    check: Check | None = None,
    prepare: Prepare | None = None,
) -> Outcome:
    """Take the action on every target that allows it; the others come back with their reasons.

    targets: application id → the version the form showed, or None where no form was shown.
    check: a further reason to refuse one row; prepare: rows to write before the transition (single submissions).
    Raises ActionDenied when something the action needs did not come with it.
    """
    values = values or Values()
    act = Act(action=action, actor=by, at=clock.now(), values=values)
    problem = missing_need(RULES[action], values)
    if problem:
        raise ActionDenied(problem)
    with transaction.atomic():
        rows = _locked(targets, by)
        attach_routes(rows)
        outcome, accepted = _judged(rows, targets, act, check)
        if accepted:
            moves = [_moved(row, act, prepare) for row in accepted]
            _write(moves, act)
            outcome.done = accepted
    return outcome


def move_one(action: Action, application: Application, *, version: int | None, by: Actor, **options) -> Application:
    """`move` for one row; raises ActionDenied with the reason. A repeated request is answered like the first."""
    outcome = move(action, {application.pk: version}, by=by, **options)
    for refused in outcome.refused:
        if not refused.repeated:
            raise ActionDenied(refused.refusal.sentence, status=refused.refusal.status)
    return outcome.done[0] if outcome.done else application


def judge(action: Action, targets: Mapping[int, int | None], *, by: Actor, check: Check | None = None) -> Outcome:
    """What `move` would do, without doing it: the preview of a batch. `done` are those that would go."""
    rows = list(_visible(targets, by))
    attach_routes(rows)
    outcome, accepted = _judged(rows, targets, Act(action=action, actor=by, at=clock.now()), check)
    outcome.done = accepted
    return outcome


def _visible(targets: Mapping[int, int | None], by: Actor):
    rows = Application.objects.within_sight_of(by).filter(pk__in=list(targets)).order_by("pk")
    return rows.select_related("holder", "scheme_version").defer("scheme_version__content")


def _locked(targets: Mapping[int, int | None], by: Actor) -> list[Application]:
    return list(_visible(targets, by).select_for_update(of=("self",)))


def _judged(
    rows: list[Application], targets: Mapping[int, int | None], act: Act, check: Check | None
) -> tuple[Outcome, list[Application]]:
    """Split the rows by the verdict on each; what was asked for and is not there is invisible."""
    outcome, accepted = Outcome(), []
    last = _last_events([row for row in rows if _is_stale(row, targets)])
    for row in rows:
        refused = _stale(row, targets, act, last) or _refused(row, act, check)
        if refused:
            outcome.refused.append(refused)
        else:
            accepted.append(row)
    missing = sorted(set(targets) - {row.pk for row in rows})
    outcome.refused += [Refused(pk, "", INVISIBLE) for pk in missing]
    return outcome, accepted


def _refused(row: Application, act: Act, check: Check | None) -> Refused | None:
    refusal = (
        why_not(act.actor, act.action, row, today=clock.today())
        or (check and check(row))
        or why_not_there(act.action, row, row.route, act.values)
    )
    return Refused(row.pk, row.name, refusal) if refusal else None


def _is_stale(row: Application, targets: Mapping[int, int | None]) -> bool:
    return targets[row.pk] is not None and targets[row.pk] != row.version


def _last_events(rows: Iterable[Application]) -> dict[str, Event]:
    streams = [row.stream for row in rows]
    if not streams:
        return {}
    events = Event.objects.filter(stream__in=streams).order_by("stream", "-seq").distinct("stream")
    return {event.stream: event for event in events.select_related("actor__person", "organisation")}


def _stale(row: Application, targets: Mapping[int, int | None], act: Act, last: dict[str, Event]) -> Refused | None:
    """The page was older than the row: say who did what meanwhile, change nothing."""
    if not _is_stale(row, targets):
        return None
    event = last.get(row.stream)
    repeated = (
        event is not None
        and (event.actor_id, event.kind) == (act.actor.user_id, act.action.value)
        and row.version == targets[row.pk] + 1
    )
    return Refused(row.pk, row.name, Refusal(409, _meanwhile(_told(event, row, act))), repeated)


def _told(event: Event | None, row: Application, act: Act) -> Event | None:
    """The event, as far as whoever acts may know of it."""
    return event if event and is_known(row, event.at, to=act.actor) else None


def _meanwhile(event: Event | None) -> str:
    if event is None or event.kind not in Action.values:
        return "您打开页面之后，该申报已有变化，您的操作没有执行。请查看最新情况。"
    who = event.organisation.name if event.organisation_id else "申报人"
    what = Action(event.kind).label
    return f"您打开页面之后，{who}已于{chinese_datetime(event.at)}办理“{what}”，您的操作没有执行。请查看最新情况。"


def _moved(row: Application, act: Act, prepare: Prepare | None) -> Move:
    if prepare:
        prepare(row, act)
    origin = next((stage for stage in row.route if stage.position == row.position), None)
    blocks = taken(act, row) if act.action == Action.REVIEW_BLOCK else ()
    lent = [each for code in blocks if (each := block_lent(act.actor, row.holder_id, code))]
    before = Move(
        row=row,
        act=act,
        from_state=row.state,
        origin=origin,
        office=row.holder,
        arrival=row.arrival,
        outside_office_id=_outside_office(row, act),
        arrived_at=row.arrived_at,
        publicity_id=row.publicity_id,
        stand_in=next(iter(lent), None) if blocks else in_place_of(act.actor, act.action, row),
        blocks=blocks,
        overruled=overrules(act.action, row),
    )
    passed = {stage.pk: _passed(stage) for stage in row.route}
    getattr(row, METHODS[act.action])(act)
    if not _goes_on_beside_others(row, act):
        row.version += 1
    row.updated_at = act.at
    before.changed = [stage for stage in row.route if _passed(stage) != passed[stage.pk]]
    return before


def _goes_on_beside_others(row: Application, act: Act) -> bool:
    """Reviewers of blocks work side by side: until the last is done, what one concludes makes no other's page stale."""
    return act.action == Action.REVIEW_BLOCK and row.state == State.AWAITING_BLOCKS


def _passed(stage: Stage) -> tuple:
    return tuple(getattr(stage, Stage._meta.get_field(name).attname) for name in PASSED)


def _set_terms(moves: list[Move], act: Act) -> None:
    """办理期限 of the stages reached just now, in working days; stages of one length share one look at the calendar."""
    reached = [stage for move in moves for stage in move.changed if stage.days and stage.reached_at == act.at]
    terms = {days: deadline(days).on for days in {stage.days for stage in reached}}
    for stage in reached:
        stage.due_on = terms[stage.days]


def _write(moves: list[Move], act: Act) -> None:
    _set_terms(moves, act)
    shared = share_arrivals(moves, act)
    consign(moves, act)
    take_back(moves, act)
    bill(moves, act)
    await_stamps(moves, act)
    write_lists(moves, act)
    recommend(moves, act)
    follow_choice(moves, act)
    update_from_unnest(Application, [move.row for move in moves], MOVED)
    update_from_unnest(Stage, [stage for move in moves for stage in move.changed], PASSED)
    Opinion.objects.bulk_create(opinion for move in moves for opinion in _opinions(move, act))
    Ticket.objects.bulk_create(ticket for move in moves for ticket in _tickets(move, act))
    events = record([*(_event(move, act) for move in moves), *shared], at=act.at)
    told = notify(drafts_for(moves, act))
    issue(moves, act, events=events[: len(moves)], told=told)


def _opinions(move: Move, act: Act) -> list[Opinion]:
    """One an act; of 分块审查, one a block."""
    is_said = act.values.opinion or act.values.reason or act.values.checklist
    if move.origin is None or act.actor.is_system or not is_said:
        return []
    return [_opinion(move, act, block) for block in move.blocks or ("",)]


def _opinion(move: Move, act: Act, block: str) -> Opinion:
    stand_in = block_lent(act.actor, move.origin.organisation_id, block) if block else move.stand_in
    return Opinion(
        application=move.row,
        stage=move.origin,
        action=act.action,
        text=act.values.opinion or act.values.reason,
        checklist=act.values.checklist,
        block=block,
        verdict=act.values.verdict if block else "",
        by_id=act.actor.user_id,
        on_behalf_of_id=stand_in and stand_in.absent_id,
        at=act.at,
    )


def _tickets(move: Move, act: Act) -> list[Ticket]:
    return [
        Ticket(
            application=move.row,
            stage=move.origin,
            revision_id=move.row.revision_id,
            section=draft.section,
            entry=draft.entry,
            field=draft.field,
            message=draft.message,
            raised_at=act.at,
            raised_by_id=act.actor.user_id,
        )
        for draft in act.values.tickets
    ]


def _event(move: Move, act: Act) -> EventDraft:
    values = act.values
    payload = {
        "from": move.from_state,
        "to": move.row.state,
        "stage": move.origin.code if move.origin else "",
        "stage_name": move.origin.name if move.origin else "",
        "opinion": values.opinion or values.reason,
        "tickets": [draft.message for draft in values.tickets],
        "deadline_on": values.deadline_on,
        "holder": move.row.holder_name,
        "document": values.document_number,
        "consignment": move.consignment.number if move.consignment else "",
        "blocks": ReviewRules.of(move.row.scheme_version).block_names(move.blocks) if move.blocks else [],
        "verdict": values.verdict if move.blocks else "",
        "proposal": values.proposal if act.action == Action.EXAMINE else "",
        "overruled": move.overruled or "",
    }
    decision = values.decisions.get(move.row.pk)
    if decision is not None:
        payload["decision"] = {"passed": decision.passed, "meeting": decision.meeting}
    return EventDraft(
        stream=move.row.stream,
        kind=act.action.value,
        payload={key: value for key, value in payload.items() if value not in ("", None, [])} | told_of(move.stand_in),
        actor_id=act.actor.user_id,
        organisation_id=_acting_organisation(move, act),
        state=move.row.state,
    )


def _outside_office(row: Application, act: Act) -> int | None:
    """The office that acts on what it does not hold."""
    return {Action.RECALL: row.sender_id, Action.REINSTATE: row.overseer_id}.get(act.action)


def _acting_organisation(move: Move, act: Act) -> int | None:
    """The office that acted: the holder, or for 拿回 and 恢复 the office the application belonged to for that."""
    if act.actor.person_id == move.row.person_id or act.actor.is_system:
        return None
    if act.action in {Action.RECALL, Action.REINSTATE}:
        return move.outside_office_id
    return move.office.pk if move.office else None
