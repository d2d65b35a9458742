"""职责分离: what a person holds already that another role would not go together with."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Grant, Person, User
from accounts.rules import Separation, separation_of

Term = tuple[dt.date, dt.date | None]


def refusal_of_role(user: User, *, organisation_id: int, role: str, term: Term) -> str:
    """Why the account's holder may not take the role there for the term; empty when nothing stands against it."""
    held = _overlapping(_of_holder(user.pk, user.person_id), term)
    clashes = [(other, found) for other in held if (found := _clash(role, organisation_id, other))]
    return _sentence(str(user), clashes)


def refusal_of_holder(user: User, person: Person) -> str:
    """Why the person may not become the holder of the account, by the roles of both; empty when nothing stands against it."""
    theirs = list(_standing().filter(user__person=person).exclude(user=user).order_by("pk"))
    clashes = [
        (other, found)
        for own in _standing().filter(user=user)
        for other in theirs
        if _overlap(own, other) and (found := _clash(own.role, own.organisation_id, other))
    ]
    if not clashes:
        return ""
    labels = _labels(other for other, _ in clashes)
    return f"“{person.name}”已担任“{labels}”，与这个账号的角色不能由同一人担任，请改由他人使用。{clashes[0][1].reason}"


def _of_holder(user_id: int, person_id: int | None) -> QuerySet[Grant]:
    """Through any of the person's accounts; an account nobody holds yet stands for itself."""
    return _standing().filter(Q(user__person=person_id) if person_id else Q(user=user_id)).order_by("pk")


def _standing() -> QuerySet[Grant]:
    return Grant.objects.filter(revoked_at__isnull=True)


def _overlapping(rows: QuerySet[Grant], term: Term) -> QuerySet[Grant]:
    starts_on, ends_on = term
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return rows.filter(starts_on__lte=ends_on) if ends_on else rows


def _overlap(one: Grant, other: Grant) -> bool:
    return (one.ends_on is None or one.ends_on >= other.starts_on) and (
        other.ends_on is None or other.ends_on >= one.starts_on
    )


def _clash(role: str, organisation_id: int, other: Grant) -> Separation | None:
    found = separation_of(role, other.role)
    return found if found and (found.everywhere or other.organisation_id == organisation_id) else None


def _sentence(name: str, clashes: list[tuple[Grant, Separation]]) -> str:
    return f"“{name}”已担任“{_labels(other for other, _ in clashes)}”，{clashes[0][1].reason}" if clashes else ""


def _labels(grants: object) -> str:
    held = {grant.role for grant in grants}
    return "、".join(role.label for role in Role if role in held)
