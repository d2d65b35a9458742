"""报送批次: what came and what was sent, the roster with its ticks, cover and 花名册 to print."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import Actor
from review.documents.consignments import cover_context
from review.enums import CLOSED, PAPER_LACKING, Action
from review.forms.consignments import ConsignmentFilters, NoteForm, marks_from
from review.models import Consignment, ConsignmentItem
from review.models.querysets import READING_ROLES
from review.policies import known_state
from review.queries.consignments import (
    NEWEST,
    RECEIVED,
    SENT,
    Counts,
    consignments_of,
    counts,
    items_page,
    narrowed,
    reminders_of,
)
from review.queries.rosters import roster as roster_lines
from review.services.paper import mark_paper
from review.services.paper_reminders import remind_of_paper
from review.services.rosters import open_roster, write_note
from review.views.documents import printable_of_consignment
from review.views.office.common import office_page
from review.views.office.paper import say_marked, say_reminded
from zcps.kit.lists import page, querystring

MISSING = "没有找到这个报送批次，或者它不是您所在机构报送或接收的。"
NOT_RECEIVER = "这个报送批次由接收机构登记纸质材料，您所在机构是报送机构。"
TAKEN_BACK = {Action.RECALL: "报送机构拿回", Action.DECLINE: "不予接收", Action.SEND_BACK: "退回下级"}
SENT_AGAIN = "补正后重新报送"


@office_page
@require_safe
def consignments(request: HttpRequest) -> HttpResponse:
    """收到的, or 发出的 with ?side=sent."""
    side = SENT if request.GET.get("side") == SENT else RECEIVED
    form = ConsignmentFilters(request.GET)
    rows = narrowed(consignments_of(request.actor.organisation_id, side), form.wanted(), side)
    shown = page(rows, sort=NEWEST, after=request.GET.get("after"), before=request.GET.get("before"))
    found = counts(shown.rows)
    context = {
        "page": shown,
        "rows": [{"row": row, "counts": found.get(row.pk, Counts())} for row in shown.rows],
        "side": side,
        "opposite": "报送机构" if side == RECEIVED else "接收机构",
        "tabs": [_tab(request, RECEIVED, "收到的", side), _tab(request, SENT, "发出的", side)],
        "filters": form,
        "reset_url": f"?side={side}",
        "export_url": f"{reverse('review:consignments_export')}?{querystring(request.GET)}",
    }
    return render(request, "review/office/consignments.html", context)


@office_page
@require_safe
def consignment(request: HttpRequest, uuid) -> HttpResponse:
    """One consignment with everybody on it; the receiver ticks the paper here."""
    row = _consignment_or_404(request, uuid)
    receives, sends = _reads_at(request.actor, row.receiver_id), _reads_at(request.actor, row.sender_id)
    shown = items_page(row, after=request.GET.get("after"), before=request.GET.get("before"))
    lines = [_line(item, request.actor, receives=receives) for item in shown.rows]
    counted = counts([row]).get(row.pk, Counts())
    context = {
        "consignment": row,
        "counts": counted,
        "page": shown,
        "lines": lines,
        "query": request.GET.urlencode(),
        "receives": receives,
        "may_tick": any(line["may_tick"] for line in lines),
        "may_remind": receives and counted.lacking > 0,
        "note_form": NoteForm(initial={"note": row.note}) if sends else None,
        "reminders": reminders_of(row),
        "print_kinds": printable_of_consignment(row),
        "back_url": f"{reverse('review:consignments')}?side={RECEIVED if receives else SENT}",
    }
    return render(request, "review/office/consignment.html", context)


@office_page
@require_POST
def tick(request: HttpRequest, uuid) -> HttpResponse:
    """Many rows at once; each row that was ticked by somebody else meanwhile is said."""
    row = _received_or_refused(request, uuid)
    mine = set(row.items.filter(taken_back_at__isnull=True).values_list("application", flat=True))
    marks = {pk: mark for pk, mark in marks_from(request.POST).items() if pk in mine}
    say_marked(request, mark_paper(marks, by=request.actor))
    query = request.GET.urlencode()
    return redirect(f"{row.get_absolute_url()}?{query}" if query else row)


@office_page
@require_POST
def remind(request: HttpRequest, uuid) -> HttpResponse:
    """催交: one message to the office that sent."""
    row = _received_or_refused(request, uuid)
    ids = row.items.filter(taken_back_at__isnull=True).values_list("application", flat=True)
    say_reminded(request, remind_of_paper(ids, by=request.actor.at(row.receiver_id)))
    return redirect(row)


@office_page
@require_POST
def note(request: HttpRequest, uuid) -> HttpResponse:
    row, form = _consignment_or_404(request, uuid), NoteForm(request.POST)
    if form.is_valid():
        write_note(row, form.cleaned_data["note"], by=request.actor)
        messages.success(request, "备注已保存，会印在送审材料封面上。")
    else:
        messages.error(request, "；".join(sentence for sentences in form.errors.values() for sentence in sentences))
    return redirect(row)


@office_page
@require_safe
def cover(request: HttpRequest, uuid) -> HttpResponse:
    """送审材料封面 and 回执: a page of its own, made to be printed."""
    row = _consignment_or_404(request, uuid)
    context = cover_context(row)
    return render(request, "print/consignment_cover.html", context)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, uuid) -> HttpResponse:
    """花名册: ID numbers masked; whole ones by POST alone, since that is written down."""
    row = _consignment_or_404(request, uuid)
    is_whole = request.method == "POST"
    lines = open_roster(row, by=request.actor) if is_whole else roster_lines(row, with_numbers=False)
    context = {
        "consignment": row,
        "lines": lines,
        "is_whole": is_whole,
        "people": sum(not line.is_taken_back for line in lines),
    }
    return render(request, "print/consignment_roster.html", context)


def _consignment_or_404(request: HttpRequest, uuid) -> Consignment:
    rows = Consignment.objects.visible_to(request.actor).select_related("sender", "receiver", "sent_by__person")
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def _received_or_refused(request: HttpRequest, uuid) -> Consignment:
    row = _consignment_or_404(request, uuid)
    if not _reads_at(request.actor, row.receiver_id):
        raise PermissionDenied(NOT_RECEIVER)
    return row


def _reads_at(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in actor.organisations_with(*READING_ROLES)


def _line(item: ConsignmentItem, actor: Actor, *, receives: bool) -> dict[str, Any]:
    """One row as the page draws it. Nobody opens or ticks an application of their own (回避)."""
    row = item.application
    is_own = row.person_id == actor.person_id
    is_here = item.taken_back_at is None and row.stage_id == item.stage_id and known_state(row, to=actor) not in CLOSED
    return {
        "item": item,
        "row": row,
        "is_own": is_own,
        "taken_back": TAKEN_BACK.get(item.taken_back_act, SENT_AGAIN),
        "may_tick": bool(receives and is_here and item.paper and not is_own),
        "is_lacking": is_here and item.paper in PAPER_LACKING,
        "is_received": item.stage.received_at is not None or not item.stage.explicit_receipt,
        "selection": f"{row.pk}:{item.stage.paper_version}",
    }


def _tab(request: HttpRequest, side: str, label: str, current: str) -> dict[str, Any]:
    return {"label": label, "url": f"?{querystring(request.GET, side=side)}", "is_current": side == current}
