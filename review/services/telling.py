"""告知评审结果: those who did not pass learn it, all of them at once, when their committee's results may be known."""

from collections.abc import Collection

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from accounts.services.notifications import notify
from review.enums import Action, State
from review.models import Application
from review.notices import Move, drafts_for
from review.policies.acts import Act
from zcps.kit import clock

TOLD = "result_told"


@transaction.atomic
def tell_not_passed(application_ids: Collection[int], *, by: Actor) -> int:
    """Open the withheld results among these and send each the message of the result; returns how many.

    No move: the state stays what the vote made it. Safe to run twice. Whether it is time is the caller's judgement.
    """
    withheld = Application.objects.filter(state=State.NOT_PASSED, withheld_at__isnull=False)
    rows = withheld.filter(pk__in=application_ids).select_related("holder", "scheme_version").order_by("pk")
    told = list(rows.defer("scheme_version__content").select_for_update(of=("self",)))
    Application.objects.filter(pk__in=[row.pk for row in told]).update(withheld_at=None)
    act = Act(action=Action.RECORD_RESULT, actor=by, at=clock.now())
    moves = [_said(row, act) for row in told]
    record([_event(move.row, by) for move in moves])
    notify(drafts_for(moves, act))
    return len(told)


def _said(row: Application, act: Act) -> Move:
    """What the message is written from: its words are those of the vote."""
    row.withheld_at = None
    return Move(
        row=row,
        act=act,
        from_state=row.state,
        origin=None,
        office=row.holder,
        arrival=row.arrival,
        outside_office_id=None,
    )


def _event(row: Application, by: Actor) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=TOLD,
        payload={},
        actor_id=by.user_id,
        organisation_id=row.holder_id,
        state=row.state,
    )
