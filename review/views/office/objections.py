"""公示异议: writing one down, what was found, and who raised it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from review.forms.publicities import FindingForm, ObjectionForm
from review.models import Application, Objection, Publicity
from review.policies.publicities import holds_publicity, is_shown
from review.queries.publicities import items_of, visible_objections
from review.services.objections import handle_objection, record_objection, reveal_objector
from review.views.office.common import here, office_page
from review.views.office.publicities import publicity_or_404
from zcps.kit.refusals import ActionDenied

MISSING = "没有找到这条异议，或者它不是您所在机构的。"
NOT_HOLDING = "公示异议由本机构的经办人员登记和处理，您在本机构没有相应的角色。"
NOBODY = "这次公示已经没有在公示的人员，不能再登记公示异议；有新的反映的，按投诉办理。"


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Against one person of the list who is still being shown."""
    period = publicity_or_404(request, uuid)
    _refuse_others(request, period)
    people = {str(row.uuid): row for row in _shown(request, period)}
    if not people:
        raise ActionDenied(NOBODY)
    choices = [(key, f"{row.name}（{row.unit_name}）") for key, row in people.items()]
    initial = {"application": request.GET.get("application", "")}
    form = ObjectionForm(request.POST or None, people=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = people[form.cleaned_data["application"]]
        found = record_objection(period, row, form.raised(), by=here(request))
        messages.success(request, f"已登记对{row.name}的异议，处理完毕之前不能结束公示。")
        return redirect(found)
    return render(request, "review/office/objection_add.html", {"publicity": period, "form": form})


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One objection; POST says what was found."""
    row = _objection_or_404(request, uuid)
    form = FindingForm(request.POST or None)
    if request.method == "POST":
        _refuse_others(request, row.publicity)
        if form.is_valid():
            handle_objection(row, finding=form.cleaned_data["finding"], is_upheld=form.is_upheld, by=here(request))
            messages.success(request, "异议的核查情况和处理意见已经登记。")
            return redirect(row.publicity)
    return _page(request, row, form)


@office_page
@require_POST
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The name of who raised it, for this one answer; that it was looked at is on record."""
    row = _objection_or_404(request, uuid)
    _refuse_others(request, row.publicity)
    return _page(request, row, FindingForm(), objector=reveal_objector(row, by=here(request)))


def _page(request: HttpRequest, row: Objection, form: FindingForm, objector: str = "") -> HttpResponse:
    holds = holds_publicity(here(request), row.publicity)
    context = {
        "objection": row,
        "publicity": row.publicity,
        "form": form if holds and row.handled_at is None else None,
        "may_reveal": holds and not row.is_anonymous,
        "objector": objector,
    }
    return render(request, "review/office/objection.html", context)


def _objection_or_404(request: HttpRequest, uuid: UUID) -> Objection:
    rows = visible_objections(here(request)).filter(publicity__organisation=request.actor.organisation_id)
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def _shown(request: HttpRequest, period: Publicity) -> list[Application]:
    rows = [item.application for item in items_of(period) if is_shown(item.application, period.pk)]
    return [row for row in rows if row.person_id != request.actor.person_id]


def _refuse_others(request: HttpRequest, period: Publicity) -> None:
    if not holds_publicity(here(request), period):
        raise PermissionDenied(NOT_HOLDING)
