"""The page of one application: sections with verdicts left, content, evidence right, tickets below, the decision fixed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.scheme import DossierRules
from review.enums import CLOSED, Action, Proposal, State, Term
from review.forms.office import ActForm, StampForm
from review.models import Application, PaperStamp, Stage
from review.policies import is_known, known_state
from review.queries.blocks import block_lines, word_of
from review.queries.consignments import way_here
from review.queries.documents import OF_OFFICE
from review.queries.eligibility import answers_for
from review.queries.hints import hints_of
from review.queries.listing import waitings
from review.queries.official_notices import notices_of, state_of
from review.queries.options import Option, options
from review.queries.publicities import recommendations_of
from review.queries.reading import (
    APPLICATION,
    Content,
    content_of,
    opinions_of,
    section_marks,
    stamps_of,
    tickets_of,
    unasked_changes,
    way_of,
)
from review.queries.rules import business_of
from review.queries.sightings import News, news_of
from review.queries.stations import stations
from review.queries.timeline import timeline, with_unreached
from review.queries.verdicts import Board, board_of, why_not_judge
from review.scheme import Business, ReviewRules
from review.services.sightings import see
from review.views.documents import printable
from review.views.office import asking, blocks, cards, publicities, tickets, verdicts
from review.views.office.common import desk_page, here, in_sight_or_404
from review.views.office.place import around, back_url, query_of
from zcps.kit import clock
from zcps.kit.tags import chinese_date

JUDGING = (Action.APPROVE, Action.SIGN, Action.EXAMINE)


@desk_page
@require_safe
def review(request: HttpRequest, uuid) -> HttpResponse:
    """The whole for those who read it, the sections of their blocks for those who review these alone."""
    application, part = in_sight_or_404(request, uuid)
    return review_page(request, application) if part is None else blocks.block_page(request, application, part)


def review_page(request: HttpRequest, application: Application, *, stamp_form: StampForm | None = None) -> HttpResponse:
    """The page; with the form of a stamp that was refused, it says what is wrong there and keeps what was typed."""
    business, rules = business_of(application), DossierRules.of(application.scheme_version)
    stages, content = way_of(application), content_of(application, rules)
    found = options(application, business, request.actor)
    events = timeline(application, to=request.actor, for_applicant=False)
    news = news_of(see(application, by=request.actor), events, content, by=request.actor)
    said = [each for each in opinions_of(application) if is_known(application, each.at, to=request.actor)]
    context = {
        "application": application,
        "business": business,
        "query": query_of(request),
        "back_url": back_url(request, application),
        "inbox_tree": None,  # the page needs the width; the list is one step back
        "has_place": bool(request.GET.get("inbox")),
        "neighbours": around(request, here(request), application),
        "waiting": _waiting(application, request),
        "stations": stations(application, to=request.actor),
        "asked_below": _below(stages, application),
        "stamps": _stamps(application, stamp_form),
        "consignment": way_here(application),
        "may_record_paper": application.holder_id in request.actor.organisations and application.state not in CLOSED,
        "events": with_unreached(events, application, to=request.actor),
        "news": news,
        "notices": [{"row": each, "state": state_of(each)} for each in notices_of(application)],
        "opinion_word": business.term(Term.OPINION, application.duty),
        "opinions": [_opinion(each, business, ReviewRules.of(application.scheme_version)) for each in said],
        "blocks": block_lines(application, said, {view.code: view.label for view in content.sections}),
        "proposal": Proposal(application.proposal).label if application.proposal else "",
        "eligibility": answers_for(application),
        "form": _decision_form(found, business, application),
        "unit_publicity": publicities.box_of(application, request.actor),
        "recommendations": recommendations_of(application),
        "may_act": any(option.is_open for option in found),  # else the version is of no use, and tells what is withheld
        "hint": _hint(application, request),
        "print_kinds": printable(application, OF_OFFICE),
        **_content_context(request, application, content, found, news),
    }
    return render(request, "review/office/review.html", context)


def _content_context(
    request: HttpRequest, application: Application, content: Content, found: list[Option], news: News | None
) -> dict[str, Any]:
    """What was submitted and what is said about it."""
    may_return = any(option.action == Action.RETURN and option.is_open for option in found)
    drafted = tickets.drafted(request, application, content) if may_return else []
    raised, board = tickets_of(application, content), board_of(application, content)
    may_judge = why_not_judge(request.actor, application) is None
    asked = cards.asked_section(request, content)
    current = asked or (board.left[0] if may_judge and board.left else "")
    shown, links = cards.shown_section(content, current, is_asked=bool(asked)), cards.Links(request)
    current = current or (shown.code if shown else "")
    asked_at = _asked_at(request, content) if may_return else ""
    listed = {each.address.partition("/")[0] for each in drafted}
    marks = _marks(content, section_marks(content, raised, listed), board, news, listed)
    drawn = cards.section_cards(content, links, asked_at, hints_of(application, content, to=request.actor))
    sections, empty = cards.split(drawn, content.rules)
    return {
        "content": content,
        "nav": [_nav_item(code, label, marks, links, current) for code, label in _sections(content)],
        "board": verdicts.shown_board(board, content, current, may_judge=may_judge),
        "card": cards.application_card(application, content, links, asked_at, _judged(APPLICATION, board, news)),
        "sections": [each | _judged(each["code"], board, news) for each in sections],
        "empty": empty,
        "shown": shown,
        **cards.pictures(request, application, content, shown),
        "tickets": raised,
        "unasked": unasked_changes(content, raised) if content.before else [],
        "drafted": drafted,
        "may_return": may_return,
        "asked_at": asked_at,
        "close_url": links.to(f"section-{asked_at.partition('/')[0]}"),
        "ticket_form": tickets.ticket_form(application, content, address=asked_at) if may_return else None,
    }


def _sections(content: Content) -> list[tuple[str, str]]:
    return [(APPLICATION, "申报信息"), *((view.code, view.label) for view in content.sections)]


def _asked_at(request: HttpRequest, content: Content) -> str:
    """The address a ticket is being written at; nothing for an address this content does not have."""
    asked = request.GET.get("ticket", "")
    return asked if asked and any(asked == address for address, _ in content.addresses()) else ""


def _nav_item(
    code: str, label: str, marks: dict[str, tuple[str, str]], links: cards.Links, current: str
) -> dict[str, Any]:
    tone, word = marks.get(code, ("", ""))
    return {
        "label": label,
        "url": links.to(f"section-{code}", section=code),
        "tone": tone,
        "note": word,
        "is_current": code == current,
    }


def _marks(
    content: Content, marks: dict[str, tuple[str, str]], board: Board, news: News | None, listed: set[str]
) -> dict[str, tuple[str, str]]:
    """One mark a section: what is about to be returned, then the verdict, then what waits or has changed."""
    empty = dict.fromkeys(set(content.codes) - set(content.filled), ("", "未填"))
    found = empty | dict.fromkeys(news.sections if news else (), ("info", "新改动")) | marks
    for code in content.codes:
        judged = verdicts.shown_verdict(board.judged.get(code))
        if judged and code not in listed:
            found[code] = judged["tone"], judged["word"]
    return found


def _judged(code: str, board: Board, news: News | None) -> dict[str, Any]:
    return {
        "judged": verdicts.shown_verdict(board.judged.get(code)),
        "is_new": news is not None and code in news.sections,
    }


def _waiting(application: Application, request: HttpRequest):
    """How long it has been waiting at its holder; nothing once it is with the applicant or closed."""
    state = known_state(application, to=request.actor)
    if state in CLOSED or state == State.RETURNED:
        return None
    application.term = application.stage.days if application.stage else None
    return waitings([application]).get(application.pk)


def _below(stages: list[Stage], application: Application) -> Stage | None:
    """Whom to call about what was sent from below: the office before this one."""
    return next((stage for stage in stages if stage.position == application.position - 1), None)


def _stamps(application: Application, refused: StampForm | None) -> list[dict[str, Any]]:
    """Every stamp of the paper's way with the form that records or corrects it."""
    own = {refused.position: refused} if refused else {}
    is_due = application.stage is not None and application.stage.stamps_due
    return [
        {
            "stamp": stamp,
            "form": own.get(stamp.position)
            or StampForm(position=stamp.position, is_due=is_due, initial=_stamped(stamp)),
        }
        for stamp in stamps_of(application)
    ]


