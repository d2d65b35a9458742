"""Pages of a meeting as a whole: the list, the plan, the meeting itself, who came, opening, reopening, cancelling."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.enums import MeetingAct, MeetingState, Standing
from committees.forms.meetings import AttendanceForm, PlanForm, ReasonForm
from committees.models import AgendaItem, Meeting
from committees.queries import agenda_of, committees_of, history_of, meetings_of, progress_of, untold_of
from committees.services import meetings as acts
from committees.services.announcing import announcing_refusal
from committees.views.common import (
    STANDING_TONES,
    STATE_TONES,
    frame,
    meeting_or_404,
    office_actor,
    refuse_unless,
)
from zcps.kit import lists

RESULT = {"agree": "同意", "against": "反对", "abstain": "弃权", "threshold": "须达"}
KINDS = {
    "plan": ("安排会议", ""),
    "change_plan": ("修改会议安排", ""),
    "attend": ("登记到会人数", ""),
    "agenda_add": ("列入议程", ""),
    "agenda_remove": ("移出议程", "returned"),
    "recuse": ("登记回避", ""),
    "open": ("开始录票", "todo"),
    "reopen": ("退回筹备", "returned"),
    "tally": ("录入票数", "todo"),
    "close": ("结束会议", "passed"),
    "announce": ("告知未通过人员", ""),
    "cancel": ("取消会议", "refused"),
}


@never_cache
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings of the offices the account works for, the latest first."""
    actor = office_actor(request)
    page = lists.numbered_page(meetings_of(actor), number=request.GET.get("page"))
    for row in page.rows:
        row.tone = STATE_TONES[row.state]
    may_plan = committees_of(actor).exists()
    context = {"page": page, "why_not_plan": "" if may_plan else "安排评审会议需要“评委会业务管理”角色。"}
    return render(request, "committees/meetings.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting of one of one's committees."""
    actor = office_actor(request)
    form = PlanForm(request.POST or None, committees=committees_of(actor))
    if request.method == "POST" and form.is_valid():
        row = acts.plan_meeting(**form.cleaned_data, by=actor)
        messages.success(request, f"已安排“{row.name}”，请将待评审人员列入议程。")
        return redirect("committees:meeting", row.uuid)
    crumbs = [{"label": "评审会议", "url": reverse("committees:meetings")}, {"label": "安排会议"}]
    return render(request, "committees/form.html", {"form": form, "title": "安排评审会议", "crumbs": crumbs})


@never_cache
@require_safe
def meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The meeting: quorum in numbers, the agenda with how far it has come, what was done."""
    row = meeting_or_404(request, uuid)
    page = lists.numbered_page(agenda_of(row), number=request.GET.get("page"))
    everyone = page.rows if page.pages == 1 else list(agenda_of(row))
    progress = progress_of(row, everyone)
    context = frame(request, row) | {
        "page": page,
        "lines": [_line(row, item, own=request.actor.person_id) for item in page.rows],
        "stats": _stats(row, page.count, progress),
        "unsettled": progress[Standing.DIFFERENT] + progress[Standing.WRONG_SUM],
        "can_remove": row.state == MeetingState.PREPARING,
        **_untold(row),
        "history": [_event(event) for event in history_of(row)],
    }
    return render(request, "committees/meeting.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change name, day and place."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.ARRANGE, row)
    form = PlanForm(request.POST or None, initial={"name": row.name, "held_on": row.held_on, "place": row.place})
    return _form_page(request, row, form, acts.change_plan, title="修改会议安排", done="会议安排已修改。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record who came."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.ARRANGE, row)
    names = ("members_due", "present", "chair_name", "chair_post")
    form = AttendanceForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return _form_page(request, row, form, acts.record_attendance, title="登记到会人数", done="到会人数已登记。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_voting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then freeze agenda and attendance."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.OPEN, row)
    if request.method == "POST":
        acts.open_voting(row, by=request.actor)
        messages.success(request, "已开始录票。请由两人各录一遍，两遍一致后结束会议。")
        return redirect("committees:meeting", row.uuid)
    lines = [
        "议程、到会人数和回避人数随即锁定。",
        "票数由两个人依据签字的计票单各录一遍，互不可见，系统逐项比对。",
        "确需更正议程或者人数的，可以退回筹备，须写明理由。",
    ]
    context = frame(request, row, "开始录票") | {
        "question": f"开始录入“{row.name}”的票数？",
        "consequences": lines,
        "action": reverse("committees:open", args=[row.uuid]),
        "confirm_label": "开始录票",
        "problem": acts.not_ready(row, list(row.items.all())),
    }
    return render(request, "committees/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Back to preparation, with a reason."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.REOPEN, row)
    consequences = ["已录入的票数保留；人数改动后，合计不符的须重新录入。", "理由写入会议记录。"]
    return _form_page(
        request, row, ReasonForm(request.POST or None), acts.reopen_preparation, title="退回筹备", done="会议已退回筹备。",
        consequences=consequences, confirm_label="退回筹备",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cancel a meeting whose agenda is empty, with a reason."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.CANCEL, row)
    return _form_page(
        request, row, ReasonForm(request.POST or None), acts.cancel_meeting, title="取消会议", done="会议已取消。",
        consequences=["会议取消后不能恢复，需要时请另行安排。", "理由写入会议记录。"], confirm_label="取消会议",
    )  # fmt: skip


def _form_page(
    request: HttpRequest, row: Meeting, form: Any, act: Callable, *, title: str, done: str, consequences: Any = (),
    confirm_label: str = "",
) -> HttpResponse:  # fmt: skip
    """One form, one service: the way all of these pages go. `confirm_label`: what undoes something is not just saved."""
    if request.method == "POST" and form.is_valid():
        act(row, **form.cleaned_data, by=request.actor)
        messages.success(request, done)
        return redirect("committees:meeting", row.uuid)
    context = frame(request, row, title) | {"form": form, "title": title, "consequences": consequences}
    return render(request, "committees/form.html", context | {"confirm_label": confirm_label})


def _line(row: Meeting, item: AgendaItem, *, own: int | None) -> dict[str, Any]:
    """One person of the agenda; the counts only once the meeting is closed, and never to that person."""
    standing = item.standing_of(row.present) if row.present is not None else Standing.EMPTY
    is_shown = row.state == MeetingState.CLOSED and item.application.person_id != own
    counts = [(label, getattr(item, name) if is_shown else "回避") for name, label in RESULT.items()]
    return {
        "item": item,
        "standing": standing,
        "tone": STANDING_TONES[standing],
        "counts": counts,
        "is_shown": is_shown,
    }


def _stats(row: Meeting, count: int, progress: Any) -> list[dict[str, Any]]:
    agreed = progress[Standing.AGREED]
    stats = [
        {"label": "参评人员", "value": count},
        {"label": "应到委员", "value": row.members_due},
        {"label": "实到委员", "value": "未登记" if row.present is None else row.present},
        {"label": "两遍一致", "value": f"{agreed}/{count}", "tone": "passed" if count and agreed == count else ""},
    ]
    unsettled = progress[Standing.DIFFERENT] + progress[Standing.WRONG_SUM]
    if unsettled:
        url = reverse("committees:comparison", args=[row.uuid])
        stats.append({"label": "须重新录入", "value": unsettled, "tone": "refused", "url": url})
    return stats


def _untold(row: Meeting) -> dict[str, Any]:
    """How many still have to learn that they did not pass, and what that waits for."""
    count = untold_of(row).count() if row.state == MeetingState.CLOSED else 0
    return {"untold": count, "why_untold": announcing_refusal(row) if count else ""}


def _event(event: Any) -> dict[str, Any]:
    label, tone = KINDS.get(event.kind, (event.kind, ""))
    actor = event.actor.get_full_name() if event.actor else ""
    return {
        "at": event.at,
        "label": label,
        "tone": tone,
        "organisation": event.organisation.name if event.organisation else "",
        "actor": actor,
        "detail": _detail(event),
    }


def _detail(event: Any) -> str:
    """What may be told of an event: numbers of members and reasons, never the counts of a pass."""
    payload = event.payload_row.payload if hasattr(event, "payload_row") else {}
    if event.kind in {"reopen", "cancel"}:
        return f"理由：{payload.get('reason', '')}"
    if event.kind == "attend":
        return f"应到 {payload.get('members_due')}，实到 {payload.get('present')}，主持人 {payload.get('chair')}"
    if event.kind in {"agenda_add", "agenda_remove"}:
        return f"{len(payload.get('applications', []))} 人"
    if event.kind == "announce":
        return f"{payload.get('told')} 人"
    if event.kind == "tally":
        return f"第 {payload.get('pass')} 遍，{len(payload.get('counts', []))} 人"
    return ""
