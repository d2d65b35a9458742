"""申报人员: the list of the unit's people, and the form that opens one more account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import AccountsError
from accounts.forms.applicants import OpeningForm, PeopleFilters
from accounts.models import Organisation, Person
from accounts.queries.applicants import (
    ACTIVE,
    INACTIVE,
    NAME,
    STATES,
    STOPPED,
    counts_of,
    employments_at,
    people_of,
    refusals_at,
    state_of,
)
from accounts.services.openings import Newcomer, open_account
from accounts.views.people.common import people_page, site_of
from zcps.kit import lists

TONES = {INACTIVE: "waiting", ACTIVE: "passed", STOPPED: "neutral"}


@people_page
@require_safe
def people(request: HttpRequest, unit: Organisation) -> HttpResponse:
    """By name, a page at a time."""
    filters = PeopleFilters(request.GET)
    rows = people_of(unit, **filters.wanted())
    page = lists.page(rows, sort=NAME, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "unit": unit,
        "page": page,
        "rows": [row_of(person) for person in page.rows],
        "filters": filters,
        "counts": [(label, counts) for (state, label), counts in _counted(unit)],
        "may_open": bool(employments_at(unit)),
    }
    return render(request, "accounts/people/list.html", context)


@sensitive_post_parameters("id_number")
@people_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, unit: Organisation) -> HttpResponse:
    """Open one account; what was typed stays when it is refused."""
    employments = employments_at(unit)
    form = OpeningForm(request.POST or None, employments=employments)
    if request.method == "POST" and form.is_valid() and _opened(request, unit, form):
        return redirect("accounts:people")
    context = {"unit": unit, "form": form, "employments": employments, "others": refusals_at(unit)}
    return render(request, "accounts/people/add.html", context)


def row_of(person: Person) -> dict:
    """A person with the account and its state in words."""
    [account] = person.personal
    state = state_of(account)
    return {"person": person, "account": account, "word": dict(STATES)[state], "tone": TONES[state]}


def _counted(unit: Organisation) -> list[tuple[tuple[str, str], int]]:
    counts = counts_of(unit)
    return [(pair, counts[pair[0]]) for pair in STATES]


def _opened(request: HttpRequest, unit: Organisation, form: OpeningForm) -> bool:
    try:
        account = open_account(Newcomer(**form.cleaned_data), unit=unit, by=request.user, site=site_of(request))
    except AccountsError as refused:
        form.add_error("id_number", refused.sentence)
        return False
    messages.success(request, f"已为“{account.person}”开通申报账号，激活短信已发到本人手机。")
    return True
