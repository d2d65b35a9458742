"""One's own managing unit: what is in force, what is chosen, what was before; the request for a unit that is not listed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import ManagementState, UnitRequestState
from accounts.exceptions import AccountsError
from accounts.forms.managing import UnitRequestForm
from accounts.managing import Keeper
from accounts.models import Management, Person, UnitRequest
from accounts.queries.managing import chain_of, last_request, managements_of, open_request, rules_of, version_at
from accounts.services import managing as choices
from accounts.services import unit_requests
from accounts.views.managing.choice import Answers
from accounts.views.managing.common import person_page, stations_of
from zcps.kit.tags import chinese_datetime

TONES = {
    ManagementState.CHOSEN: "neutral",
    ManagementState.UNDER_REVIEW: "waiting",
    ManagementState.IN_FORCE: "passed",
    ManagementState.ENDED: "neutral",
}
REQUEST_TONES = {
    UnitRequestState.OPEN: "waiting",
    UnitRequestState.ACCEPTED: "passed",
    UnitRequestState.REFUSED: "refused",
    UnitRequestState.WITHDRAWN: "neutral",
}


@person_page
@require_safe
def managing_unit(request: HttpRequest, person: Person) -> HttpResponse:
    """Where one stands, and what can be done about it."""
    rows = managements_of(person)
    states = {row.state for row in rows}
    current = [_shown(row) for row in rows if row.state != ManagementState.ENDED]
    context = {
        "current": current,
        "past": [row for row in rows if row.state == ManagementState.ENDED],
        "is_stored": ManagementState.IN_FORCE in states,
        "is_chosen": ManagementState.CHOSEN in states,
        "why_not": choices.UNDER_REVIEW if ManagementState.UNDER_REVIEW in states else "",
        "asked": _asked(last_request(person)),
    }
    return render(request, "accounts/managing/unit.html", context)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_unit(request: HttpRequest, person: Person) -> HttpResponse:
    """Not in the list: a request to the local office."""
    answers = Answers(request.GET)
    if answers.keeper is None:
        return redirect("accounts:choose_managing_unit")
    form = UnitRequestForm(request.POST or None, initial={"name": request.GET.get("words", "")})
    if request.method == "POST" and form.is_valid():
        given = {"region": answers.region, "keeper": answers.keeper.code}
        try:
            row = unit_requests.ask_for_unit(person, **given, **form.cleaned_data, by=request.user)
        except AccountsError as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, f"申请已提交给“{row.office}”，办理结果会发消息告诉您。")
            return redirect("accounts:managing_unit")
    context = {"form": form, "answers": answers.told(), "keeper": answers.keeper, "region": answers.region}
    return render(request, "accounts/managing/ask.html", context)


@person_page
@require_POST
def drop_choice(request: HttpRequest, person: Person) -> HttpResponse:
    """Not this unit after all, and no other yet."""
    try:
        choices.drop_choice(person, by=request.user)
    except AccountsError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "没有提交的选择已经取消。")
    return redirect("accounts:managing_unit")


@person_page
@require_POST
def withdraw_request(request: HttpRequest, person: Person) -> HttpResponse:
    """Take one's own request back."""
    row = open_request(person)
    if row is None:
        raise Http404("您没有正在办理的登记单位申请。")
    try:
        unit_requests.withdraw_request(row, by=request.user)
    except AccountsError as refused:  # decided a moment ago
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "登记单位的申请已撤回。")
    return redirect("accounts:managing_unit")


def _shown(row: Management) -> dict[str, object]:
    """A choice with its chain as it stands today, in the words of the scheme in force."""
    version, keeper = version_at(row.region), _keeper(row)
    chain = chain_of(row.organisation, region=row.region, version=version) if version else None
    facts = [
        {"label": "人事管理单位", "value": row.organisation.name},
        {"label": "主管单位", "value": row.department.name},
        {"label": "行政区划", "value": row.region.name},
        {"label": "人事档案保管", "value": keeper.label if keeper else ""},
        {"label": "选择时间", "value": chinese_datetime(row.chosen_at)},
        {"label": "入库时间", "value": chinese_datetime(row.stored_at) if row.stored_at else ""},
    ]
    return {
        "row": row,
        "word": row.get_state_display(),
        "tone": TONES[ManagementState(row.state)],
        "facts": [fact for fact in facts if fact["value"]],
        "stations": stations_of(chain) if chain else [],
        "is_stamped": bool(keeper and keeper.is_stamped),
    }


def _keeper(row: Management) -> Keeper | None:
    version = version_at(row.region)
    return rules_of(version).keeper(row.keeper) if version else None


def _asked(row: UnitRequest | None) -> dict[str, object] | None:
    """The latest request, while it waits or tells something new."""
    if row is None or row.state == UnitRequestState.WITHDRAWN:
        return None
    facts = [
        {"label": "单位全称", "value": row.name},
        {"label": "办理机构", "value": row.office.name, "note": row.office.telephone},
        {"label": "申请时间", "value": chinese_datetime(row.asked_at)},
        {"label": "登记的单位", "value": row.organisation.name if row.organisation else ""},
        {"label": "没有登记的原因", "value": row.reason},
    ]
    return {
        "row": row,
        "word": row.get_state_display(),
        "tone": REQUEST_TONES[UnitRequestState(row.state)],
        "facts": [fact for fact in facts if fact["value"]],
        "is_open": row.state == UnitRequestState.OPEN,
    }
