"""What the pages about applicants' accounts begin with: the administrator of the current organisation, and whom it is about."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.queries.applicants import people_of

NO_ROLE = "申报人账号由本单位的系统管理员管理，您在当前机构没有这个角色；请在页面上方切换机构。"
MISSING = "没有找到这位人员，或者不在本单位的名单中。"

View = Callable[..., HttpResponse]


def people_page(view: View) -> View:
    """Signed in as administrator of the current organisation, which the view gets; never kept by a browser's cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        if actor.organisation_id is None or not actor.holds(Role.ORGANISATION_ADMIN, actor.organisation_id):
            raise PermissionDenied(NO_ROLE)
        unit = Organisation.objects.select_related("region").get(pk=actor.organisation_id)
        return view(request, unit, *args, **kwargs)

    return never_cache(login_required(guarded))


def person_or_404(unit: Organisation, uuid: UUID) -> Person:
    """One of the unit's people, with the account as `account`."""
    person = people_of(unit).filter(uuid=uuid).first()
    if person is None:
        raise Http404(MISSING)
    [person.account] = person.personal
    return person


def site_of(request: HttpRequest) -> str:
    """What links in messages begin with."""
    return request.build_absolute_uri("/")[:-1]
