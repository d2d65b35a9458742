"""我的申报: where one's applications are, what to do now, which rounds are open."""

from collections import Counter

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.scheme import SchemeInfo
from dossiers.enums import EntryState
from dossiers.queries import rules_for, statuses
from review.enums import CLOSED, LIVE, OPEN, Action, Outcome, State
from review.models import Application, Round
from review.policies import known_state, why_not
from review.queries.offered import Standing, offers
from review.views.applicant.beginning import checked_words, first_steps
from review.views.applicant.common import RELATED, applicant_page, person_of, way_shown, withdraw_note
from review.views.applicant.todo import todo
from zcps.kit import clock

MOST = 20


@applicant_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest application as a line with stations, and everything there is to do."""
    person = person_of(request)
    rows, standing = list(_applications(person)), Standing.of(person)
    current, opened = _current(rows, request), offers(person, standing)
    rounds = [each for each in opened if not _is_taken(each.round, rows)]
    line, problem = way_shown(current, to=request.actor) if current else ([], "")
    dossier = _dossier(person)
    dossier["checked_words"] = checked_words(dossier)
    may_withdraw = current is not None and _may(request, Action.WITHDRAW, current)
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
        "steps": [] if rows else first_steps(person, standing, dossier),
        "unit_note": _unit_note(person, standing),
        "lacks_unit": person.employer is None and standing.unit is None,
        "may_withdraw": may_withdraw,
        "withdraw_note": withdraw_note(current) if may_withdraw else "",
        "withdraw_url": current and reverse("review:application_withdraw", args=[current.uuid]),
        "current_title": current and _heading(current),
        "dossier_url": reverse("dossiers:home"),
        "employer_url": reverse("accounts:employer"),
    }
    return render(request, "review/applicant/home.html", context)


def _applications(person: Person) -> QuerySet[Application]:
    rows = Application.objects.filter(person=person).select_related(*RELATED).defer("scheme_version__content")
    return rows.order_by("-created_at")[:MOST]


def _current(rows: list[Application], request: HttpRequest) -> Application | None:
    """What is on its way; else the newest while its round is open, so that nobody has to look for how it ended."""
    running = next((row for row in rows if known_state(row, to=request.actor) not in CLOSED), None)
    newest = rows[0] if rows and rows[0].round.closes_at > clock.now() else None
    return running or newest


def _heading(row: Application) -> str:
    """The round, and the title one applies for where there is one to choose."""
    if not row.round.titles:
        return row.round.name
    chosen = row.title_name or SchemeInfo.of(row.scheme_version).title_name(row.draft.get("title", ""))
    return f"{row.round.name}·{chosen or '尚未选择职称'}"


def _unit_note(person: Person, standing: Standing) -> str:
    """Below the heading: where one works, else who manages one."""
    if person.employer is not None:
        return person.employer.name
    return f"人事管理单位：{standing.unit}" if standing.unit else "尚未登记单位"


def _is_taken(found: Round, rows: list[Application]) -> bool:
    """Used up by an application of this year; what leads to no title, by one that is under way."""
    mine = [row for row in rows if (row.scheme_id, row.business) == (found.scheme_id, found.business)]
    return any(
        row.state in LIVE and row.year == found.year if row.outcome == Outcome.CERTIFICATE else row.state in OPEN
        for row in mine
    )


def _dossier(person: Person) -> dict:
    rules = rules_for(person)
    found = statuses(person, rules)
    states = Counter(entry.state for status in found for entry in status.entries) if rules.is_checked else Counter()
    required = [status for status in found if status.chosen.is_required]
    return {
        "done": sum(status.is_complete and not status.is_untouched for status in required),
        "total": len(required),
        "gaps": [gap for status in found for gap in status.faults],
        "label": f"必填栏目 {len(required)} 个",
        "is_checked": rules.is_checked,
        "unsent": states[EntryState.COMPLETE],
        "waiting": states[EntryState.SUBMITTED],
        "approved": states[EntryState.APPROVED],
        "complaints": states[EntryState.RETURNED] + states[EntryState.REFUSED],
    }


def _may(request: HttpRequest, action: Action, row: Application) -> bool:
    return why_not(request.actor, action, row, today=clock.today()) is None
