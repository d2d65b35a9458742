"""我的申报: where one's applications are, what to do now, which rounds are open."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Person
from dossiers.queries import rules_for, statuses
from review.enums import CLOSED, LIVE, Action, State
from review.models import Application, Round
from review.policies import known_state, why_not
from review.views.applicant.common import RELATED, applicant_page, person_of, way_shown
from review.views.applicant.todo import todo
from zcps.kit import clock

MOST = 20


@applicant_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest application as a line with stations, and everything there is to do."""
    person = person_of(request)
    rows, opened = list(_applications(person)), _opened()
    current = _current(rows, request)
    rounds = [each for each in opened if not _is_taken(each, rows)]
    line, problem = way_shown(current, to=request.actor) if current else ([], "")
    dossier = _dossier(person)
    context = {
        "person": person,
        "current": current,
        "is_draft": current is not None and current.state == State.DRAFT,
        "stations": line,
        "problem": problem,
        "todo": todo(current, to=request.actor) if current else None,
        "others": [row for row in rows if row is not current],
        "rounds": rounds,
        "is_taken": bool(opened) and not rounds,
        "dossier": dossier,
        "steps": [] if rows else first_steps(person, is_complete=not dossier["gaps"], gaps=len(dossier["gaps"])),
        "may_withdraw": current and _may(request, Action.WITHDRAW, current),
        "withdraw_url": current and reverse("review:application_withdraw", args=[current.uuid]),
        "current_title": current and f"{current.round.name}·{current.title_name or '尚未选择职称'}",
        "dossier_url": reverse("dossiers:home"),
        "employer_url": reverse("accounts:employer"),
    }
    return render(request, "review/applicant/home.html", context)


def first_steps(person: Person, *, is_complete: bool, gaps: int) -> list[dict[str, Any]]:
    """What somebody who has never applied does first, second and third."""
    unit = person.employer
    return [
        {
            "text": "登记工作单位",
            "note": unit.name if unit else "报送路线由工作单位决定。",
            "url": "" if unit else reverse("accounts:employer"),
            "label": "选择工作单位",
            "is_done": unit is not None,
        },
        {
            "text": "填写业绩档案",
            "note": "必填栏目已齐全。"
            if is_complete
            else f"必填栏目还有 {gaps} 处需要补充；申报时从档案中选用，以后年度不用重填。",
            "url": "" if is_complete else reverse("dossiers:home"),
            "label": "填写业绩档案",
            "is_done": is_complete,
        },
        {
            "text": "选择批次，开始申报",
            "note": "先看报送路线，再选材料、签承诺书、提交。批次列在下面。",
            "url": "",
            "label": "",
            "is_done": False,
        },
    ]


def _applications(person: Person) -> QuerySet[Application]:
    rows = Application.objects.filter(person=person).select_related(*RELATED).defer("scheme_version__content")
    return rows.order_by("-created_at")[:MOST]


def _current(rows: list[Application], request: HttpRequest) -> Application | None:
    """What is on its way; else the newest while its round is open, so that nobody has to look for how it ended."""
    running = next((row for row in rows if known_state(row, to=request.actor) not in CLOSED), None)
    newest = rows[0] if rows and rows[0].round.closes_at > clock.now() else None
    return running or newest


def _opened() -> list[Round]:
    now = clock.now()
    return list(Round.objects.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at"))


def _is_taken(found: Round, rows: list[Application]) -> bool:
    """Used up by an application of this year."""
    wanted = (found.scheme_id, found.business, found.year)
    return any(row.state in LIVE and (row.scheme_id, row.business, row.year) == wanted for row in rows)


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
