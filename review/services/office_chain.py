"""What is written down about an office itself: that something was taken out of its lists."""

from typing import Any

from django.db import transaction

from accounts.enums import Stream
from accounts.models import Organisation
from accounts.policies import Actor
from accounts.services.events import EventDraft, record


@transaction.atomic
def record_at_office(kind: str, payload: dict[str, Any], by: Actor) -> None:
    """Onto the chain of the actor's organisation, locked without hindering the rows that refer to it."""
    office = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    stream = f"{Stream.ORGANISATION}:{office.pk}"
    record(
        [EventDraft(stream=stream, kind=kind, payload=payload, actor_id=by.user_id, organisation_id=office.pk)],
    )
