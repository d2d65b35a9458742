"""请假代理: who stands in for whom at the current office; arranged by oneself, a leader or the administrator, ended early."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import COVERABLE_ROLES, Role
from accounts.exceptions import AccountsError
from accounts.models import Cover, Organisation
from accounts.queries.covers import colleagues, covers_at, decides_for_others, may_decide
from accounts.services.covers import arrange_cover, end_cover
from review.forms.covers import CoverForm
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

KEPT = dt.timedelta(days=90)
ENTERING = COVERABLE_ROLES | {Role.ORGANISATION_ADMIN}
NO_ROLE = "请假代理由机构的工作人员安排，您在当前机构没有这样的角色；请在页面上方切换机构。"
MISSING = "没有找到这项代理，或者它不属于当前机构。"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def covers(request: HttpRequest) -> HttpResponse:
    """Covers of the office that stand, that come, and those of the last months."""
    here = _office(request)
    form = _form(request, here)
    if request.method == "POST" and form.is_valid() and _arranged(request, here, form):
        return redirect("review:covers")
    rows, decides = covers_at(here.pk, since=clock.today() - KEPT), decides_for_others(request.actor, here)
    context = {
        "form": form,
        "rows": [_row(row, decides=decides or row.absent_id == request.user.pk) for row in rows],
        "here": here,
        "may_arrange": bool(form.fields["absent"].choices),
    }
    return render(request, "review/office/covers.html", context)


@never_cache
@login_required
@require_POST
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    here = _office(request)
    row = covers_at(here.pk, since=dt.date.min).filter(uuid=uuid).first()
    if row is None:
        raise Http404(MISSING)
    if not may_decide(request.actor, row.absent_id, here):
        raise PermissionDenied(f"只有{row.absent}本人、本机构领导或系统管理员可以提前结束这项代理。")
    try:
        end_cover(row, by=request.user)
    except AccountsError as refused:
        raise ActionDenied(refused.sentence) from None
    messages.success(request, f"{row.substitute}代理{row.absent}的安排已经结束。")
    return redirect("review:covers")


def _office(request: HttpRequest) -> Organisation:
    actor = request.actor
    if actor.organisation_id is None or not any(actor.holds(role, actor.organisation_id) for role in ENTERING):
        raise PermissionDenied(NO_ROLE)
    return Organisation.objects.get(pk=actor.organisation_id)


def _form(request: HttpRequest, here: Organisation) -> CoverForm:
    """Nobody is offered as his own substitute; who is away is a choice only for those who decide for others."""
    people = list(colleagues(here.pk, on=clock.today()))
    others = [user for user in people if user.pk != request.user.pk]
    absents = people if decides_for_others(request.actor, here) else [user for user in people if user not in others]
    initial = {"absent": str(request.user.pk)}
    posted = request.POST if request.method == "POST" else None
    return CoverForm(posted, absents=absents, substitutes=others, initial=initial)


def _arranged(request: HttpRequest, here: Organisation, form: CoverForm) -> bool:
    try:
        row = arrange_cover(organisation=here, by=request.user, **form.values())
    except AccountsError as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, f"已安排{row.substitute}代理{row.absent}，双方会收到消息。")
    return True


def _row(row: Cover, *, decides: bool) -> dict:
    today = clock.today()
    if row.ended_at:
        tone, word = "neutral", "已提前结束"
    elif row.ends_on < today:
        tone, word = "neutral", "已结束"
    elif row.starts_on > today:
        tone, word = "info", "未开始"
    else:
        tone, word = "todo", "代理中"
    return {"cover": row, "tone": tone, "word": word, "may_end": decides and tone != "neutral"}
