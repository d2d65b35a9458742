"""The office's home, its inboxes, 已办 and 全部经办."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from review.enums import Action
from review.forms.office_filters import NumberForm
from review.notices import business_of
from review.queries.inboxes import tree_of
from review.queries.listing import listed, waitings
from review.queries.options import IN_MEETING
from review.scheme import Business
from review.views.office.common import here, office_page
from review.views.office.numbers import masked_number, remember_number
from review.views.office.place import Place, exists, place_of, query_of
from zcps.kit.lists import Page

NOT_YOURS = "您在当前机构的角色不办理这个栏目的材料，请从左侧栏目进入。"
UNKNOWN = "当前机构没有这个栏目。机构切换之后，请从左侧栏目重新进入。"


@office_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, inbox by inbox."""
    return render(request, "review/office/home.html", {"groups": tree_of(request.actor)})


@office_page
@require_safe
def inbox(request: HttpRequest, code: str) -> HttpResponse:
    actor = here(request)
    place = place_of(request, actor, code)
    if place is None or place.inbox is None:
        _refuse(code, actor.organisation_id)
    context = _list_context(request, place) | {"acts_with": acting_words(place), "actor": actor}
    context["in_meeting"] = IN_MEETING if Action.RECORD_RESULT in place.inbox.item.actions else ""
    return render(request, "review/office/inbox.html", context)


@office_page
@require_safe
def past(request: HttpRequest, code: str) -> HttpResponse:
    place = place_of(request, here(request), code)
    return render(request, "review/office/past.html", _list_context(request, place))


@office_page
@require_POST
def find_number(request: HttpRequest, code: str) -> HttpResponse:
    """The number stays in the session; what is shown again is its token."""
    url = reverse(f"review:{code}") if code in {"done", "handled"} else reverse("review:inbox", args=[code])
    form = NumberForm(request.POST)
    if not form.is_valid():
        place = place_of(request, here(request), code)
        if place is None:
            raise Http404(UNKNOWN)
        page = "inbox" if place.inbox else "past"
        context = _list_context(request, place) | {"number_form": form, "actor": here(request)}
        context["acts_with"] = acting_words(place) if place.inbox else None
        return render(request, f"review/office/{page}.html", context)
    token = remember_number(request, form.cleaned_data["number"])
    return redirect(f"{url}?{query_of(request, inbox='', number=token, after='', before='')}")


def acting_words(place: Place) -> Business | None:
    """A business whose words the batch bar of an inbox uses: the first that shares it."""
    wanted = place.inbox.businesses
    for scheme, rules in place.office.rules.items():
        for business in rules.businesses.values():
            if place.inbox.item in business.inboxes and (not wanted or (scheme, business.code) in wanted):
                return business
    return None


def _list_context(request: HttpRequest, place: Place) -> dict:
    page = listed(place.rows, sort=place.sort, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    is_narrowed = place.form.narrows or bool(request.GET.get("number"))
    return {
        "place": place,
        "page": page,
        "rows": _rows(page, place),
        "sort": place.sort,
        "filters": place.form,
        "is_narrowed": is_narrowed,
        "is_beyond": not page.rows and bool(request.GET.get("after") or request.GET.get("before")),
        "masked_number": masked_number(request),
        "number_form": NumberForm(),
        "number_url": f"{reverse('review:find_number', args=[place.code])}?{query_of(request, inbox='')}",
        "without_number": f"?{query_of(request, inbox='', number='')}",
        "row_query": query_of(request, inbox=place.code),
    }


def _rows(page: Page, place: Place) -> list[dict]:
    """Each row with its waiting time; the scheme versions of the office are already here."""
    versions = {version.pk: version for version in place.office.versions}
    waiting = waitings(page.rows)
    for row in page.rows:
        if row.scheme_version_id in versions:
            row.scheme_version = versions[row.scheme_version_id]
        row.state_word = business_of(row).state_word(row.state)
    return [{"row": row, "waiting": waiting.get(row.pk)} for row in page.rows]


def _refuse(code: str, organisation_id: int) -> None:
    if exists(code, organisation_id):
        raise PermissionDenied(NOT_YOURS)
    raise Http404(UNKNOWN)
