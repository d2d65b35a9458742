"""评审会议的安排: plans a meeting, records who came, opens and reopens it. `acting` is the door of every act."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from accounts.enums import OrganisationStatus
from accounts.models import Committee
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from committees.enums import ChairPost, MeetingAct, MeetingState
from committees.models import AgendaItem, Meeting
from committees.policies import MANAGING_ROLES, SEEING_ROLES, why_not
from committees.rules import attendance_refusal, quorum_refusal, recusal_refusal
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date

NOT_FOUND = "没有找到这次评审会议，或者它不属于您所在的评委会办公室。"
STALE = "您打开页面之后，会议的议程或票数已有变化，您的操作没有执行。请查看最新情况后重新办理。"


def acting(meeting: Meeting, act: MeetingAct, *, by: Actor, version: int | None = None) -> Meeting:
    """Lock the meeting and judge the act on the fresh row; raises ActionDenied with the reason.

    Lock order everywhere: meeting → its items → applications. version: what the form showed, where it matters.
    """
    rows = Meeting.objects.visible_to(by).with_committee().select_for_update(of=("self",))
    row = rows.filter(pk=meeting.pk).first()
    if row is None:
        raise ActionDenied(NOT_FOUND, status=404)
    refusal = why_not(by, act, row)
    if refusal:
        raise ActionDenied(refusal.sentence, status=refusal.status)
    if version is not None and version != row.version:
        raise ActionDenied(STALE)
    return row


def written(row: Meeting, kind: str, payload: dict[str, Any], *, by: Actor, columns: Iterable[str] = ()) -> Meeting:
    """Save the changed columns, raise the version and record the event."""
    row.version += 1
    row.save(update_fields=[*columns, "version"])
    record([_event(row, kind, payload, by)])
    return row


def plan_meeting(committee: Committee, *, name: str, held_on: dt.date, place: str, by: Actor) -> Meeting:
    """Plan a sitting of the committee; 应到 is the whole committee until attendance is recorded."""
    _refuse_foreign(committee, by)
    _refuse_unfiled(committee, held_on)
    if committee.scheme.current_id is None:
        raise ActionDenied(f"“{committee.scheme}”还没有载入制度文件，不能安排评审会议，请联系平台管理机构。")
    row = Meeting(
        committee=committee,
        scheme_version_id=committee.scheme.current_id,
        name=name,
        held_on=held_on,
        place=place,
        members_due=committee.seats,
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    with transaction.atomic():
        _saved(row, force_insert=True)
        record([_event(row, "plan", {"name": name, "held_on": held_on, "place": place}, by)])
    return row


@transaction.atomic
def change_plan(meeting: Meeting, *, name: str, held_on: dt.date, place: str, by: Actor) -> Meeting:
    """Change name, day and place while the meeting is being prepared."""
    row = acting(meeting, MeetingAct.ARRANGE, by=by)
    _refuse_unfiled(row.committee, held_on)
    row.name, row.held_on, row.place = name, held_on, place
    _saved(row, update_fields=["name", "held_on", "place"])
    return written(row, "change_plan", {"name": name, "held_on": held_on, "place": place}, by=by)


@transaction.atomic
def record_attendance(
    meeting: Meeting, *, members_due: int, present: int, chair_name: str, chair_post: ChairPost, by: Actor
) -> Meeting:
    """Record 应到, 实到 and who presides. Too few members may be recorded; the votes then cannot begin."""
    row = acting(meeting, MeetingAct.ARRANGE, by=by)
    problem = attendance_refusal(seats=row.committee.seats, members_due=members_due, present=present)
    if problem:
        raise ActionDenied(problem)
    row.members_due, row.present = members_due, present
    row.chair_name, row.chair_post = chair_name, chair_post
    payload = {"members_due": members_due, "present": present, "chair": chair_name, "chair_post": chair_post}
    return written(row, "attend", payload, by=by, columns=("members_due", "present", "chair_name", "chair_post"))


@transaction.atomic
def open_voting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Freeze agenda, attendance and recusals; from now on votes are typed."""
    row = acting(meeting, MeetingAct.OPEN, by=by)
    items = list(row.items.all())
    problem = not_ready(row, items)
    if problem:
        raise ActionDenied(problem)
    row.state, row.opened_at, row.opened_by_id = MeetingState.VOTING, clock.now(), by.user_id
    payload = {"items": len(items), "members_due": row.members_due, "present": row.present}
    return written(row, "open", payload, by=by, columns=("state", "opened_at", "opened_by"))


