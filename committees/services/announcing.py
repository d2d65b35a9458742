"""告知评审结果: when those who did not pass at a meeting learn it.

Whoever passed becomes known by 公示, whoever was recommended by 网上送审. Told any earlier, the others' news would give
that away; so they are told once everybody who passed at their meeting is known: by the clock, within minutes. Where
nobody passed, nothing happens that the clock could wait for, and the office says when.
"""

from django.db import transaction

from accounts.policies import SYSTEM, Actor
from accounts.services.events import EventDraft, record
from committees.enums import ItemKind, MeetingAct
from committees.models import Meeting
from committees.queries import meetings_to_announce, untold_of, withheld_of
from committees.services.meetings import acting
from review.services.telling import tell_not_passed
from zcps.kit.refusals import ActionDenied

ANNOUNCED = "announce"
MAKES_KNOWN = {ItemKind.RECOMMENDATION: "网上送审", ItemKind.TITLE: "公示"}


@transaction.atomic
def announce_results(meeting: Meeting, *, by: Actor) -> int:
    """Tell those who did not pass; returns how many. Raises ActionDenied while somebody who passed is not known yet."""
    row = acting(meeting, MeetingAct.ANNOUNCE, by=by)
    problem = announcing_refusal(row)
    if problem:
        raise ActionDenied(problem)
    return _tell(row, by)


def announce_due() -> int:
    """Tell those of all meetings whose passed people are known by now; returns how many. Safe to run twice."""
    return sum(_announced(meeting) for meeting in meetings_to_announce())


def announcing_refusal(row: Meeting) -> str:
    """Why nobody can be told now; empty when they can."""
    waiting = list(withheld_of(row))
    if waiting:
        act = MAKES_KNOWN[ItemKind(waiting[0].kind)]
        return f"本次会议通过的人员中还有 {len(waiting)} 人尚未{act}，全部{act}后方可告知未通过人员。"
    return "" if untold_of(row).exists() else "本次会议没有需要告知的未通过人员。"


@transaction.atomic
def _announced(meeting: Meeting) -> int:
    """The judgement on the locked meeting: another worker may have been quicker."""
    row = (
        meetings_to_announce().select_related("committee").select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    )
    return _tell(row, SYSTEM) if row else 0


def _tell(row: Meeting, by: Actor) -> int:
    told = tell_not_passed(list(untold_of(row).values_list("application", flat=True)), by=by)
    draft = EventDraft(
        stream=row.stream,
        kind=ANNOUNCED,
        payload={"told": told},
        actor_id=by.user_id,
        organisation_id=row.committee.office_id,
        state=row.state,
    )
    record([draft])
    return told
