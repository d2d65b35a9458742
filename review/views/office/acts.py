"""One act on one application: its own address, asked for where it matters, done by POST, then on to the next one."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from accounts.addresses import client_address
from dossiers.scheme import DossierRules
from review.enums import Action
from review.forms.office import ActForm
from review.models import Application
from review.policies import RULES, Need, why_not, why_not_there
from review.policies.acts import Values
from review.queries.options import OFFICE_ACTIONS, REFUSING
from review.queries.reading import content_of
from review.queries.rules import business_of
from review.queries.stages import attach_routes
from review.services.office import perform_one
from review.views.office import asking, tickets
from review.views.office.common import desk_page, here, in_sight_or_404
from review.views.office.consequences import consequences
from review.views.office.place import around, end_url, query_of
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

# What takes an act back, where the table of rules still allows it.
UNDOING = {
    Action.FORWARD: Action.RECALL,
    Action.DISPATCH: Action.RECALL,
    Action.APPROVE: Action.REOPEN,
    Action.SIGN: Action.REOPEN,
}
STALE = "页面已经过期，您的操作没有执行。请返回后刷新，再重新办理。"


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, uuid, action: str) -> HttpResponse:
    """GET, or POST with step=ask: the question. POST: the deed; what is missing asks again."""
    application, part = in_sight_or_404(request, uuid)
    if action not in OFFICE_ACTIONS or (part is not None and action != Action.REVIEW_BLOCK):
        raise Http404("没有这种办理方式。")
    attach_routes([application])
    action = Action(action)
    business = business_of(application)
    if request.method != "POST" or request.POST.get("step") == "ask":
        _refuse_impossible(request, action, application)
        initial = {name: request.POST.get(name, "") for name in ("text", "phrase")}
        initial["checked"] = request.POST.getlist("checked")
        form = asking.act_form(action, business, [application], initial=initial, by=request.actor)
        return _ask(request, application, form)
    _refuse_impossible(request, action, application, only=403)
    form = asking.act_form(action, business, [application], request.POST, by=request.actor)
    if not form.is_valid() or _lacks_tickets(request, action, application):
        return _ask(request, application, form)
    return _do(request, application, form)


def _do(request: HttpRequest, application: Application, form: ActForm) -> HttpResponse:
    """The neighbours are looked up first: afterwards the application has left the list."""
    version = _version(request)
    before, after = around(request, here(request), application)
    with transaction.atomic():
        publicity = asking.publicity_of(form, application.holder_id, request.actor)
        values = replace(
            form.values(),
            publicity=publicity,
            tickets=_tickets(request, form.action, application),
            unit_pledge=form.pledge(client_address(request)),
        )
        row = perform_one(form.action, application, version=version, by=request.actor, values=values)
    if form.action != Action.RETURN:  # a list that was sent stays for a repeated POST; the next revision ends it
        tickets.keep(request, application, [])
    messages.success(request, _told(request, row, form))
    return redirect(_next_url(request, application, after or before))


def _told(request: HttpRequest, row: Application, form: ActForm) -> str:
    """What was just done, with the way to take it back while that is possible."""
    done = f"已对{row.name}的申报办理“{form.word}”。"
    undoing = UNDOING.get(form.action)
    if undoing is None or why_not(request.actor, undoing, row, today=clock.today()):
        return done
    url = f"{reverse('review:act', args=[row.uuid, undoing.value])}?{query_of(request)}"
    return _with_link(done, url, form.business.action_word(undoing, form.duty))


def _with_link(sentence: str, url: str, word: str) -> SafeString:
    label = f"{word}刚才这一件"
    return format_html('{} <a href="{}" data-key="z" data-key-label="{}">{}</a>', sentence, url, label, word)


def _next_url(request: HttpRequest, application: Application, neighbour: Application | None) -> str:
    """The next application of the list one came from, else the list's end; without a list, the application itself."""
    if not request.GET.get("inbox"):
        return reverse("review:review", args=[application.uuid])
    if neighbour is None:
        return end_url(request)
    return f"{reverse('review:review', args=[neighbour.uuid])}?{query_of(request)}"


def _ask(request: HttpRequest, application: Application, form: ActForm) -> HttpResponse:
    action, query = form.action, query_of(request)
    wants_tickets = Need.TICKETS in RULES[action].needs
    content = content_of(application, DossierRules.of(application.scheme_version)) if wants_tickets else None
    word = form.word
    drafted = tickets.drafted(request, application, content) if content else []
    context = {
        "application": application,
        "form": form,
        "word": word,
        "question": f"对{application.name}的申报办理“{word}”",
        "lead": f"{application.unit_name} · {application.title_name} · {application.speciality_name}",
        "tone": "danger" if action in REFUSING else "primary",
        "consequences": consequences(action, form.business, [application]),
        "drafted": drafted,
        "drafted_note": f"已列出 {len(drafted)} 条" if drafted else "",
        "ticket_form": tickets.ticket_form(application, content) if content else None,
        "lacks_tickets": request.method == "POST" and _lacks_tickets(request, action, application),
        "version": request.POST.get("version") or application.version,
        "query": query,
        "back_url": f"{reverse('review:review', args=[application.uuid])}?{query}",
    }
    return render(request, "review/office/act.html", context)


def _refuse_impossible(request: HttpRequest, action: Action, application: Application, only: int = 0) -> None:
    """Nobody is asked for a reason of something that will be refused anyway.

    A POST is refused here for a lacking role only: whether it is stale or a repetition, the door knows.
    """
    refusal = why_not(request.actor, action, application, today=clock.today()) or why_not_there(
        action, application, application.route
    )
    if refusal and only in {0, refusal.status}:
        url = f"{reverse('review:review', args=[application.uuid])}?{query_of(request)}"
        raise ActionDenied(refusal.sentence, status=refusal.status, back_url=url, back_label="返回这件申报")


def _lacks_tickets(request: HttpRequest, action: Action, application: Application) -> bool:
    return Need.TICKETS in RULES[action].needs and not tickets.kept(request, application)


def _tickets(request: HttpRequest, action: Action, application: Application) -> tuple:
    return tickets.drafts(request, application) if Need.TICKETS in RULES[action].needs else Values().tickets


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ActionDenied(STALE)
    return int(text)
