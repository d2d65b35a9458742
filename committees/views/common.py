"""What every page of a meeting begins with: which meeting is meant, what may be done with it, its way back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from accounts.policies import Actor
from committees.enums import MeetingAct, MeetingState, Standing
from committees.models import Meeting
from committees.policies import SEEING_ROLES, why_not
from committees.rules import least, quorum_sentence
from committees.services.meetings import NOT_FOUND
from zcps.kit.refusals import ActionDenied

NO_ROLE = "评审会议由评委会办公室的“评委会业务管理”“参评人员审查”人员办理，您没有这些角色，请联系本机构系统管理员。"
STATE_TONES = {
    MeetingState.PREPARING: "waiting",
    MeetingState.VOTING: "todo",
    MeetingState.CLOSED: "passed",
    MeetingState.CANCELLED: "neutral",
}
STANDING_TONES = {
    Standing.EMPTY: "neutral",
    Standing.FIRST_ONLY: "waiting",
    Standing.SECOND_ONLY: "waiting",
    Standing.DIFFERENT: "refused",
    Standing.WRONG_SUM: "refused",
    Standing.AGREED: "passed",
}


def office_actor(request: HttpRequest) -> Actor:
    """The actor, who works for some committee's office; 403 otherwise."""
    if not request.actor.organisations_with(*SEEING_ROLES):
        raise ActionDenied(NO_ROLE, status=403)
    return request.actor


def meeting_or_404(request: HttpRequest, uuid: UUID) -> Meeting:
    """A meeting of an office the account works for; a foreign one is answered like a missing one."""
    row = Meeting.objects.visible_to(request.actor).with_committee().filter(uuid=uuid).first()
    if row is None:
        raise ActionDenied(NOT_FOUND, status=404)
    return row


def refuse_unless(request: HttpRequest, act: MeetingAct, meeting: Meeting) -> None:
    """The form of an act is shown only when the act may be tried; the refusal leads back to the meeting."""
    refusal = why_not(request.actor, act, meeting)
    if refusal:
        url = reverse("committees:meeting", args=[meeting.uuid])
        raise ActionDenied(refusal.sentence, status=refusal.status, back_url=url, back_label="返回会议")


def refuse_candidate(request: HttpRequest, meeting: Meeting) -> None:
    """回避: whoever stands before the committee does not see the votes of that meeting."""
    person_id = request.actor.person_id
    if person_id is not None and meeting.items.filter(application__person=person_id).exists():
        raise ActionDenied("您是本次会议的参评人员，应当回避，票数和结果请由其他工作人员查看和办理。", status=403)


def frame(request: HttpRequest, meeting: Meeting, title: str = "") -> dict[str, Any]:
    """What every page of a meeting shows: the way back, the state, why each act is not possible now."""
    crumbs = [{"label": "评审会议", "url": reverse("committees:meetings")}]
    url = reverse("committees:meeting", args=[meeting.uuid])
    crumbs += [{"label": meeting.name, "url": url}, {"label": title}] if title else [{"label": meeting.name}]
    refusals = {act: why_not(request.actor, act, meeting) for act in MeetingAct}
    return {
        "meeting": meeting,
        "meeting_url": url,
        "crumbs": crumbs,
        "tone": STATE_TONES[meeting.state],
        "blocked": {act.value: refusal.sentence if refusal else "" for act, refusal in refusals.items()},
        "quorum": quorum_of(meeting),
    }


def quorum_of(meeting: Meeting) -> dict[str, Any]:
    """应到、实到、须到, and whether it is reached."""
    fraction = meeting.rules.quorum
    found = {"members_due": meeting.members_due, "needed": least(fraction, meeting.members_due), "sentence": ""}
    if meeting.present is None:
        return found
    return found | {
        "sentence": quorum_sentence(members_due=meeting.members_due, present=meeting.present, quorum=fraction),
        "is_reached": fraction.reached(meeting.present, meeting.members_due),
    }


def uuids(request: HttpRequest, name: str) -> list[UUID]:
    """The identifiers posted under a name; what is no identifier is nobody's."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
