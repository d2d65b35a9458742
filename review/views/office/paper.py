"""纸质材料: the list of what is still to come (纸质登记), and the paper of one application with its stamps and their scans."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dossiers.files import evidence_file_response, evidence_page_response
from review.enums import PAPER_LACKING
from review.forms.consignments import PaperFilters, mark_from, marks_from
from review.forms.office import StampForm
from review.models import Application, PaperStamp
from review.queries.consignments import PAPER_SORT, narrowed_paper, senders_of, with_paper
from review.queries.listing import waitings
from review.services.door import Outcome
from review.services.paper import mark_one, mark_paper, record_stamp
from review.services.paper_reminders import Asked, Reminding, remind_of_paper
from review.views.office.common import application_or_404, here, office_page
from review.views.office.place import query_of
from review.views.office.reading import review_page
from zcps.kit.lists import page, querystring
from zcps.kit.uploads import UploadRefused

COLUMNS = (
    "uuid", "name", "unit_name", "title_name", "speciality_name", "state", "arrival", "arrived_at", "paper", "paper_note",
    "duty", "stage_id", "business", "scheme_version__sha256", "person_id", "withheld_at", "holder_id",
)  # fmt: skip
SAID = 5
NO_SCAN = "没有找到这份盖章扫描件。"


@office_page
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Everything held here for which paper is due, ticked row by row."""
    actor, form = here(request), PaperFilters(request.GET)
    rows = narrowed_paper(with_paper(actor), form.wanted()).select_related("scheme_version").only(*COLUMNS)
    shown = page(rows, sort=PAPER_SORT, after=request.GET.get("after"), before=request.GET.get("before"))
    ways, waiting = senders_of(shown.rows), waitings(shown.rows)
    context = {
        "page": shown,
        "lines": [_line(row, ways.get(row.pk), waiting.get(row.pk)) for row in shown.rows],
        "may_remind": any(row.paper in PAPER_LACKING for row in shown.rows),
        "filters": form,
        "query": querystring(request.GET),
        "is_narrowed": form.narrows,
        "export_url": f"{reverse('review:papers_export')}?{querystring(request.GET)}",
    }
    return render(request, "review/office/papers.html", context)


@office_page
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """One post for the whole page; rows that say the same as before are left alone."""
    say_marked(request, mark_paper(marks_from(request.POST), by=here(request)))
    return redirect(_list_url(request))


@office_page
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """催交 for the rows that are ticked: their senders below, or the applicants themselves."""
    chosen = [
        int(number) for number in request.POST.getlist("selected")[:200] if number.isascii() and number.isdecimal()
    ]
    if chosen:
        say_reminded(request, remind_of_paper([pk for pk in chosen if pk < 2**63], by=here(request)))
    else:
        messages.error(request, "请先勾选需要催交的人员。")
    return redirect(_list_url(request))


@office_page
@require_POST
def record(request: HttpRequest, uuid) -> HttpResponse:
    """Either the tick of one application's paper, or one stamp (`position`) with its office, day and scan."""
    application = application_or_404(request, uuid)
    if "position" not in request.POST:
        _record_mark(request, application)
    elif refused := _refused_stamp(request, application):
        return review_page(request, application, stamp_form=refused)
    return redirect(f"{reverse('review:review', args=[application.uuid])}?{query_of(request)}#paper")


@office_page
@require_safe
def scan_page(request: HttpRequest, uuid, position: int, number: int) -> FileResponse:
    return evidence_page_response(_scan_or_404(request, uuid, position).scan, number)


@office_page
@require_safe
def scan_file(request: HttpRequest, uuid, position: int) -> FileResponse:
    return evidence_file_response(_scan_or_404(request, uuid, position).scan)


def say_marked(request: HttpRequest, outcome: Outcome) -> None:
    """What was written down, and each row that was not with its reason."""
    if outcome.done:
        messages.success(request, f"已登记 {len(outcome.done)} 件纸质材料。")
    elif not outcome.refused:
        messages.info(request, "没有需要登记的变化。")
    for refused in outcome.refused[:SAID]:
        messages.error(
            request, f"{refused.name}：{refused.refusal.sentence}" if refused.name else refused.refusal.sentence
        )
    if len(outcome.refused) > SAID:
        messages.error(request, f"另有 {len(outcome.refused) - SAID} 件没有登记，请刷新后再试。")


def say_reminded(request: HttpRequest, reminding: Reminding) -> None:
    """Who was told, and who had been told today already."""
    if reminding.told:
        people = sum(len(each.rows) for each in reminding.told)
        messages.success(request, f"已催交 {people} 人的纸质材料，通知{_names(reminding.told)}。")
    if reminding.already:
        messages.info(request, f"今天已经催过{_names(reminding.already)}，没有再发；每个工作日最多催交一次。")


def _names(asked: list[Asked]) -> str:
    named = "、".join(each.name for each in asked[:SAID])
    return f"{named}等 {len(asked)} 个单位（人员）" if len(asked) > SAID else named


def _line(row: Application, way, waiting) -> dict:
    return {
        "row": row,
        "way": way,
        "waiting": waiting,
        "may_tick": True,
        "is_lacking": row.paper in PAPER_LACKING,
        "selection": f"{row.pk}:{row.paper_version}",
    }


def _list_url(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{reverse('review:papers')}?{query}" if query else reverse("review:papers")


def _record_mark(request: HttpRequest, application: Application) -> None:
    wanted = mark_from(request.POST)
    if wanted is None:
        messages.error(request, "请选择纸质材料是已到、未到还是缺件。")
        return
    mark_one(application, wanted, by=request.actor)
    messages.success(request, f"已登记{application.name}的纸质材料。")


def _refused_stamp(request: HttpRequest, application: Application) -> StampForm | None:
    """Record a stamp; the form with its errors when that cannot be."""
    position = request.POST.get("position", "")
    stamp = _stamp(application, int(position)) if position.isdecimal() and len(position) < 5 else None
    if stamp is None:
        raise Http404("这件申报没有登记这一环节的纸质流转。")
    is_due = application.stage is not None and application.stage.stamps_due
    form = StampForm(request.POST, request.FILES, position=stamp.position, is_due=is_due)
    if not form.is_valid():
        return form
    try:
        record_stamp(stamp, **form.cleaned_data, by=request.actor)
    except UploadRefused as refused:
        form.add_error("scan", str(refused))
        return form
    messages.success(request, f"已登记“{stamp.label}”的盖章情况。")
    return None


def _stamp(application: Application, position: int) -> PaperStamp | None:
    return application.paper_stamps.select_related("scan").filter(position=position).first()


def _scan_or_404(request: HttpRequest, uuid, position: int) -> PaperStamp:
    stamp = _stamp(application_or_404(request, uuid), position) if position < 10_000 else None
    if stamp is None or stamp.scan is None:
        raise Http404(NO_SCAN)
    return stamp
