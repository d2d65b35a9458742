"""我的申报: where one's applications are, what to do now, which rounds are open."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Person
from dossiers.queries import rules_for, statuses
from review.enums import CLOSED, LIVE, Action
from review.models import Application, Round
from review.policies import known_state, why_not
from review.queries.stations import stations
from review.views.applicant.common import RELATED, applicant_page, person_of
from review.views.applicant.todo import todo
from zcps.kit import clock

MOST = 20


@applicant_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest application as a line with stations, and everything there is to do."""
    person = person_of(request)
    rows = list(_applications(person))
    current = next((row for row in rows if known_state(row) not in CLOSED), None)
    context = {
        "person": person,
        "current": current,
        "stations": stations(current, for_applicant=True) if current and current.plan_number else [],
        "todo": todo(current) if current else None,
        "others": [row for row in rows if row is not current],
        "rounds": _open_rounds(rows),
        "dossier": _dossier(person),
        "may_withdraw": current and _may(request, Action.WITHDRAW, current),
        "withdraw_url": current and reverse("review:application_withdraw", args=[current.uuid]),
        "current_title": current and f"{current.round.name}·{current.title_name or '尚未选择职称'}",
        "dossier_url": reverse("dossiers:home"),
        "employer_url": reverse("accounts:employer"),
    }
    return render(request, "review/applicant/home.html", context)


def _applications(person: Person):
    rows = Application.objects.filter(person=person).select_related(*RELATED).defer("scheme_version__content")
    return rows.order_by("-created_at")[:MOST]


def _open_rounds(rows: list[Application]) -> list[Round]:
    """Open now, and not used up by an application of this year."""
    now = clock.now()
    taken = Q(pk__in=[])
    for row in rows:
        if row.state in LIVE:
            taken |= Q(scheme=row.scheme_id, business=row.business, year=row.year)
    return list(Round.objects.filter(opens_at__lte=now, closes_at__gt=now).exclude(taken).order_by("closes_at"))


def _dossier(person: Person) -> dict:
    found = statuses(person, rules_for(person))
    required = [status for status in found if status.chosen.is_required]
    return {
        "done": sum(status.is_complete and not status.is_untouched for status in required),
        "total": len(required),
        "gaps": [gap for status in found for gap in status.faults],
        "label": f"必填栏目 {len(required)} 个",
    }


def _may(request: HttpRequest, action: Action, row: Application) -> bool:
    return why_not(request.actor, action, row, today=clock.today()) is None
