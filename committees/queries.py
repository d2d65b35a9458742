"""What pages and services ask of meetings: who waits, what stands on an agenda, how far the typing has come."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Committee, Event
from accounts.policies import Actor
from committees.enums import UNSETTLED, Standing
from committees.models import AgendaItem, Meeting
from committees.policies import MANAGING_ROLES
from review.enums import Action, State
from review.models import Application, Stage
from zcps.kit import clock


def meetings_of(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the actor's offices, the latest first."""
    return Meeting.objects.visible_to(actor).with_committee().with_count().order_by("-held_on", "-pk")


def committees_of(actor: Actor) -> QuerySet[Committee]:
    """Committees the actor may plan meetings of."""
    offices = actor.organisations_with(*MANAGING_ROLES)
    return Committee.objects.filter(office__in=offices).select_related("scheme", "office").order_by("name")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The agenda in order, with both passes and whose application it is."""
    return meeting.items.order_by("position").select_related("application").defer("application__draft").with_tallies()


def waiting_for(meeting: Meeting, actor: Actor) -> QuerySet[Application]:
    """Applications this committee may vote on that are on no open agenda: by speciality, then by unit and name."""
    committee = meeting.committee
    rows = Application.objects.actionable_by(actor, Action.RECORD_RESULT, today=clock.today())
    taken = AgendaItem.objects.undecided().filter(application=OuterRef("pk"))
    rows = rows.filter(
        Q(stage__committee=committee) | Q(stage__committee__isnull=True),
        ~Exists(taken),
        holder=committee.office_id,
        series=committee.series,
    )
    return rows.order_by("speciality_name", "unit_key", "name_key", "pk")


def following_duties(applications: Iterable[Application]) -> dict[int, str]:
    """By application id, the duty of the stop after the one where it is; nothing for those at their last stop."""
    here = {row.pk: (row.plan_number, row.position + 1) for row in applications}
    stages = Stage.objects.filter(application__in=list(here)).values_list(
        "application_id", "plan_number", "position", "duty"
    )
    return {pk: duty for pk, plan, position, duty in stages if (plan, position) == here[pk]}


def progress_of(meeting: Meeting, items: Iterable[AgendaItem]) -> Counter[Standing]:
    """How many persons stand where in the two passes; before attendance is known nobody has been voted on."""
    if meeting.present is None:
        return Counter(Standing.EMPTY for _ in items)
    return Counter(item.standing_of(meeting.present) for item in items)


def unsettled_ids(meeting: Meeting) -> list[int]:
    """Items whose two passes contradict each other or do not add up."""
    return [item.pk for item in agenda_of(meeting) if item.standing_of(meeting.present) in UNSETTLED]


def untold_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Those who did not pass at this meeting and have not learnt it."""
    return _decided_last(meeting.items.filter(passed=False, application__state=State.NOT_PASSED))


def withheld_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Those who passed at this meeting, of whom nobody outside knows it yet."""
    return _decided_last(meeting.items.filter(passed=True))


def meetings_to_announce() -> QuerySet[Meeting]:
    """Meetings with people who have not been told, whose passed people are all known; there are some of these."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"))
    untold = items.filter(passed=False, application__state=State.NOT_PASSED)
    return Meeting.objects.filter(
        Exists(_decided_last(untold)),
        Exists(items.filter(passed=True)),
        ~Exists(_decided_last(items.filter(passed=True))),
    ).order_by("pk")


def _decided_last(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Of these, whose result is withheld and is that of this meeting: no later meeting has decided."""
    later = AgendaItem.objects.filter(application=OuterRef("application"), decided_at__gt=OuterRef("decided_at"))
    return items.filter(~Exists(later), application__withheld_at__isnull=False)


def history_of(meeting: Meeting, *, limit: int = 100) -> list[Event]:
    """What was done at the meeting, the latest first; the counts of a pass are not part of it."""
    rows = Event.objects.filter(stream=meeting.stream).select_related("actor__person", "organisation", "payload_row")
    return list(rows.order_by("-seq")[:limit])
