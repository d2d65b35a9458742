"""报送路线检查: what the platform's administrator looks at after changing offices, committees or a scheme."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.queries.schemes import current_versions
from review.queries.unresolved import check_routes

NO_ROLE = "报送路线由平台系统管理员检查；路线不通的，请联系平台管理机构。"


@never_cache
@login_required
def route_check(request: HttpRequest) -> HttpResponse:
    """Every kind of unit whose route does not resolve, scheme by scheme."""
    if not request.actor.organisations_with(Role.PLATFORM_ADMIN):
        raise PermissionDenied(NO_ROLE)
    return _page(request)


@require_safe
def _page(request: HttpRequest) -> HttpResponse:
    checks = [(version.scheme.name, check_routes(version)) for version in current_versions()]
    return render(request, "review/platform/routes.html", {"checks": checks})
