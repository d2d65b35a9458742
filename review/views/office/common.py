"""What every page of an office begins with: who works where, and which application is meant."""

import uuid as uuids
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.policies import Actor
from review.models import Application
from review.models.querysets import ApplicationQuerySet
from review.queries.blocks import part_of
from review.queries.inboxes import reads_at, works_at

NO_ROLE = "您在当前机构没有审核角色，不能查看这里的材料。请在页面上方切换机构，或联系本机构系统管理员。"
MISSING = "没有找到这件申报，或者它不在您的管辖范围内。"
RELATED = (
    "holder",
    "stage__paper_by__person",
    "scheme_version",
    "revision",
    "person",
    "round",
    "committee",
    "clerk__person",
)

View = Callable[..., HttpResponse]


def office_page(view: View) -> View:
    """Signed in, with a reading role at the current organisation; never kept by a browser's cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not reads_at(request.actor):
            raise PermissionDenied(NO_ROLE)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def desk_page(view: View) -> View:
    """The same, also for who reviews blocks alone there; the view says what of an application they get to see."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not works_at(request.actor):
            raise PermissionDenied(NO_ROLE)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def here(request: HttpRequest) -> Actor:
    """The actor narrowed to the current organisation, as lists and batches see it."""
    return request.actor.at(request.actor.organisation_id)


def application_or_404(request: HttpRequest, uuid) -> Application:
    """An application the account may see as an officer; a foreign one is answered like a missing one."""
    row = _found(request, Application.objects.visible_to(request.actor), uuid)
    if row is None:
        raise Http404(MISSING)
    return row


def in_sight_or_404(request: HttpRequest, uuid) -> tuple[Application, frozenset[str] | None]:
    """The same, or in part: with the sections of the blocks one reviews there; None: the whole."""
    row = _found(request, Application.objects.visible_to(request.actor), uuid)
    if row is not None:
        return row, None
    row = _found(request, Application.objects.in_blocks_of(request.actor), uuid) if request.actor.blocks else None
    if row is None:
        raise Http404(MISSING)
    return row, part_of(row, request.actor)


def _found(request: HttpRequest, rows: ApplicationQuerySet, uuid) -> Application | None:
    rows = rows.exclude(person_id=request.actor.person_id).select_related(*RELATED)
    return rows.defer("scheme_version__content").filter(uuid=uuid).first()


def posted_key(request: HttpRequest) -> uuids.UUID | None:
    """The key by which asking twice is asking once; None when the page had none that can be read."""
    try:
        return uuids.UUID(request.POST.get("key", ""))
    except ValueError:
        return None
