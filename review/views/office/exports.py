"""导出表格: every list of the office as a spreadsheet — what it will hold, how ID numbers are written, then the file or its job."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dossiers.files import file_response
from review.columns import Table
from review.forms.consignments import ConsignmentFilters, PaperFilters
from review.forms.exports import ExportForm
from review.forms.official_notices import NoticeFilters
from review.models import Job
from review.queries.consignments import RECEIVED, SENT
from review.queries.sheets import Sheet, TableAsked, sheet_of
from review.services.exports import DIRECT, LARGEST, Export, export
from review.views.office.common import here, office_page, posted_key
from review.views.office.numbers import masked_number
from review.views.office.place import Place, inbox_place, known_place, list_url

MISSING = "没有找到这个列表，或者您在当前机构的角色不办理它。"


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, table: Table, code: str = "", uuid: uuids.UUID | None = None) -> HttpResponse:
    """GET: what the table will hold. POST: the file itself, or the job that makes it."""
    asked = ASKED[table](request, str(uuid or code))
    sheet = sheet_of(asked, here(request))
    if sheet is None:
        raise Http404(MISSING)
    form = ExportForm(request.POST if request.method == "POST" else None, has_numbers=sheet.has_numbers)
    if request.method != "POST" or not form.is_valid():
        return _page(request, sheet, form, asked)
    wanted = Export(asked, whole_numbers=form.is_whole, purpose=form.cleaned_data.get("purpose", ""))
    made = export(wanted, by=here(request), key=posted_key(request))
    return redirect(made) if isinstance(made, Job) else file_response(made.data, made.media_type, name=made.name)


def _page(request: HttpRequest, sheet: Sheet, form: ExportForm, asked: TableAsked) -> HttpResponse:
    count = sheet.count(cap=LARGEST)
    context = {
        "sheet": sheet,
        "count": count,
        "largest": LARGEST,
        "is_too_large": count > LARGEST,
        "in_background": count > DIRECT,
        "titles": [column.title or column.column.label for column in sheet.columns],
        "is_narrowed": any(asked.wanted.values()),
        "masked_number": masked_number(request),
        "form": form,
        "key": request.POST.get("key") or uuids.uuid4(),
        "back_url": _back_url(request, asked),
    }
    return render(request, "review/office/export.html", context)


def _inbox(request: HttpRequest, code: str) -> TableAsked:
    return _of_place(Table.INBOX, inbox_place(request, here(request), code))


def _handled(request: HttpRequest, code: str) -> TableAsked:
    return _of_place(Table.HANDLED, known_place(request, here(request), code))


def _of_place(table: Table, place: Place) -> TableAsked:
    """As the address narrows and sorts it."""
    return TableAsked(table, place.code, asdict(place.wanted), place.sort.name)


def _consignments(request: HttpRequest, code: str) -> TableAsked:
    side = SENT if request.GET.get("side") == SENT else RECEIVED
    return TableAsked(Table.CONSIGNMENTS, side, asdict(ConsignmentFilters(request.GET).wanted()))


def _papers(request: HttpRequest, code: str) -> TableAsked:
    return TableAsked(Table.PAPERS, "", asdict(PaperFilters(request.GET).wanted()))


def _notices(request: HttpRequest, code: str) -> TableAsked:
    sort = request.GET.get("sort", "")[:20]
    return TableAsked(Table.NOTICES, "", asdict(NoticeFilters(request.GET).wanted()), sort)


def _named(table: Table) -> Callable[[HttpRequest, str], TableAsked]:
    """A table that is one thing: its address names it."""

    def asked(request: HttpRequest, code: str) -> TableAsked:
        return TableAsked(table, code)

    return asked


ASKED: dict[Table, Callable[[HttpRequest, str], TableAsked]] = {
    Table.INBOX: _inbox,
    Table.HANDLED: _handled,
    Table.CONSIGNMENTS: _consignments,
    Table.PAPERS: _papers,
    Table.NOTICES: _notices,
    Table.ROSTER: _named(Table.ROSTER),
    Table.BATCH: _named(Table.BATCH),
}
PAGES = {
    Table.CONSIGNMENTS: "review:consignments",
    Table.PAPERS: "review:papers",
    Table.NOTICES: "review:notices",
    Table.ROSTER: "review:consignment",
    Table.BATCH: "review:batch",
}


def _back_url(request: HttpRequest, asked: TableAsked) -> str:
    """The list it was asked from, as it was narrowed."""
    if asked.table in {Table.INBOX, Table.HANDLED}:
        url = list_url(asked.code)
    else:
        url = reverse(PAGES[asked.table], args=[asked.code] if asked.table in {Table.ROSTER, Table.BATCH} else [])
    query = request.GET.urlencode()
    return f"{url}?{query}" if query else url
