"""Organisations: what they do, who administers them, and the subtree an administrator sees."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.enums import PLATFORM_ROLES, Function, Role
from accounts.models import Organisation, OrganisationFunction, User
from accounts.policies import Actor
from zcps.kit.likeness import likeness_key

MOST_SIMILAR = 20


def functions_of(organisation: Organisation) -> frozenset[Function]:
    """Its functions under all schemes, and the one its kind brings with it."""
    rows = OrganisationFunction.objects.filter(organisation=organisation).values_list("function", flat=True)
    return frozenset(Function(function) for function in {*rows, organisation.kind})


def functions_within(organisations: QuerySet[Organisation]) -> frozenset[str]:
    """What any of these organisations does, by its kind or under a scheme: one statement."""
    rows = organisations.order_by()
    named = OrganisationFunction.objects.filter(organisation__in=rows).order_by().values_list("function")
    return frozenset(function for (function,) in rows.values_list("kind").union(named))


def first_account(organisation: Organisation) -> User | None:
    """The account of its first administrator, whose login is the organisation's code."""
    return User.objects.filter(username=organisation.code, home=organisation).select_related("person").first()


def administers(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor is administrator of the organisation, of one above it, or of the platform."""
    return administered_by(actor).filter(pk=organisation.pk).exists()


def administered_by(actor: Actor) -> QuerySet[Organisation]:
    """The subtrees under the organisations the actor administers; everything for the platform's administrator."""
    if actor.organisations_with(Role.PLATFORM_ADMIN):
        return Organisation.objects.all()
    paths = Organisation.objects.filter(pk__in=actor.organisations_with(Role.ORGANISATION_ADMIN)).values_list(
        "path", flat=True
    )
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    return Organisation.objects.filter(inside)


def visible_to(actor: Actor) -> QuerySet[Organisation]:
    """What the administration's pages show: one's own subtree; everything for the platform's three administrators."""
    if actor.organisations_with(*PLATFORM_ROLES):
        return Organisation.objects.all()
    return administered_by(actor)


def similar_to(name: str, *, province: str) -> list[Organisation]:
    """Organisations of the province (its two digits) whose name is nearly the same; one spelt just so is not among them."""
    rows = Organisation.objects.filter(likeness_key=likeness_key(name), region__code__startswith=province)
    return list(rows.exclude(name=name).select_related("region").order_by("code")[:MOST_SIMILAR])


def like_any(names: Iterable[str]) -> list[Organisation]:
    """All organisations whose name is nearly the same as one of these: one statement for a whole spreadsheet."""
    return list(Organisation.objects.filter(likeness_key__in={likeness_key(name) for name in names}).order_by("code"))
