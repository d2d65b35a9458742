"""What pages of an office begin with: who may open them, and what waits there, the latest first."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.enums import Role
from accounts.models import Organisation
from zcps.kit import lists
from zcps.kit.lists import Sort

LATEST = Sort("asked", "申请时间", ("-pk",))

View = Callable[..., HttpResponse]


def administrator_page(refusal: str) -> Callable[[View], View]:
    """Signed in as administrator of the current organisation, which the view gets; never kept by a browser's cache.

    refusal: what anybody else is told.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            actor = request.actor
            if actor.organisation_id is None or not actor.holds(Role.ORGANISATION_ADMIN, actor.organisation_id):
                raise PermissionDenied(refusal)
            office = Organisation.objects.select_related("region").get(pk=actor.organisation_id)
            return view(request, office, *args, **kwargs)

        return never_cache(login_required(guarded))

    return decorated


def asked_for(request: HttpRequest, rows: QuerySet, *, waits: str, tones: Mapping[str, str]) -> dict[str, Any]:
    """A page of what was asked of an office, for its template: what waits, everything with ?all.

    waits: the state that still waits; tones: the colour of each state.
    """
    shows_all = "all" in request.GET
    rows = rows if shows_all else rows.filter(state=waits)
    page = lists.page(rows, sort=LATEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    found = [{"row": row, "tone": tones[row.state]} for row in page.rows]
    return {"page": page, "rows": found, "shows_all": shows_all}
