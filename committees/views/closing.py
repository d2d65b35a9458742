"""Pages of the end: the summary that is confirmed, the result sheet that is printed and signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.enums import ItemKind, MeetingAct, MeetingState, Standing
from committees.models import AgendaItem, Meeting
from committees.queries import agenda_of, untold_of
from committees.services.announcing import announce_results, announcing_refusal
from committees.services.closing import close_meeting, closing_refusal, verdict_of
from committees.views.common import frame, meeting_or_404, refuse_candidate, refuse_unless
from zcps.kit.refusals import ActionDenied

WORDS = {
    (ItemKind.RECOMMENDATION, True): "通过推荐",
    (ItemKind.RECOMMENDATION, False): "未通过推荐",
    (ItemKind.TITLE, True): "评审通过",
    (ItemKind.TITLE, False): "评审未通过",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who passes and who does not; confirming closes the meeting and records every result."""
    row = meeting_or_404(request, uuid)
    if request.method == "POST":
        close_meeting(row, by=request.actor, version=_version(request))
        messages.success(request, "会议已结束，评审结果已录入。申报人在结果公开之前看不到结果，也不会收到通知。")
        return redirect("committees:result", row.uuid)
    if row.state == MeetingState.CLOSED:
        return redirect("committees:result", row.uuid)
    refuse_unless(request, MeetingAct.CLOSE, row)
    refuse_candidate(request, row)
    items = list(agenda_of(row))
    lines = [_expected(row, item) for item in items]
    counted = [line for line in lines if line["verdict"]]
    context = frame(request, row, "结束会议") | {
        "question": f"结束“{row.name}”，录入 {len(items)} 人的评审结果？",
        "action": reverse("committees:close", args=[row.uuid]),
        "problem": closing_refusal(row, items),
        "lines": lines,
        "passed": sum(line["verdict"].passed for line in counted),
        "failed": sum(not line["verdict"].passed for line in counted),
        "unfinished": len(lines) - len(counted),
    }
    return render(request, "committees/close.html", context)


@never_cache
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The result sheet: both numbers a person, to be signed by the chair and sealed."""
    row = meeting_or_404(request, uuid)
    if row.state != MeetingState.CLOSED:
        raise ActionDenied("会议还没有结束，没有评审结果表；结束会议后方可查看和打印。")
    refuse_candidate(request, row)
    items = list(agenda_of(row))
    lines = [{"item": item, "word": WORDS[ItemKind(item.kind), item.passed]} for item in items]
    typists = [_typists(items, number) for number in (1, 2)]
    passed = sum(item.passed for item in items)
    context = frame(request, row, "评审结果表") | {
        "lines": lines,
        "passed": passed,
        "failed": len(items) - passed,
        "first_typists": typists[0],
        "second_typists": typists[1],
        "facts": _facts(row),
    }
    return render(request, "committees/result.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then tell those who did not pass."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.ANNOUNCE, row)
    if request.method == "POST":
        told = announce_results(row, by=request.actor)
        messages.success(request, f"已告知 {told} 名未通过人员。")
        return redirect("committees:meeting", row.uuid)
    context = frame(request, row, "告知未通过人员") | {
        "question": f"告知“{row.name}”未通过的 {untold_of(row).count()} 人？",
        "consequences": ["未通过人员随即收到站内消息和短信，在“我的申报”中看到“评审未通过”。", "告知以后不能撤回。"],
        "action": reverse("committees:announce", args=[row.uuid]),
        "confirm_label": "告知",
        "problem": announcing_refusal(row),
    }
    return render(request, "committees/confirm.html", context)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _expected(row: Meeting, item: AgendaItem) -> dict[str, Any]:
    """What the result will be; nothing for a person whose passes are not settled."""
    is_settled = item.standing_of(row.present) == Standing.AGREED
    found = verdict_of(row, item) if is_settled else None
    word = WORDS[ItemKind(item.kind), found.passed] if found else item.standing_of(row.present).label
    return {"item": item, "verdict": found, "tally": item.tally(1) if found else None, "word": word}


def _typists(items: list[AgendaItem], pass_number: int) -> str:
    names = {entry.typed_person.name for item in items if (entry := item.entry(pass_number))}
    return "、".join(sorted(names))


def _facts(row: Meeting) -> list[dict[str, Any]]:
    return [
        {"label": "评委会", "value": row.committee.name},
        {"label": "备案文号", "value": row.committee.filing_number},
        {"label": "会议地点", "value": row.place},
        {"label": "主持人", "value": f"{row.chair_name}（{row.get_chair_post_display()}）"},
    ]
