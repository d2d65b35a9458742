"""人事管理单位 of many people at once, inside the move of their applications: statements do not grow with the people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.enums import CHOICES_OPEN, AccountKind, ManagementState, Stream
from accounts.models import Management, User
from accounts.services.events import EventDraft, record
from zcps.kit.bulk import update_from_unnest

KINDS = {
    ManagementState.UNDER_REVIEW: "managing_unit_submitted",
    ManagementState.CHOSEN: "managing_unit_taken_back",
    ManagementState.IN_FORCE: "managing_unit_stored",
}


@dataclass(frozen=True)
class Turn:
    """What becomes of a person's choice; of what is put in force, the unit and the department that were reviewed."""

    state: ManagementState
    organisation_id: int | None = None
    department_id: int | None = None


def turn_choices(turns: Mapping[int, Turn], *, scheme_id: int, by_id: int | None, at: datetime) -> list[Management]:
    """Person → turn. What is put in force ends the one before it, which is kept; the same state changes nothing."""
    rows = [row for row in _locked(turns, scheme_id, CHOICES_OPEN) if row.state != turns[row.person_id].state]
    stored = [row for row in rows if turns[row.person_id].state == ManagementState.IN_FORCE]
    before = _end([row.person_id for row in stored], scheme_id, at)
    for row in rows:
        row.state = turns[row.person_id].state
    for row in stored:
        turn = turns[row.person_id]
        row.stored_at, row.organisation_id, row.department_id = at, turn.organisation_id, turn.department_id
    update_from_unnest(Management, rows, ["state", "stored_at", "organisation", "department"])
    record(_events(rows, before, by_id), at=at)
    return rows


def _end(person_ids: list[int], scheme_id: int, at: datetime) -> dict[int, Management]:
    """First: one in force a person."""
    rows = _locked(person_ids, scheme_id, {ManagementState.IN_FORCE}) if person_ids else []
    for row in rows:
        row.state, row.ended_at = ManagementState.ENDED, at
    update_from_unnest(Management, rows, ["state", "ended_at"])
    return {row.person_id: row for row in rows}


def _locked(person_ids: Iterable[int], scheme_id: int, states: Iterable[str]) -> list[Management]:
    """The units come in a statement of their own: a joined row whose unit changed while the lock was waited for is lost."""
    rows = Management.objects.filter(person__in=list(person_ids), scheme=scheme_id, state__in=list(states))
    return list(rows.prefetch_related("organisation").select_for_update().order_by("pk"))


def _events(rows: list[Management], before: dict[int, Management], by_id: int | None) -> list[EventDraft]:
    """On the chain of the person's own account: whoever acts, that is where it is looked for."""
    accounts = User.objects.filter(person__in=[row.person_id for row in rows], kind=AccountKind.PERSON)
    of_person = {account.person_id: account for account in accounts} if rows else {}
    return [
        EventDraft(
            stream=f"{Stream.ACCOUNT}:{of_person[row.person_id].pk}",
            kind=KINDS[ManagementState(row.state)],
            payload=_told(row, before.get(row.person_id)),
            actor_id=by_id,
        )
        for row in rows
        if row.person_id in of_person
    ]


def _told(row: Management, before: Management | None) -> dict[str, str]:
    return {"unit": row.organisation.name} | ({"before": before.organisation.name} if before else {})
