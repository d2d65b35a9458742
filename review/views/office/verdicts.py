"""分栏核对 on the review page: one key or click a section, then on to the next one that nobody has looked at."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dossiers.scheme import DossierRules
from review.enums import Action, Verdict
from review.models import Application
from review.policies import why_not
from review.queries.reading import Content, content_of
from review.queries.verdicts import Board, Judged, board_of
from review.services.verdicts import pass_the_rest, set_verdicts
from review.views.office.common import desk_page, in_sight_or_404
from review.views.office.place import query_of
from zcps.kit import clock

NAMES = {"passed": Verdict.PASSED, "problem": Verdict.PROBLEM, "open": ""}
TONES = {Verdict.PASSED: "passed", Verdict.PROBLEM: "waiting"}


@desk_page
@require_POST
def judge(request: HttpRequest, uuid) -> HttpResponse:
    """The button's name is the verdict, its value the section; `rest` passes all that is left."""
    application, part = in_sight_or_404(request, uuid)
    content = content_of(application, DossierRules.of(application.scheme_version))
    content = content if part is None else content.narrowed(part)
    revision = _whole(request.POST.get("revision", ""))
    if "rest" in request.POST:
        pass_the_rest(application, revision=revision, by=request.actor)
        return redirect(_url(request, application, request.POST.get("section", "")))
    name = next((each for each in NAMES if each in request.POST), "")
    section = request.POST.get(name, "")
    if section not in content.codes:
        raise Http404("没有这个栏目。")
    set_verdicts(application, {section: NAMES[name]}, revision=revision, by=request.actor)
    return redirect(_after(request, application, content, section, NAMES[name]))


def shown_board(board: Board, content: Content, current: str, *, may_judge: bool) -> dict[str, Any]:
    """The board as the left column draws it."""
    labels = {"application": "申报信息"} | {view.code: view.label for view in content.sections}
    count = len(content.filled)
    return {
        "may_judge": may_judge,
        "current": current,
        "current_label": labels.get(current, ""),
        "judged": shown_verdict(board.judged.get(current)),
        "summary": f"已核对 {count - len(board.left)} / {count} 栏"
        + (f"，{len(board.problems)} 栏有问题" if board.problems else ""),
        "rest_label": f"其余{'未变动栏目' if board.is_second_look else '栏目'}一并认可（{len(board.rest)}）",
        "rest": len(board.rest),
        "revision": content.revision.pk,
    }


def shown_verdict(judged: Judged | None) -> dict[str, Any] | None:
    """One verdict as a badge, with who and when beside it."""
    if judged is None:
        return None
    word = f"{judged.verdict.label}（沿用）" if judged.is_carried else judged.verdict.label
    return {"word": word, "tone": TONES[judged.verdict], "by": judged.by, "at": judged.at}


def _after(request: HttpRequest, application: Application, content: Content, section: str, verdict: str) -> str:
    """A problem is written down at once, where one may return; a passed section leads to the next open one."""
    if verdict == Verdict.PROBLEM:
        may_return = why_not(request.actor, Action.RETURN, application, today=clock.today()) is None
        return _url(request, application, section, ticket=section if may_return else "")
    if verdict == "":
        return _url(request, application, section)
    left = board_of(application, content).left
    place = content.codes.index(section)
    following = next((code for code in content.codes[place:] + content.codes[:place] if code in left), "")
    return _url(request, application, following or section, anchor="" if following else "decide")


def _url(request: HttpRequest, application: Application, section: str, *, ticket: str = "", anchor: str = "") -> str:
    parts = urlencode({key: value for key, value in (("section", section), ("ticket", ticket)) if value})
    query = "&".join(filter(None, (query_of(request), parts)))
    anchor = anchor or ("ticket-form" if ticket else f"section-{section}")
    return f"{reverse('review:review', args=[application.uuid])}?{query}#{anchor}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
