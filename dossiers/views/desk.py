"""Who is filling in, by which rules: every page of the dossier begins here, and reaches no other person's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Self
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.enums import AccountKind
from accounts.models import Person
from accounts.policies import Actor
from accounts.queries.actors import actor_for
from dossiers.exceptions import not_found
from dossiers.models import Entry, EntryVersion
from dossiers.presentation import section_of
from dossiers.queries import SectionStatus, entry_of, rules_for, statuses
from dossiers.queries.checks import findings_of
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from zcps.kit.refusals import ActionDenied

SIGNED_OUT = "登录已过期，您填写的内容暂存在本机，重新登录后会自动恢复。"
NOT_PERSONAL = "业绩档案由申报人用个人账号填写。您现在登录的不是个人账号，如需填写请换个人账号登录。"


@dataclass
class Desk:
    """One person at work on the own dossier."""

    person: Person
    actor: Actor

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        user = request.user
        if user.kind != AccountKind.PERSON or user.person_id is None:
            raise ActionDenied(NOT_PERSONAL, status=403)
        return cls(user.person, actor_for(user))

    @cached_property
    def rules(self) -> DossierRules:
        return rules_for(self.person)

    @cached_property
    def statuses(self) -> list[SectionStatus]:
        """Every section with its entries and gaps; two queries, once a page."""
        return statuses(self.person, self.rules)

    @cached_property
    def findings(self) -> dict[int, EntryVersion]:
        """Where each entry stands with the employer: one query, none where nobody checks and nobody ever did."""
        entries = [entry for status in self.statuses for entry in status.entries]
        is_asked = self.rules.is_checked or any(entry.in_force_id or entry.is_locked for entry in entries)
        return findings_of([entry.pk for entry in entries]) if is_asked and entries else {}

    def section(self, code: str) -> Section:
        """A section of this person's scheme, else 404."""
        if code not in self.rules:
            raise not_found()
        return self.rules.section(code)

    def entry(self, section: Section, uuid: UUID | None) -> Entry:
        """One of the person's own entries, else 404; a section of one entry may still be without it."""
        entry = entry_of(self.person, section, uuid)
        if entry is None and (section.many or uuid is not None):
            raise not_found()
        return entry or Entry(section=section.code, version=0)

    def section_of(self, entry: Entry) -> Section:
        return section_of(entry.section, self.rules)


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the desk after the request; the signed out are sent to sign in, scripts are told 401."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if wants_json(request):
                return JsonResponse({"reason": SIGNED_OUT}, status=401)
            return redirect_to_login(request.get_full_path())
        return view(request, Desk.of(request), *args, **kwargs)

    wrapped.login_required = False  # answered above: a script must hear 401, not follow a redirect
    return wrapped


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which wants an answer it can read."""
    return "application/json" in request.headers.get("Accept", "")
