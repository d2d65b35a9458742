"""Ends sessions that have lasted long enough, and says who is acting on every request."""

import datetime as dt
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers

from accounts import passwords
from accounts.enums import AccountKind
from accounts.queries.actors import actor_for
from accounts.queries.letters import is_waiting_for_admission
from zcps.kit import clock

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
# The session is written at most once a minute, not with every request.
NOTED_AFTER = dt.timedelta(minutes=1)
STARTED, SEEN = "started_at", "seen_at"

# What an account may do before the platform has approved its authorisation letter (委托证明): that letter, and nothing else.
# Pages of the room above by name only; which document is whose they judge themselves.
ADMISSION = frozenset({
    "accounts:letter", "accounts:letter_upload", "accounts:letter_correct", "accounts:letter_page", "accounts:letter_file",
    "accounts:departments", "accounts:help", "accounts:help_page", "accounts:sign_out",
    "review:print_letter", "review:document", "review:document_file", "review:document_again",
})  # fmt: skip

View = Callable[[HttpRequest], HttpResponse]


class SessionAgeMiddleware:
    """Signs out after 30 idle minutes or 12 hours (等保 8.1.4.1 b); the next page is the sign-in page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if is_over(request.session):
                logout(request)
            else:
                note_activity(request.session)
        return self.get_response(request)


class ActorMiddleware:
    """request.actor: the account with its roles in force; None for the signed out."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_for(request.user) if request.user.is_authenticated else None
        request.waits_for_admission = _waits(request)
        if elsewhere := _elsewhere(request):
            return redirect(elsewhere)
        response = self.get_response(request)
        if request.actor and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)  # what the signed-in see is kept by no browser and no proxy
        return response


def _waits(request: HttpRequest) -> bool:
    """Whether it is an employer's account nobody has been admitted to yet.

    Only accounts of employers without any role in force are asked about, so that nobody else pays for it.
    """
    may_wait = request.actor and not request.actor.roles and request.user.kind == AccountKind.EMPLOYER
    return bool(may_wait) and is_waiting_for_admission(request.user)


def _elsewhere(request: HttpRequest) -> str:
    """The page an account must see to before any other; empty where it may go on."""
    if request.waits_for_admission:
        return "" if _name_of(request) in ADMISSION else "accounts:letter"
    is_expired = request.actor and passwords.is_expired(request.user)
    return "accounts:password" if is_expired and not _leads_to_password(request) else ""


def _name_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def is_over(session: dict) -> bool:
    """Whether the session was idle too long or has lasted too long."""
    now = clock.now().timestamp()
    started, seen = session.get(STARTED, now), session.get(SEEN, now)
    return now - seen > IDLE.total_seconds() or now - started > ABSOLUTE.total_seconds()


def note_activity(session: dict) -> None:
    """Keep the session alive."""
    now = clock.now().timestamp()
    if STARTED not in session:
        session[STARTED] = now
    if now - session.get(SEEN, 0) > NOTED_AFTER.total_seconds():
        session[SEEN] = now


def _leads_to_password(request: HttpRequest) -> bool:
    return request.path in {reverse("accounts:password"), reverse("accounts:sign_out")}
