"""What the pages about applicants' accounts begin with: the administrator of the current organisation, and whom it is about."""

from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import Organisation, Person
from accounts.queries.applicants import people_of
from accounts.views.offices import administrator_page

NO_ROLE = "申报人账号由本单位的系统管理员管理，您在当前机构没有这个角色；请在页面上方切换机构。"
MISSING = "没有找到这位人员，或者不在本单位的名单中。"

people_page = administrator_page(NO_ROLE)


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
