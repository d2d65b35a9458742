"""分块审查: the page of one application for who reviews some blocks of it. Nothing of the other sections is on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dossiers.scheme import DossierRules
from review.enums import Action, Term
from review.forms.office import ActForm
from review.models import Application, Opinion
from review.queries.options import Option, options
from review.queries.reading import content_of
from review.queries.rules import business_of
from review.queries.verdicts import Board, board_of, why_not_judge
from review.scheme import Business, ReviewRules
from review.services.sightings import see
from review.views.office import asking, cards, verdicts
from review.views.office.common import here
from review.views.office.place import around, back_url, query_of


def block_page(request: HttpRequest, application: Application, sections: frozenset[str]) -> HttpResponse:
    business = business_of(application)
    content = content_of(application, DossierRules.of(application.scheme_version)).narrowed(sections)
    see(application, by=request.actor)
    found = [each for each in options(application, business, request.actor) if each.action == Action.REVIEW_BLOCK]
    board = board_of(application, content)
    may_judge = why_not_judge(request.actor, application) is None
    asked = cards.asked_section(request, content)
    current = asked or (board.left[0] if may_judge and board.left else "")
    shown, links = cards.shown_section(content, current, is_asked=bool(asked)), cards.Links(request)
    current = current or (shown.code if shown else "")
    drawn = [
        each | {"judged": verdicts.shown_verdict(board.judged.get(each["code"])), "is_new": False}
        for each in cards.section_cards(content, links, "", ())
    ]
    sections, empty = cards.split(drawn, content.rules)
    context = {
        "application": application,
        "business": business,
        "opinion_word": business.term(Term.OPINION, application.duty),
        "query": query_of(request),
        "back_url": back_url(request, application),
        "inbox_tree": None,
        "has_place": bool(request.GET.get("inbox")),
        "neighbours": around(request, here(request), application),
        "content": content,
        "nav": [_nav_item(view.code, view.label, board, links, current) for view in content.sections],
        "board": verdicts.shown_board(board, content, current, may_judge=may_judge),
        "sections": sections,
        "empty": empty,
        "shown": shown,
        **cards.pictures(request, application, content, shown),
        "form": _form(found, business, application, request),
        "may_act": any(option.is_open for option in found),
        "said": _said(application, request),
        "hint": f"以{application.holder_name}的名义办理",
    }
    return render(request, "review/office/block.html", context)


def _nav_item(code: str, label: str, board: Board, links: cards.Links, current: str) -> dict[str, Any]:
    judged = verdicts.shown_verdict(board.judged.get(code)) or {"tone": "", "word": ""}
    return {
        "label": label,
        "url": links.to(f"section-{code}", section=code),
        "tone": judged["tone"],
        "note": judged["word"],
        "is_current": code == current,
    }


def _form(found: list[Option], business: Business, application: Application, request: HttpRequest) -> ActForm | None:
    if not any(option.is_open for option in found):
        return None
    return asking.act_form(Action.REVIEW_BLOCK, business, [application], auto_id="decision-%s", by=request.actor)


def _said(application: Application, request: HttpRequest) -> list[tuple[str, Opinion]]:
    """What the same account has concluded here before: its own words, nobody else's."""
    rules = ReviewRules.of(application.scheme_version)
    rows = application.opinions.filter(stage=application.stage_id, action=Action.REVIEW_BLOCK, by=request.user)
    return [(rules.block_names([row.block])[0], row) for row in rows.order_by("-id")]
