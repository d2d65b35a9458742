"""下级催办: everything below that lags, one text, one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from review.forms.urging import UrgeForm
from review.policies.clerks import NO_SAY, may_share
from review.queries.board import Line, lagging
from review.queries.urging import last_reminders, sent_reminders, urged_this_working_day
from review.services.urging import Urging, urge
from review.views.office.common import here, office_page

RECENT = 20
SHOWN = 3


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def urging(request: HttpRequest) -> HttpResponse:
    """The offices below with what they have in hand, the worst first."""
    lines = lagging(request.actor.organisation_id)
    form = UrgeForm(_posted(request, lines), lines=lines)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        offices = [int(each) for each in given["offices"]]
        _tell(request, urge(offices, text=given["words"], due_on=given["due_on"], by=here(request)))
        return redirect("review:urging")
    last = last_reminders(request.actor.organisation_id)
    waiting = urged_this_working_day(last)
    rows = [
        {"line": line, "last": last.get(line.organisation_id), "is_urged": line.organisation_id in waiting}
        for line in lines
    ]
    context = {
        "form": form,
        "rows": rows,
        "chosen": set(request.POST.getlist("offices")) or set(request.GET.getlist("office")),
        "total": sum(line.in_hand for line in lines),
        "overdue": sum(line.overdue for line in lines),
        "sent": sent_reminders(request.actor.organisation_id)[:RECENT],
        "why_not": "" if may_share(request.actor) else NO_SAY,
    }
    return render(request, "review/office/urging.html", context)


def _posted(request: HttpRequest, lines: list[Line]):
    """“全部催办” stands for every line; without scripts it is one tick."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if data.get("everybody"):
        data.setlist("offices", [str(line.organisation_id) for line in lines])
    return data


def _tell(request: HttpRequest, outcome: Urging) -> None:
    if outcome.sent:
        count, told = sum(row.count for row in outcome.sent), sum(row.told for row in outcome.sent)
        messages.success(request, f"已催办 {len(outcome.sent)} 个机构，共 {count} 件，通知 {told} 名经办人员。")
    for row in [row for row in outcome.sent if not row.told][:SHOWN]:
        messages.warning(request, f"{row.to_name}没有在岗的经办人员，消息无人接收，请电话联系。")
    for name, sentence in outcome.refused[:SHOWN]:
        messages.warning(request, f"{name}{sentence}")
    if len(outcome.refused) > SHOWN:
        messages.warning(request, f"另有 {len(outcome.refused) - SHOWN} 个机构今天已经催办过。")
