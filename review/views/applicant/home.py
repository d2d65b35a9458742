"""我的申报: where one's applications are, what to do now, which rounds are open."""

from collections import Counter
from typing import Any

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
from review.views.applicant.common import RELATED, applicant_page, person_of, way_shown, withdraw_note
from review.views.applicant.todo import todo
from zcps.kit import clock

MOST = 20


@applicant_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest application as a line with stations, and everything there is to do."""
    person = person_of(request)
    rows, opened = list(_applications(person)), _opened(person)
    current = _current(rows, request)
    rounds = [each for each in opened if not _is_taken(each, rows)]
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
        "steps": [] if rows else [*first_steps(person, dossier), *checking_steps(dossier), CHOOSE],
        "may_withdraw": may_withdraw,
        "withdraw_note": withdraw_note(current) if may_withdraw else "",
        "withdraw_url": current and reverse("review:application_withdraw", args=[current.uuid]),
        "current_title": current and f"{current.round.name}·{current.title_name or '尚未选择职称'}",
        "dossier_url": reverse("dossiers:home"),
        "employer_url": reverse("accounts:employer"),
    }
    return render(request, "review/applicant/home.html", context)


CHOOSE = {
    "text": "选择批次，开始申报",
    "note": "先看报送路线，再选材料、签承诺书、提交。批次列在下面。",
    "url": "",
    "label": "",
    "is_done": False,
}


def first_steps(person: Person, dossier: dict[str, Any]) -> list[dict[str, Any]]:
    """What somebody who has never applied does first and second."""
    unit, gaps = person.employer, len(dossier["gaps"])
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
            "note": f"必填栏目还有 {gaps} 处需要补充；申报时从档案中选用，以后年度不用重填。"
            if gaps
            else "必填栏目已齐全。",
            "url": reverse("dossiers:home") if gaps else "",
            "label": "填写业绩档案",
            "is_done": not gaps,
        },
    ]


def checking_steps(dossier: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the employer checks dossiers, that comes before one applies."""
    if not dossier["is_checked"]:
        return []
    open_count = dossier["unsent"] + dossier["complaints"]
    is_done = not (dossier["gaps"] or open_count or dossier["waiting"]) and dossier["approved"] > 0
    return [
        {
            "text": "提交用人单位审核",
            "note": "用人单位已全部审核通过，以后年度不再重复审核。" if is_done else checked_words(dossier),
            "url": reverse("dossiers:home") if open_count else "",
            "label": "去提交",
            "is_done": is_done,
        }
    ]


def checked_words(dossier: dict[str, Any]) -> str:
    """已审核 3 条，待审核 2 条，待提交 1 条，退回或不通过 1 条。"""
    words = {"approved": "已审核", "waiting": "待审核", "unsent": "待提交", "complaints": "退回或不通过"}
    told = [f"{word} {dossier[name]} 条" for name, word in words.items() if dossier[name]]
    return f"{'，'.join(told)}。" if told else "填写完整的条目提交用人单位审核，审核通过的才能用于申报。"


def _applications(person: Person) -> QuerySet[Application]:
    rows = Application.objects.filter(person=person).select_related(*RELATED).defer("scheme_version__content")
    return rows.order_by("-created_at")[:MOST]


def _current(rows: list[Application], request: HttpRequest) -> Application | None:
    """What is on its way; else the newest while its round is open, so that nobody has to look for how it ended."""
    running = next((row for row in rows if known_state(row, to=request.actor) not in CLOSED), None)
    newest = rows[0] if rows and rows[0].round.closes_at > clock.now() else None
    return running or newest


def _opened(person: Person) -> list[Round]:
    """What is open in the province one works in; everything where it has no scheme of its own."""
    now = clock.now()
    rows = Round.objects.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")
    found = list(rows.select_related("scheme__current").defer("scheme__current__content"))
    return [row for row in found if _is_of_province(row, person)] or found


def _is_of_province(row: Round, person: Person) -> bool:
    version, unit = row.scheme.current, person.employer
    return version is None or unit is None or SchemeInfo.of(version).province[:2] == unit.region_id[:2]


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
