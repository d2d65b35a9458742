"""批量开通: the template, the dry run with its report row by row, the take-over, and what came of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import OpeningState
from accounts.exceptions import AccountsError
from accounts.forms.applicants import SheetForm
from accounts.models import Organisation
from accounts.queries.applicants import employments_at, openings_of, refusals_at
from accounts.services import opening_sheets
from accounts.views.people.common import people_page, site_of
from zcps.kit.uploads import UploadRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {OpeningState.OPENED: "passed", OpeningState.PRESENT: "neutral", OpeningState.REFUSED: "refused"}
LATEST = 10
MISSING = "没有找到这次批量开通，或者它不属于当前机构。"


@people_page
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, unit: Organisation) -> HttpResponse:
    """GET: how it goes. POST with a file: the dry run; nothing is written."""
    form = SheetForm(request.POST or None, request.FILES or None)
    context = {
        "unit": unit,
        "form": form,
        "employments": employments_at(unit),
        "others": refusals_at(unit),
        "latest": openings_of(unit)[:LATEST],
    }
    if request.method == "POST" and form.is_valid():
        try:
            trial = opening_sheets.try_out(form.cleaned_data["file"], unit=unit, by=request.user)
        except (UploadRefused, AccountsError) as refused:
            form.add_error("file", str(refused))
        else:
            rows = [_row(number, opened.newcomer.name, opened.state, opened.reason) for number, opened in trial.rows]
            tried = opening_sheets.sealed(trial, unit=unit)
            return render(
                request, "accounts/people/trial.html", context | {"trial": trial, "rows": rows, "tried": tried}
            )
    return render(request, "accounts/people/sheet.html", context)


@people_page
@require_safe
def template(request: HttpRequest, unit: Organisation) -> HttpResponse:
    """The spreadsheet to fill in."""
    headers = {"Content-Disposition": content_disposition_header(True, "申报人账号批量开通模板.xlsx")}
    return HttpResponse(opening_sheets.template(unit), content_type=XLSX, headers=headers)


@people_page
@require_POST
def run(request: HttpRequest, unit: Organisation) -> HttpResponse:
    """Take over what was tried."""
    tried = request.POST.get("tried", "")
    try:
        opening = opening_sheets.take_over(tried, unit=unit, by=request.user, site=site_of(request))
    except AccountsError as refused:
        form = SheetForm()
        context = {"unit": unit, "form": form, "refusal": refused.sentence, "employments": employments_at(unit)}
        return render(request, "accounts/people/sheet.html", context | {"latest": openings_of(unit)[:LATEST]})
    return redirect(opening)


@people_page
@require_safe
def opening(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    """What came of each row."""
    row = openings_of(unit).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    found = list(row.rows.all())
    counts = [(state.label, sum(each.state == state for each in found)) for state in OpeningState]
    rows = [_row(each.number, each.name, OpeningState(each.state), each.reason) for each in found]
    context = {"opening": row, "rows": rows, "counts": counts, "left": row.total - len(found)}
    return render(request, "accounts/people/opening.html", context)


def _row(number: int, name: str, state: OpeningState, reason: str) -> dict:
    return {"number": number, "name": name, "state": state, "reason": reason, "tone": TONES[state]}
