"""What the pages about the managing unit begin with: a person, under a scheme that asks for one."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.enums import AccountKind
from accounts.queries.managing import Chain, Link, managing_versions
from accounts.views.offices import administrator_page

NOT_ASKED = "现行制度不需要选择人事管理单位；报送路线由工作单位决定。"
NO_ROLE = "登记单位的申请由本机构的系统管理员办理，您在当前机构没有这个角色；请在页面上方切换机构。"

View = Callable[..., HttpResponse]


def person_page(view: View) -> View:
    """Signed in with a personal account, where a scheme asks for a managing unit; the view gets the person."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.kind != AccountKind.PERSON or not managing_versions():
            raise Http404(NOT_ASKED)
        return view(request, request.user.person, *args, **kwargs)

    return never_cache(login_required(guarded))


registry_page = administrator_page(NO_ROLE)


def uuid_of(text: str) -> UUID | None:
    """What an address or a form names a row by; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def stations_of(chain: Chain) -> list[dict[str, str]]:
    """个人 and the offices of the chain as `_ui/stations.html` draws them."""
    return [{"label": "个人", "status": "current", "holder": "本人"}, *map(_station, chain.links)]


def _station(link: Link) -> dict[str, str]:
    office = link.organisation
    where = "，".join(filter(None, (office.address, office.office_hours))) if office else ""
    return {
        "label": link.label,
        "status": "refused" if link.missing else "next",
        "holder": office.name if office else "",
        "phone": office.telephone if office else "",
        "note": link.missing or where,
    }