def _stamped(stamp: PaperStamp) -> dict[str, Any]:
    return {"organisation_name": stamp.organisation_name, "stamped_on": stamp.stamped_on or clock.today()}


def _opinion(opinion, business: Business, rules: ReviewRules) -> dict[str, Any]:
    ticks = [
        {"label": item.label, "is_ticked": opinion.checklist[item.code]}
        for item in business.checklist
        if item.code in opinion.checklist
    ]
    return {"row": opinion, "word": word_of(opinion, business, rules), "ticks": ticks}


def _decision_form(found: list[Option], business: Business, application: Application) -> ActForm | None:
    """The judging act open to the actor brings its opinion and checklist onto this page."""
    judging = next((option.action for option in found if option.is_open and option.action in JUDGING), None)
    return asking.act_form(judging, business, [application], auto_id="decision-%s") if judging else None


def _hint(application: Application, request: HttpRequest) -> str:
    """For whom one would act, or who has it now."""
    state = known_state(application, to=request.actor)
    if application.holder_id in request.actor.organisations and state not in CLOSED and state != State.RETURNED:
        return f"以{application.holder_name}的名义办理"
    if state == State.RETURNED:
        term = f"，补正期限到{chinese_date(application.deadline_on)}" if application.deadline_on else ""
        return f"已退回申报人{term}"
    if state in CLOSED or not application.holder_name:
        return business_of(application).state_word(state, application.duty)
    return f"现由{application.holder_name}办理"
