"""公示 of an office: its periods, starting one for chosen applications, its list, and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from review.enums import Action, DocumentKind, PublicityKind
from review.forms.publicities import PublicityForm
from review.models import Application, Publicity, PublicityItem
from review.policies.publicities import holds_publicity, is_shown, why_not_publicise
from review.queries.documents import OF_PUBLICITY
from review.queries.publicities import (
    items_of,
    objections_of,
    publicities_of,
    publicity_sentence,
    standing_of,
    with_counts,
)
from review.queries.rules import business_of
from review.services.publicity import MISSING, conclude_publicity, publicise_at_unit
from review.views.office.chosen import Ticked, chosen_by
from review.views.office.common import here, office_page
from review.views.office.place import back_url, query_of
from zcps.kit import clock, lists
from zcps.kit.refusals import ActionDenied

NOT_WHOLE = "公示的名单应当逐人确认，请勾选人员，不要选择全部。"
CONSEQUENCES = [
    "名单和所公示的内容从此固定；公示期间退回、不通过或者申报人撤回的，从名单中撤出。",
    "公示期满、没有未处理的异议，办理“结束公示”之后，才能办理“{passing}”。",
]
NO_CLERK = "单位公示由本单位的“经办审查”角色登记，您在当前机构没有这个角色。"


@office_page
@require_safe
def publicities(request: HttpRequest) -> HttpResponse:
    """Every period of the office, the latest first."""
    rows = publicities_of(here(request)).filter(organisation=request.actor.organisation_id)
    page = lists.numbered_page(with_counts(rows).order_by("-id"), number=request.GET.get("page"))
    context = {"page": page, "rows": [{"row": row, "standing": standing_of(row)} for row in page.rows]}
    return render(request, "review/office/publicities.html", context)


@office_page
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """First who can be shown and who cannot; with step=now the period begins for all of them."""
    actor = here(request)
    if not actor.holds(Role.CLERK, actor.organisation_id):
        raise PermissionDenied(NO_CLERK)
    chosen = chosen_by(request, actor)
    if not isinstance(chosen, Ticked):
        raise ActionDenied(NOT_WHOLE, back_url=back_url(request))
    rows = _rows(chosen, actor)
    going = [row for row in rows if not row.refusal]
    days = max((business_of(row).publicity_days for row in going), default=0)
    form = _period_form(request, going, days)
    if request.POST.get("step") == "now" and going and form.is_valid():
        targets = {row.pk: chosen.targets[row.pk] for row in going}
        publicity = publicise_at_unit(targets, form.terms(), by=actor)
        messages.success(request, f"已登记 {len(going)} 人的单位公示。请导出公示表张贴。")
        return redirect(publicity)
    context = {
        "form": form,
        "going": going,
        "refused": [row for row in rows if row.refusal],
        "fields": [("selected", f"{row.pk}:{chosen.targets[row.pk]}") for row in going],
        "counted": f"选择 {len(rows)} 人",
        "consequences": [line.format(passing=_passing(going)) for line in CONSEQUENCES],
        "query": query_of(request),
        "back_url": back_url(request),
        "run_label": f"开始公示 {len(going)} 人",
    }
    return render(request, "review/office/publicity_start.html", context)


@office_page
@require_safe
def publicity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return publicity_page(request, publicity_or_404(request, uuid))


@office_page
@require_POST
def conclude(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """结束公示: the list is closed, and what was shown may go on."""
    row = conclude_publicity(publicity_or_404(request, uuid), by=here(request))
    messages.success(request, "公示已经结束，可以办理“通过”并打印公示情况表。")
    return redirect(row)


def publicity_or_404(request: HttpRequest, uuid: UUID) -> Publicity:
    """A period of the current office."""
    rows = with_counts(publicities_of(here(request)).filter(organisation=request.actor.organisation_id))
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    return row


def box_of(application: Application, actor: Any) -> dict[str, Any] | None:
    """The unit's publicity on the page of one application: what there is, and whether it can begin now."""
    if application.stage is None or not application.stage.publicity_due:
        return None
    row = application.publicity or application.stage.publicity
    may_start = not row and not why_not_publicise(actor, application)
    return {"row": row, "standing": standing_of(row) if row else None, "may_start": may_start}


def publicity_page(request: HttpRequest, row: Publicity) -> HttpResponse:
    items, objections = list(items_of(row)), list(objections_of(row, request.actor))
    holds = holds_publicity(here(request), row)
    context = {
        "publicity": row,
        "standing": standing_of(row),
        "lines": [_line(item, request) for item in items],
        "objections": objections,
        "may_object": holds and any(is_shown(item.application, row.pk) for item in items),
        "conclusion": _conclusion(row, objections) if holds else None,
        "sentence": publicity_sentence(row, objections) if row.concluded_at else "",
        "prints": _prints(row),
        "people_note": f"{row.people} 人" + (f"，已撤出 {row.left} 人" if row.left else ""),
    }
    return render(request, "review/office/publicity.html", context)


def _rows(chosen: Ticked, actor: Any) -> list[Application]:
    """In the order of the page, each with the reason why it cannot be shown."""
    found = Application.objects.visible_to(actor).filter(pk__in=chosen.targets)
    rows = list(found.select_related("scheme_version", "holder").defer("scheme_version__content", "draft"))
    for row in rows:
        row.refusal = why_not_publicise(actor, row)
    place = {pk: number for number, pk in enumerate(chosen.in_order)}
    return sorted(rows, key=lambda row: place[row.pk])


def _period_form(request: HttpRequest, going: list[Application], days: int) -> PublicityForm:
    data = request.POST if request.POST.get("step") == "now" else None
    contact = going[0].holder.telephone if going else ""
    return PublicityForm(data, days=days or 5, contact=contact)


def _passing(rows: list[Application]) -> str:
    """What the unit calls it to pass somebody."""
    return business_of(rows[0]).action_word(Action.APPROVE, rows[0].duty) if rows else ""


def _line(item: PublicityItem, request: HttpRequest) -> dict[str, Any]:
    """What the list shows of one person, as it was shown; the person's own row leads nowhere (回避)."""
    row, content = item.application, item.revision.content
    is_own = row.person_id == request.actor.person_id
    return {
        "item": item,
        "name": content["person"]["name"],
        "unit": content["unit"]["name"],
        "title": content["title"]["title_name"],
        "speciality": content["title"]["speciality_name"],
        "left": Action(item.left_act).label if item.left_act else "",
        "open_objections": row.open_objections if is_shown(row, item.publicity_id) else 0,
        "url": "" if is_own else reverse("review:review", args=[row.uuid]),
        "print_url": ""
        if is_own
        else reverse("review:print_publicity_item", args=[item.publicity.uuid, item.position]),
    }


def _conclusion(row: Publicity, objections: list) -> dict[str, str] | None:
    """The button that ends a unit's period, with the reason why it cannot be pressed."""
    if row.kind != PublicityKind.UNIT or row.concluded_at is not None:
        return None
    why_not = ""
    if row.ends_on >= clock.today():
        why_not = "公示期未满，最后一个公示日之后方可结束。"
    elif any(each.handled_at is None for each in objections):
        why_not = "尚有异议没有处理。"
    return {"url": reverse("review:publicity_conclude", args=[row.uuid]), "why_not": why_not}


def _prints(row: Publicity) -> list[dict[str, str]]:
    """公示表 from the first day; 公示情况表 once it has ended."""
    kinds = OF_PUBLICITY if row.concluded_at else (DocumentKind.PUBLICITY,)
    return [{"label": kind.label, "url": reverse("review:print_publicity", args=[row.uuid, kind])} for kind in kinds]
