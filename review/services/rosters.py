"""What is done with a consignment once it is on its way: the sender's note, and the roster with whole ID numbers."""

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.models import Consignment
from review.models.querysets import READING_ROLES
from review.queries.rosters import OPENED, Line, roster
from zcps.kit.refusals import ActionDenied

NOTED = "consignment_noted"


@transaction.atomic
def write_note(consignment: Consignment, note: str, *, by: Actor) -> Consignment:
    """备注 on the cover, by the office that sent it."""
    locked = _locked(consignment)
    if locked.sender_id not in by.organisations_with(*READING_ROLES):
        raise ActionDenied("备注由报送机构填写。", status=403)
    if locked.note != note:
        locked.note = note
        locked.save(update_fields=["note"])
        record([_event(locked, NOTED, {"note": note}, locked.sender_id, by)])
    return locked


@transaction.atomic
def open_roster(consignment: Consignment, *, by: Actor) -> list[Line]:
    """The roster with whole ID numbers, for the two offices alone; who opened it when is recorded."""
    locked = _locked(consignment)
    offices = by.organisations_with(*READING_ROLES)
    office = next((each for each in (locked.receiver_id, locked.sender_id) if each in offices), None)
    if office is None:
        raise ActionDenied("没有找到这个报送批次，或者它不是您所在机构报送或接收的。", status=404)
    lines = roster(locked, with_numbers=True)
    record([_event(locked, OPENED, {"persons": len(lines)}, office, by)])
    return lines


def _locked(consignment: Consignment) -> Consignment:
    """Events of one chain are written one after the other."""
    return Consignment.objects.select_for_update().get(pk=consignment.pk)


def _event(consignment: Consignment, kind: str, payload: dict, office: int, by: Actor) -> EventDraft:
    return EventDraft(
        stream=consignment.stream, kind=kind, payload=payload, actor_id=by.user_id, organisation_id=office
    )
