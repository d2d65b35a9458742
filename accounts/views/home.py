"""The address `/`: leads everybody to where their work is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.enums import ADMIN_ROLES, AccountKind, Role
from accounts.policies import Actor

# Names only: this room knows no page of the rooms above it. The first that exists is taken.
APPLICANT = ("review:home", "dossiers:home")
OFFICE = ("review:inbox_home", "review:inboxes")
ADMINISTRATOR = ("admin:index",)
LAST = ("accounts:account",)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect; never a page of its own."""
    return redirect(_landing(request.user.kind, request.actor))


def _landing(kind: str, actor: Actor) -> str:
    if kind == AccountKind.PERSON:
        return first_of(APPLICANT)
    here = {role for role, place in actor.roles if place == actor.organisation_id}
    if here and here <= {*ADMIN_ROLES, Role.SECURITY_ADMIN, Role.AUDITOR}:
        return first_of(ADMINISTRATOR)
    return first_of(OFFICE) if here else first_of(LAST)


def first_of(names: tuple[str, ...]) -> str:
    """The path of the first name that is known."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse(LAST[0])
