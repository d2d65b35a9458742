"""补正清单 while it is being written: kept in the session until 退回修改 sends it; nobody else sees it before."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dossiers.scheme import DossierRules
from review.enums import Action, Verdict
from review.forms.office import TicketForm
from review.models import Application
from review.policies.acts import TicketDraft
from review.queries.reading import Content, content_of
from review.queries.rules import business_of
from review.queries.verdicts import why_not_judge
from review.services.verdicts import set_verdicts
from review.views.office.asking import draft_of
from review.views.office.common import application_or_404, office_page
from review.views.office.place import query_of

KEY = "review_tickets"
APPLICATIONS, TICKETS = 30, 100


@dataclass(frozen=True)
class Drafted:
    """One ticket not yet sent."""

    number: int
    address: str
    label: str
    message: str


@office_page
@require_POST
def add(request: HttpRequest, uuid) -> HttpResponse:
    """One more line of the list; what is wrong with it is said on the page of the application."""
    application = application_or_404(request, uuid)
    content = content_of(application, DossierRules.of(application.scheme_version))
    form = ticket_form(application, content, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        keep(request, application, [*kept(request, application), [given["address"], given["message"]]])
        _note_problem(request, application, given["address"])
        return redirect(_back(request, application, section_of_address(given["address"])))
    for sentences in form.errors.values():
        messages.error(request, " ".join(sentences))
    return redirect(_back(request, application, "tickets"))


@office_page
@require_POST
def remove(request: HttpRequest, uuid) -> HttpResponse:
    """Take a line off the list by its number."""
    application = application_or_404(request, uuid)
    number = request.POST.get("number", "")
    keep(
        request,
        application,
        [pair for place, pair in enumerate(kept(request, application)) if str(place) != number],
    )
    return redirect(_back(request, application, "tickets"))


def ticket_form(application: Application, content: Content, data=None, address: str = "") -> TicketForm:
    """The form of one line, opened at an address."""
    phrases = business_of(application).phrases_for(Action.RETURN)
    initial = {"address": address}
    return TicketForm(data, addresses=content.addresses(), phrases=phrases, initial=initial, auto_id="ticket-%s")


def drafted(request: HttpRequest, application: Application, content: Content) -> list[Drafted]:
    return [
        Drafted(number, address, content.label_of(address), message)
        for number, (address, message) in enumerate(kept(request, application))
    ]


def drafts(request: HttpRequest, application: Application) -> tuple[TicketDraft, ...]:
    """The list as 退回修改 takes it."""
    return tuple(draft_of(address, message) for address, message in kept(request, application))


def kept(request: HttpRequest, application: Application) -> list[list[str]]:
    """Address and message of each line; a list written about an older revision is gone."""
    found = request.session.get(KEY, {}).get(str(application.uuid), {})
    return found.get("lines", []) if found.get("revision") == application.revision_id else []


def keep(request: HttpRequest, application: Application, lines: list[list[str]]) -> None:
    others = {key: value for key, value in request.session.get(KEY, {}).items() if key != str(application.uuid)}
    latest = dict(list(others.items())[-APPLICATIONS + 1 :])
    own = {"revision": application.revision_id, "lines": lines[:TICKETS]}
    request.session[KEY] = latest | ({str(application.uuid): own} if lines else {})


def _note_problem(request: HttpRequest, application: Application, address: str) -> None:
    """A section with something to mend has been looked at: its verdict says so."""
    if why_not_judge(request.actor, application) is None:
        section = address.partition("/")[0]
        set_verdicts(application, {section: Verdict.PROBLEM}, revision=application.revision_id, by=request.actor)


def section_of_address(address: str) -> str:
    return f"section-{address.split('/', maxsplit=1)[0]}"


def _back(request: HttpRequest, application: Application, anchor: str) -> str:
    """Where the line was written: beside the section, or on the page of 退回修改."""
    query = query_of(request)
    if request.POST.get("from") == "act":
        url, anchor = reverse("review:act", args=[application.uuid, Action.RETURN.value]), "tickets"
    else:
        url = reverse("review:review", args=[application.uuid])
    section = request.GET.get("section", "")
    parts = [part for part in (query, f"section={section}" if section.isidentifier() else "") if part]
    return f"{url}?{'&'.join(parts)}#{anchor}"
