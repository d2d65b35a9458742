"""Pages of the votes: the sheet of one pass, the comparison of both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.enums import PASSES, MeetingAct, MeetingState, Standing
from committees.forms.sheets import COUNTS, Sheet
from committees.models import AgendaItem, Meeting
from committees.queries import agenda_of, progress_of, unsettled_ids
from committees.services.tallies import Typed, enter_tallies
from committees.views.common import STANDING_TONES, frame, meeting_or_404, refuse_candidate, refuse_unless, uuids
from zcps.kit import lists
from zcps.kit.refusals import ActionDenied

DIFFERENT = "different"
REFUSED = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, uuid: UUID, pass_number: int) -> HttpResponse:
    """Type one pass, page by page; rows left empty are not touched."""
    row = meeting_or_404(request, uuid)
    if pass_number not in PASSES:
        raise Http404("票数只录两遍，没有这一遍。")
    refuse_unless(request, MeetingAct.TYPE, row)
    is_again = request.GET.get("show") == DIFFERENT
    rows = agenda_of(row).filter(pk__in=unsettled_ids(row)) if is_again else agenda_of(row)
    page = lists.numbered_page(rows, number=request.GET.get("page"))
    posted = _posted(request, row) if request.method == "POST" else page.rows
    typing = Sheet(row, posted, pass_number=pass_number, actor=request.actor, data=request.POST or None)
    if request.method == "POST" and _saved(request, row, typing):
        return redirect(_next(row, pass_number, page, is_again=is_again))
    title = f"录入票数：第 {pass_number} 遍"
    context = frame(request, row, title) | {"sheet": typing, "page": page, "title": title, "is_again": is_again}
    return render(request, "committees/sheet.html", context, status=REFUSED if request.method == "POST" else None)


@never_cache
@require_safe
def comparison(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the two passes differ, field by field; counts are shown only where both are there."""
    row = meeting_or_404(request, uuid)
    if row.state not in {MeetingState.VOTING, MeetingState.CLOSED}:
        refuse_unless(request, MeetingAct.TYPE, row)
    refuse_candidate(request, row)
    items = list(agenda_of(row))
    progress = progress_of(row, items)
    context = frame(request, row, "核对两遍") | {
        "different": [_comparison(row, item) for item in items if item.standing_of(row.present) == Standing.DIFFERENT],
        "wrong": [item for item in items if item.standing_of(row.present) == Standing.WRONG_SUM],
        "progress": [
            {"label": standing.label, "value": progress[standing], "tone": STANDING_TONES[standing]}
            for standing in Standing
            if progress[standing]
        ],
    }
    return render(request, "committees/comparison.html", context)


def _posted(request: HttpRequest, row: Meeting) -> list[AgendaItem]:
    """The rows the sheet showed; the page may look different by now, what was typed must not go astray."""
    return list(agenda_of(row).filter(uuid__in=uuids(request, "item")))


def _saved(request: HttpRequest, row: Meeting, typing: Sheet) -> bool:
    """Write the sheet. A refusal is shown on the sheet itself, so that nothing typed is lost."""
    if not typing.is_valid():
        return False
    if not typing.tallies:
        typing.problem = "还没有填写票数：请至少填写一人的同意、反对、弃权。"
        return False
    try:
        typed = enter_tallies(row, pass_number=typing.pass_number, tallies=typing.tallies, by=request.actor)
    except ActionDenied as denied:
        if denied.status == 404:
            raise
        typing.problem = denied.sentence
        return False
    _tell(request, typed)
    return True


def _tell(request: HttpRequest, typed: Typed) -> None:
    count = len(typed.new) + len(typed.again)
    messages.success(request, f"已录入 {count} 人。" if count else "票数没有改动。")
    if typed.different:
        names = "、".join(item.name for item in typed.different[:5])
        more = "等" if len(typed.different) > 5 else ""
        sentence = f"{len(typed.different)} 人的两遍不一致（{names}{more}），请双方核对计票单后各自重新录入。"
        messages.warning(request, sentence)


def _next(row: Meeting, pass_number: int, page: lists.NumberedPage, *, is_again: bool) -> str:
    """The next page of the sheet, or the meeting after the last one."""
    if is_again:
        return reverse("committees:comparison", args=[row.uuid])
    if page.has_next:
        return f"{reverse('committees:sheet', args=[row.uuid, pass_number])}?page={page.number + 1}"
    return reverse("committees:meeting", args=[row.uuid])


def _comparison(row: Meeting, item: AgendaItem) -> dict[str, Any]:
    """Field by field: (label, first, second, whether they differ), and who typed which pass."""
    first, second = item.entry(1), item.entry(2)
    fields = [(label, getattr(first, name), getattr(second, name)) for name, label in COUNTS.items()]
    return {
        "item": item,
        "voters": item.voters_of(row.present),
        "fields": [{"label": label, "first": a, "second": b, "differs": a != b} for label, a, b in fields],
        "first_by": first.typed_person.name,
        "second_by": second.typed_person.name,
    }
