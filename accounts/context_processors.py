"""`face`: what the frame of every page shows; each part is read only when a template asks for it."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import ADMIN_ROLES, Role
from accounts.guide import address_of, own_slug
from accounts.models import Organisation
from accounts.queries.notifications import unread_count
from accounts.queries.recoveries import VOUCHING
from accounts.queries.scheme_names import scheme_name

ROUTE_CHECK, FORMS, ROLLOUT = (
    "review:route_check",
    "review:forms",
    "review:rollout",
)  # pages of a room above, by name only


class Face:
    """Header and footer of a page, for the account of the request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        # Error pages may be drawn before the middleware has run.
        self.actor = getattr(request, "actor", None)

    @cached_property
    def scheme_name(self) -> str:
        return scheme_name()

    @property
    def person_name(self) -> str:
        return self.actor.name if self.actor else ""

    @property
    def support(self) -> str:
        return getattr(settings, "ZCPS_SUPPORT", "")

    @cached_property
    def unread(self) -> int:
        return unread_count(self.request.user) if self.actor else 0

    @cached_property
    def duties(self) -> list[dict[str, object]]:
        """Organisations the account holds roles at, with the roles' names."""
        if not self.actor or not self.actor.roles:
            return []
        rows = (
            Organisation.objects.filter(pk__in=self.actor.organisations)
            .order_by("pk")
            .values_list("pk", "uuid", "name")
        )
        return [
            {
                "id": str(uuid),
                "organisation_name": name,
                "role_label": self._role_label(pk),
                "is_current": pk == self.actor.organisation_id,
            }
            for pk, uuid, name in rows
        ]

    @cached_property
    def links(self) -> dict[str, str]:
        names = {"home": "home", "sign_in": "sign_in"}
        if self.actor:
            names["sign_out"] = "sign_out"
        if self.actor and not getattr(self.request, "waits_for_admission", False):
            names |= {"messages": "messages", "account": "account", "switch_duty": "switch_duty"}
        links = {name: reverse(f"accounts:{view}") for name, view in names.items()} | {
            "help": self._help,
            "forms": reverse(FORMS),
        }
        links |= {"admin": reverse("admin:index")} if self._administers else {}
        if self._runs(Role.ORGANISATION_ADMIN, Role.PLATFORM_ADMIN):
            links["rollout"] = reverse(ROLLOUT)
        if self._runs(Role.ORGANISATION_ADMIN):
            links["people"] = reverse("accounts:people")
        if self._runs(*VOUCHING):
            links["recoveries"] = reverse("accounts:recoveries")
        checks_routes = self.actor and self.actor.organisations_with(Role.PLATFORM_ADMIN)
        return links | ({"routes": reverse(ROUTE_CHECK)} if checks_routes else {})

    @property
    def _help(self) -> str:
        """The page of one's role at once; everybody else chooses from the index."""
        slug = own_slug(self.request.user.kind, self.actor) if self.actor else ""
        return address_of(slug) if slug else reverse("accounts:help")

    @property
    def _administers(self) -> bool:
        return self.actor is not None and bool(self.actor.organisations_with(*ADMIN_ROLES, Role.SECURITY_ADMIN))

    def _runs(self, *roles: Role) -> bool:
        """Whether one of the roles is held at the current organisation."""
        return self.actor is not None and any(self.actor.holds(role, self.actor.organisation_id) for role in roles)

    def _role_label(self, organisation_id: int) -> str:
        held = {role for role, place in self.actor.roles if place == organisation_id}
        return "、".join(role.label for role in Role if role in held)


def face(request: HttpRequest) -> dict[str, Face]:
    """The context processor."""
    return {"face": Face(request)}
