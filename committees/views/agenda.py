"""Pages of the agenda: add from those who wait, take off, record recusals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from committees.enums import MeetingAct
from committees.forms.meetings import RecusalForm, WaitingFilter
from committees.models import AgendaItem, Meeting
from committees.queries import waiting_for
from committees.services import agenda as acts
from committees.views.common import frame, meeting_or_404, refuse_unless, uuids
from zcps.kit import lists
from zcps.kit.refusals import ActionDenied

AT_ONCE = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Those who wait for this committee, to be put on the agenda: the chosen ones or all that the filter leaves."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.ARRANGE, row)
    waiting = waiting_for(row, request.actor)
    pairs = waiting.order_by("speciality_name", "speciality").values_list("speciality", "speciality_name").distinct()
    filters = WaitingFilter(request.GET or None, specialities=list(pairs))
    rows = filters.narrowed(waiting) if request.GET else waiting
    if request.method == "POST":
        return _added(request, row, rows)
    page = lists.numbered_page(rows, number=request.GET.get("page"))
    context = frame(request, row, "列入参评人员") | {"filters": filters, "page": page, "at_once": AT_ONCE}
    return render(request, "committees/waiting.html", context)


@never_cache
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the chosen persons off the agenda."""
    row = meeting_or_404(request, uuid)
    items = row.items.filter(uuid__in=uuids(request, "selected"))
    count = acts.take_off_agenda(items, by=request.actor)
    messages.success(request, f"已将 {count} 人移出议程，他们仍在待评审人员中。")
    return redirect("committees:meeting", row.uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recusal(request: HttpRequest, uuid: UUID, item_uuid: UUID) -> HttpResponse:
    """How many members do not vote on one person."""
    row = meeting_or_404(request, uuid)
    refuse_unless(request, MeetingAct.ARRANGE, row)
    item = get_object_or_404(AgendaItem, meeting=row, uuid=item_uuid)
    form = RecusalForm(request.POST or None, initial={"count": item.recused, "note": item.recusal_note})
    if request.method == "POST" and form.is_valid():
        acts.recuse(item, **form.cleaned_data, by=request.actor)
        messages.success(request, f"“{item.name}”的回避人数已登记。")
        return redirect("committees:meeting", row.uuid)
    title = f"登记回避：{item.name}"
    consequences = [
        f"{item.unit_name}，{item.speciality_name}，申报{item.title_name}。",
        "定足数仍按评委会全体委员计算；回避的委员不参加对此人的表决。",
    ]
    context = frame(request, row, title) | {"form": form, "title": title, "consequences": consequences}
    return render(request, "committees/form.html", context)


def _added(request: HttpRequest, row: Meeting, rows) -> HttpResponse:
    if request.POST.get("scope") != "all":
        rows = rows.filter(uuid__in=uuids(request, "selected"))
    chosen = list(rows.select_related(None)[:AT_ONCE])
    if not chosen:
        raise ActionDenied("没有可以列入的人员：请先勾选；已勾选的，可能已被列入其他会议，请刷新后查看。")
    added = acts.put_on_agenda(row, chosen, by=request.actor)
    if added.items:
        messages.success(request, f"已将 {len(added.items)} 人列入议程。")
    for name, sentence in added.refused[:10]:
        messages.warning(request, f"{name}没有列入：{sentence}")
    return redirect("committees:meeting", row.uuid)
