"""人员状态 and 查询统计 at a managing unit, with the way to its own information (单位信息维护)."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import ManagementState, Role
from accounts.forms.managed import STATES, ManagedFilters
from accounts.managing import ManagingRules
from accounts.models import Organisation
from accounts.queries.managed import LATEST, counted_by_keeper, managed_by
from accounts.queries.managing import rules_of, version_at
from accounts.queries.recoveries import vouches_at
from accounts.views.managing.unit import TONES
from zcps.kit import lists

NO_ROLE = "本单位管理的人员由经办人员和系统管理员查询，您在当前机构没有这个角色；请在页面上方切换机构。"
CONTACT = "admin:accounts_organisation_contact"


@never_cache
@login_required
@require_safe
def managed_people(request: HttpRequest) -> HttpResponse:
    """The latest first, a page at a time; above it how many there are."""
    actor, here = request.actor, request.actor.organisation_id
    if not vouches_at(actor, here):
        raise PermissionDenied(NO_ROLE)
    unit = Organisation.objects.select_related("region").get(pk=here)
    version = version_at(unit.region)
    rules, filters = rules_of(version) if version else None, ManagedFilters(request.GET)
    rows = managed_by(here, **filters.wanted())
    page = lists.page(rows, sort=LATEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "unit": unit,
        "page": page,
        "rows": [
            {"row": row, "keeper": _label(rules, row.keeper), "tone": TONES[ManagementState(row.state)]}
            for row in page.rows
        ],
        "filters": filters,
        "states": [label for _, label in STATES],
        "counts": [
            (_label(rules, keeper), [counts[state] for state, _ in STATES])
            for keeper, counts in counted_by_keeper(here)
        ],
        "contact_url": reverse(CONTACT, args=[here]) if actor.holds(Role.ORGANISATION_ADMIN, here) else "",
    }
    return render(request, "accounts/managing/people.html", context)


def _label(rules: ManagingRules | None, code: str) -> str:
    """The answer in words; its code where the scheme in force does not know it."""
    keeper = rules.keeper(code) if rules else None
    return keeper.label if keeper else code
