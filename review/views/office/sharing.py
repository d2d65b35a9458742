"""分办: share out by speciality, by unit or row by row, claim, give back, even out; 分工情况: who works on what."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from review.enums import ShareBy
from review.forms.sharing import ClerkForm, GroupsForm, LevelForm
from review.policies.clerks import may_share
from review.queries.sharing import MOST_GROUPS, groups, held, holders_at, loads, standing_rules
from review.services import sharing
from review.services.sharing import Shared
from review.views.office.common import here, office_page
from review.views.office.place import back_url, query_of
from zcps.kit.refusals import ActionDenied

NOTHING = "请先勾选需要分办或认领的申报。"
ONE_BY_ONE = "分办、认领只对勾选的申报办理。需要整批分办的，请在“分办”页按专业或按单位分办。"
SHOWN = 3


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """What is to be given out, group by group, with a clerk to choose for each."""
    by = ShareBy.UNIT if request.GET.get("by") == ShareBy.UNIT else ShareBy.SPECIALITY
    found = groups(request.actor, by, name=request.GET.get("name", "").replace("\0", "")[:60])
    posted = request.POST if request.method == "POST" else None
    form = GroupsForm(posted, groups=found[:MOST_GROUPS], clerks=_clerks(request))
    if request.method == "POST" and form.is_valid():
        return _share_groups(request, by, form)
    context = _page(request) | {
        "form": form,
        "by": by,
        "is_cut": len(found) > MOST_GROUPS,
        "tabs": [{"label": each.label, "url": f"?by={each.value}", "is_current": each == by} for each in ShareBy],
    }
    return render(request, "review/office/share.html", context)


def _share_groups(request: HttpRequest, by: ShareBy, form: GroupsForm) -> HttpResponse:
    if not form.choices:
        messages.warning(request, "没有选择经办人，未作分办。请先在右侧为各组选择经办人。")
    else:
        given = form.cleaned_data
        outcome = sharing.share_groups(
            form.choices, grouped=by, again=given["again"], standing=given["standing"], by=here(request)
        )
        _tell(request, outcome, f"已分办 {len(outcome.done)} 件。")
        if given["standing"]:
            messages.success(request, "分办规则已记下，以后到达的申报照此分办。")
    return redirect(f"{reverse('review:share')}?by={by.value}")


@office_page
@require_POST
def level(request: HttpRequest) -> HttpResponse:
    """均分."""
    form = LevelForm(request.POST, loads=loads(request.actor))
    if not form.is_valid():
        raise ActionDenied("请至少选择两名经办人再均分。", back_url=reverse("review:share"))
    chosen = [int(each) for each in form.cleaned_data["clerks"]]
    outcome = sharing.level(chosen, with_free=form.cleaned_data["with_free"], by=here(request))
    done = f"已均分，调整 {len(outcome.done)} 件。" if outcome.done else "各人的件数已经均衡，没有调整。"
    _tell(request, outcome, done)
    return redirect("review:workload")


@office_page
@require_POST
def pick(request: HttpRequest) -> HttpResponse:
    """分办给…: asks to whom the chosen rows go, then does it and leads back to the list."""
    ids, clerks = _ids(request), _clerks(request)
    form = ClerkForm(request.POST if "clerk" in request.POST else None, clerks=clerks)
    if form.is_valid():
        to = int(form.cleaned_data["clerk"])
        outcome = sharing.share(ids, to=to, by=here(request))
        _tell(request, outcome, f"已分办给{clerks[to]} {len(outcome.done)} 件。")
        return redirect(_back(request))
    rows = held(request.actor.organisation_id).filter(pk__in=ids).exclude(person=request.actor.person_id)
    context = {
        "rows": rows.select_related("clerk__person").order_by("arrived_at", "pk"),
        "form": form,
        "selected": request.POST.getlist("selected"),
        "query": query_of(request),
        "back_url": back_url(request),
        "title": "分办给…",
        "counted": f"选择 {len(ids)} 件",
    }
    return render(request, "review/office/share_rows.html", context)


@office_page
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    outcome = sharing.claim(_ids(request), by=here(request))
    _tell(request, outcome, f"已认领 {len(outcome.done)} 件，由您经办。" if outcome.done else "")
    return redirect(_back(request))


@office_page
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    outcome = sharing.release(_ids(request), by=here(request))
    _tell(request, outcome, f"已放回 {len(outcome.done)} 件，不再由您经办。" if outcome.done else "")
    return redirect(_back(request))


@office_page
@require_POST
def end_rule(request: HttpRequest, rule: int) -> HttpResponse:
    row = sharing.end_rule(rule, by=here(request))
    messages.success(request, f"“{row.label}”不再自动分办给{row.clerk}。")
    return redirect(f"{reverse('review:share')}?by={row.by}")


@office_page
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """分工情况: by clerk what lies with whom, how long, what left the house today, who is away."""
    return render(request, "review/office/share_loads.html", _page(request))


def _page(request: HttpRequest) -> dict:
    found = loads(request.actor)
    lines = [line for line in found if line.clerk or line.in_hand]
    return {
        "loads": lines,
        "most": max((line.in_hand for line in lines), default=0),
        "rules": list(standing_rules(request.actor.organisation_id)),
        "level_form": LevelForm(loads=found),
        "may_share": may_share(request.actor),
    }


def _clerks(request: HttpRequest) -> dict[int, str]:
    return {holder.user_id: holder.name for holder in holders_at(request.actor.organisation_id).values()}


def _ids(request: HttpRequest) -> list[int]:
    """The chosen rows as the list posts them, `id:version`: who works on a row does not depend on its version."""
    if request.POST.get("all"):
        raise ActionDenied(ONE_BY_ONE, back_url=back_url(request))
    numbers = [text.partition(":")[0] for text in request.POST.getlist("selected")]
    ids = [int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 19]
    if not ids:
        raise ActionDenied(NOTHING, back_url=back_url(request))
    return ids


def _back(request: HttpRequest) -> str:
    """To the application it was done from, else to the list."""
    try:
        uuid = UUID(request.POST.get("application", ""))
    except ValueError:
        return back_url(request)
    query = query_of(request)
    url = reverse("review:review", args=[uuid])
    return f"{url}?{query}" if query else url


def _tell(request: HttpRequest, outcome: Shared, done: str) -> None:
    """What was done, and of what was not the first few reasons."""
    if done:
        messages.success(request, done)
    for name, sentence in outcome.refused[:SHOWN]:
        messages.warning(request, f"{name}：{sentence}" if name else sentence)
    if len(outcome.refused) > SHOWN:
        messages.warning(request, f"另有 {len(outcome.refused) - SHOWN} 件未办理，原因相同或类似。")
    if outcome.left:
        messages.info(request, f"一次最多调整 {sharing.LIMIT} 件，还有 {outcome.left} 件，请再办理一次。")
