"""One of the unit's people: what is known of the account, and the acts: sending again, changing, stopping, taking up."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import numbers
from accounts.exceptions import AccountsError
from accounts.forms.applicants import PersonForm
from accounts.models import Organisation, Person
from accounts.queries.applicants import ACTIVE, INACTIVE, STATES, employments_at, is_kept_by, state_of
from accounts.services import applicants
from accounts.views.people.common import people_page, person_or_404, site_of
from zcps.kit.tags import chinese_datetime

STOPPING = [
    "账号立即退出登录，本人不能再登录，也不能申报。",
    "已经提交的申报不受影响，仍按原来的路线办理。",
    "人员调离的不要停用：由本人登录后在“工作单位”中选择新单位，账号随本人转走。",
    "可以随时重新启用。",
]


@people_page
@require_safe
def person(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    row = person_or_404(unit, uuid)
    state = state_of(row.account)
    context = {
        "person": row,
        "facts": _facts(row, unit, dict(STATES)[state]),
        "is_waiting": state == INACTIVE,
        "is_stopped": state not in {INACTIVE, ACTIVE},
        "why_not": "" if is_kept_by(row.account, row, unit) else applicants.NOT_OURS,
    }
    return render(request, "accounts/people/person.html", context)


@people_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    """人员类别, and the telephone while it can be corrected."""
    row = person_or_404(unit, uuid)
    has_phone = not row.account.activated_at and is_kept_by(row.account, row, unit)
    form = PersonForm(
        request.POST or None,
        employments=employments_at(unit),
        has_phone=has_phone,
        initial={"employment": row.employment},
    )
    if request.method == "POST" and form.is_valid():
        given = {"employment": form.cleaned_data["employment"], "phone": form.cleaned_data.get("phone", "")}
        try:
            applicants.change_person(row, unit=unit, by=request.user, **given)
        except AccountsError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"“{row}”的信息已保存。")
            return redirect("accounts:person", row.uuid)
    return render(request, "accounts/people/change.html", {"person": row, "form": form})


@people_page
@require_POST
def resend(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    """The message about activation once more."""
    row = person_or_404(unit, uuid)
    return _done(
        request,
        row,
        lambda: applicants.tell_again(row, unit=unit, by=request.user, site=site_of(request)),
        "激活短信已重新发到本人登记的手机。",
    )


@people_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    """GET asks and says what follows from it, POST stops."""
    row = person_or_404(unit, uuid)
    if request.method != "POST":
        return render(request, "accounts/people/stop.html", {"person": row, "consequences": STOPPING})
    return _set_stopped(request, unit, row, stopped=True)


@people_page
@require_POST
def resume(request: HttpRequest, unit: Organisation, uuid: UUID) -> HttpResponse:
    return _set_stopped(request, unit, person_or_404(unit, uuid), stopped=False)


def _set_stopped(request: HttpRequest, unit: Organisation, row: Person, *, stopped: bool) -> HttpResponse:
    return _done(
        request,
        row,
        lambda: applicants.set_stopped(row, stopped=stopped, unit=unit, by=request.user),
        f"“{row}”的账号已{'停用' if stopped else '启用'}。",
    )


def _done(request: HttpRequest, row: Person, act: Callable[[], object], sentence: str) -> HttpResponse:
    """One act without a form: its outcome as a message on the person's page."""
    try:
        act()
    except AccountsError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, sentence)
    return redirect("accounts:person", row.uuid)


def _facts(row: Person, unit: Organisation, state: str) -> list[dict[str, str]]:
    account = row.account
    facts = [
        {"label": "姓名", "value": row.name},
        {"label": row.get_document_type_display(), "value": numbers.masked_id_of(row)},
        {"label": "手机号", "value": numbers.masked_phone_of(row) or "未登记"},
        {"label": "人员类别", "value": row.get_employment_display() or "尚未登记"},
        {"label": "账号状态", "value": state},
        {"label": "开通", "value": chinese_datetime(account.created_at)},
        {"label": "激活", "value": chinese_datetime(account.activated_at)},
    ]
    return [fact for fact in facts if fact["value"]]
