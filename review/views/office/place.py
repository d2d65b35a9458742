"""The place in a list: which inbox, filters, sort and cursor; it travels in the address, so that going back keeps it."""

import re
from dataclasses import dataclass
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from accounts.policies import Actor
from review.forms.office_filters import HandledFilters, InboxFilters, ListFilters
from review.models import Application
from review.queries.inboxes import Inbox, done, handled, inboxes_of, open_inboxes, reinstatable
from review.queries.listing import HANDLED_SORTS, SORTS, Wanted, narrowed, neighbours, sort_of
from review.queries.served import Served, served
from review.queries.sharing import holders_at, own_clerks
from review.views.office.numbers import number_index
from zcps.kit.lists import Sort

NOT_YOURS = "您在当前机构的角色不办理这个栏目的材料，请从左侧栏目进入。"
UNKNOWN = "当前机构没有这个栏目。机构切换之后，请从左侧栏目重新进入。"
PAST = {"done": "已办", "handled": "全部经办", "reinstatable": "可恢复审核"}
CODE = re.compile(r"[-a-zA-Z0-9_]+")
SIZES = (50, 100, 200)
PARTS = ("inbox", "sort", "size", "after", "before", "number", *InboxFilters.base_fields, *HandledFilters.base_fields)


@dataclass
class Place:
    """One list as it is shown: an inbox (None for 已办 and 全部经办) with what it is narrowed to."""

    code: str
    inbox: Inbox | None
    name: str
    wanted: Wanted
    rows: QuerySet[Application]
    sort: Sort
    form: ListFilters
    office: Served

    @property
    def url(self) -> str:
        return list_url(self.code)


def list_url(code: str) -> str:
    return reverse(f"review:{code}") if code in PAST else reverse("review:inbox", args=[code])


def export_url(request: HttpRequest, code: str) -> str:
    """The same list as a spreadsheet, in its order, whole."""
    url = reverse(f"review:{code}_export") if code in PAST else reverse("review:inbox_export", args=[code])
    query = query_of(request, inbox="", size="", after="", before="")
    return f"{url}?{query}" if query else url


def size_of(request: HttpRequest) -> int:
    """Rows a page; a batch takes at most what one page shows."""
    asked = request.GET.get("size", "")
    return next((size for size in SIZES if str(size) == asked), SIZES[0])


def query_of(request: HttpRequest, **changes: str) -> str:
    """The parts of the address that name a place, and nothing else of it."""
    kept = QueryDict(mutable=True)
    for name in dict.fromkeys(PARTS):
        value = changes.get(name, request.GET.get(name, ""))
        if value:
            kept[name] = value
    return kept.urlencode()


def with_query(request: HttpRequest, url: str) -> str:
    """The address with the place in the list one came from."""
    query = query_of(request)
    return f"{url}?{query}" if query else url


def place_of(request: HttpRequest, actor: Actor, code: str) -> Place | None:
    """The list of that code as the address describes it; None when the actor has no such list."""
    office = request.office_served = served(actor.organisation_id)  # the tree beside the list asks no second time
    inbox = next((box for box in open_inboxes(actor, office) if box.code == code), None)
    if inbox is None and code not in PAST:
        return None
    form = _filters(request, actor, office) if inbox else HandledFilters(request.GET, versions=office.versions)
    rows = inbox.rows(actor) if inbox else _past(code, actor)
    wanted = form.wanted(number_index(request))
    return Place(
        code=code,
        inbox=inbox,
        name=inbox.name if inbox else PAST[code],
        wanted=wanted,
        rows=narrowed(rows, wanted, to=actor, own=own_clerks(actor)),
        sort=sort_of(request.GET.get("sort"), SORTS if inbox else HANDLED_SORTS),
        form=form,
        office=office,
    )


def known_place(request: HttpRequest, actor: Actor, code: str) -> Place:
    """The same; refused with the reason when the actor has no such list."""
    place = place_of(request, actor, code)
    if place is None:
        _refuse(code, actor.organisation_id)
    return place


def inbox_place(request: HttpRequest, actor: Actor, code: str) -> Place:
    """The same for an inbox alone."""
    place = known_place(request, actor, code)
    if place.inbox is None:
        raise Http404(UNKNOWN)
    return place


def _refuse(code: str, organisation_id: int) -> NoReturn:
    """403 when the office has such an inbox for somebody else's role, 404 when there is none."""
    if any(box.code == code for box in inboxes_of(served(organisation_id))):
        raise PermissionDenied(NOT_YOURS)
    raise Http404(UNKNOWN)


def _filters(request: HttpRequest, actor: Actor, office: Served) -> InboxFilters:
    clerks = {holder.user_id: holder.name for holder in holders_at(actor.organisation_id).values()}
    return InboxFilters(request.GET, versions=office.versions, clerks=clerks)


def around(request: HttpRequest, actor: Actor, row: Application) -> tuple[Application | None, Application | None]:
    """The applications before and after this one in the list it was opened from."""
    place = place_of(request, actor, request.GET.get("inbox", "")) if request.GET.get("inbox") else None
    return neighbours(place.rows, row, place.sort) if place else (None, None)


def back_url(request: HttpRequest, row: Application | None = None) -> str:
    """The list one came from, at the same page and row; the office's home when one came from elsewhere."""
    code = request.GET.get("inbox", "")
    if not CODE.fullmatch(code):
        return reverse("review:inbox_home")
    query, anchor = query_of(request, inbox=""), f"#row-{row.pk}" if row else ""
    return f"{list_url(code)}?{query}{anchor}" if query else f"{list_url(code)}{anchor}"


def end_url(request: HttpRequest) -> str:
    """Where one arrives after the last application of the list: its end, or the office's home without a list."""
    code = request.GET.get("inbox", "")
    if not CODE.fullmatch(code):
        return reverse("review:inbox_home")
    query = query_of(request, after="", before="")
    return f"{reverse('review:list_end', args=[code])}?{query}"


def _past(code: str, actor: Actor) -> QuerySet[Application]:
    return {"done": done, "handled": handled, "reinstatable": reinstatable}[code](actor)