@transaction.atomic
def reopen_preparation(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    """Back to preparation to correct agenda, attendance or recusals; what was typed stays and is judged anew."""
    row = acting(meeting, MeetingAct.REOPEN, by=by)
    if not reason.strip():
        raise ActionDenied("请填写退回筹备的理由。")
    row.state, row.opened_at, row.opened_by_id = MeetingState.PREPARING, None, None
    return written(row, "reopen", {"reason": reason}, by=by, columns=("state", "opened_at", "opened_by"))


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    """取消会议: only with an empty agenda, so that everybody on it visibly waits for another meeting."""
    row = acting(meeting, MeetingAct.CANCEL, by=by)
    if not reason.strip():
        raise ActionDenied("请填写取消会议的理由。")
    if row.items.exists():
        raise ActionDenied("议程中还有参评人员，请先将他们移出议程，再取消会议。")
    row.state, row.closed_at, row.closed_by_id = MeetingState.CANCELLED, clock.now(), by.user_id
    return written(row, "cancel", {"reason": reason}, by=by, columns=("state", "closed_at", "closed_by"))


def sitting_refusal(row: Meeting) -> str:
    """Why this sitting cannot decide: not yet held, outside the filing, or too few members."""
    if row.held_on > clock.today():
        return f"会议日期是{chinese_date(row.held_on)}，尚未召开，会后方可录入票数。"
    if row.present is None:
        return "请先登记应到人数、实到人数和主持人。"
    return (
        filing_refusal(row.committee, row.held_on)
        or attendance_refusal(seats=row.committee.seats, members_due=row.members_due, present=row.present)
        or quorum_refusal(members_due=row.members_due, present=row.present, quorum=row.rules.quorum)
    )


def filing_refusal(committee: Committee, held_on: dt.date) -> str:
    """备案有效期以外的评审结果不予认可（人社部令第40号第八条、第三十八条）."""
    if committee.status != OrganisationStatus.ACTIVE:
        return f"“{committee.name}”现为“{committee.get_status_display()}”，不能召开评审会议。"
    if committee.valid_from <= held_on <= committee.valid_until:
        return ""
    term = f"{chinese_date(committee.valid_from)}至{chinese_date(committee.valid_until)}"
    return f"“{committee.name}”的备案有效期为{term}，会议日期{chinese_date(held_on)}不在有效期内。"


def not_ready(row: Meeting, items: list[AgendaItem]) -> str:
    """Why the votes cannot begin; empty when they can."""
    if not items:
        return "议程中还没有参评人员，请先将待评审人员列入议程。"
    found = (recusal_refusal(name=item.name, present=row.present, recused=item.recused) for item in items)
    return sitting_refusal(row) or next(filter(None, found), "")


def _refuse_foreign(committee: Committee, by: Actor) -> None:
    held = by.organisations_with(*SEEING_ROLES)
    if committee.office_id not in held:
        raise ActionDenied("没有找到这个评委会，或者它不属于您所在的评委会办公室。", status=404)
    if committee.office_id not in by.organisations_with(*MANAGING_ROLES):
        raise ActionDenied("安排评审会议需要“评委会业务管理”角色，请联系本机构系统管理员。", status=403)


def _refuse_unfiled(committee: Committee, held_on: dt.date) -> None:
    problem = filing_refusal(committee, held_on)
    if problem:
        raise ActionDenied(problem)


def _saved(row: Meeting, **options: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError as error:
        day = chinese_date(row.held_on)
        raise ActionDenied(f"“{row.committee.name}”在{day}已有名为“{row.name}”的会议，请核对会议列表。") from error


def _event(row: Meeting, kind: str, payload: dict[str, Any], by: Actor) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=kind,
        payload=payload,
        actor_id=by.user_id,
        organisation_id=row.committee.office_id,
        state=row.state,
    )
