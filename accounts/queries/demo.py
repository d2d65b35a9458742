"""Who can be chosen on the demo's sign-in page: by scheme, sections of offices and some applicants, each with what to try.

fixtures/demo/sign_in.yaml names whom to show. In a database without them, as a developer's own, everybody is shown.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.enums import LETTER_OPEN, AccountKind, ManagementState, OrganisationStatus, Role
from accounts.models import AuthorisationLetter, Management, OrganisationPermission, User

APPLICANTS = 24


@dataclass(frozen=True)
class DemoAccount:
    """One button: who, in what roles (or of which unit), and what can be tried as this person."""

    username: str
    name: str
    roles: str
    word: str = ""
    held: frozenset[str] = frozenset()


@dataclass
class DemoGroup:
    """One office with its people."""

    name: str
    accounts: list[DemoAccount] = field(default_factory=list)


@dataclass
class DemoSection:
    """Offices that belong together: the main characters, a level or a city."""

    name: str
    note: str
    offices: list[DemoGroup]


@dataclass
class DemoScheme:
    """The people of one scheme, or of the platform: its sections, the first of them open, and its applicants."""

    name: str
    note: str
    sections: list[DemoSection]
    applicants: list[DemoAccount]


def demo_accounts() -> list[DemoScheme]:
    """Those whom the file names, in its order; else offices in the order of the tree, each with its accounts."""
    everybody, people = _offices() + _employers_at_the_door(), _applicants()
    by_name = {group.name: group for group in everybody}
    found = [_chosen_scheme(item, by_name, people) for item in _wanted()]
    chosen = [scheme for scheme in found if scheme.sections or scheme.applicants]
    alone = DemoScheme("全部机构", "", [DemoSection("全部机构", "", everybody)], list(people.values())[:APPLICANTS])
    return chosen or [alone]


@cache
def _wanted() -> list[dict[str, Any]]:
    path = settings.BASE_DIR / "fixtures" / "demo" / "sign_in.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["schemes"]


def _offices() -> list[DemoGroup]:
    rows = (
        OrganisationPermission.objects.filter(user__is_active=True)
        .order_by("content_object__path", "user_id")
        .values_list("content_object__name", "user_id", "user__username", "user__person__name", "permission__codename")
    )
    groups = []
    for name, office in groupby(rows, key=lambda row: row[0]):
        group = DemoGroup(name)
        for (_, username, person), held in groupby(office, key=lambda row: row[1:4]):
            roles = frozenset(row[4] for row in held)
            labels = "、".join(role.label for role in Role if role in roles)
            group.accounts.append(DemoAccount(username, person or username, labels, held=roles))
        groups.append(group)
    return groups


def _employers_at_the_door() -> list[DemoGroup]:
    """Units that register: nobody holds a role there before their letter (委托证明) is approved, so its state stands for it."""
    letters = AuthorisationLetter.objects.filter(state__in=LETTER_OPEN, organisation__status=OrganisationStatus.PENDING)
    rows = letters.select_related("account").order_by("pk")
    return [
        DemoGroup(row.unit_name, [
            DemoAccount(row.account.username, row.handler_name, f"单位注册，{row.get_state_display()}", held=frozenset({row.state}))
        ])
        for row in rows
    ]  # fmt: skip


def _chosen_scheme(item: dict[str, Any], by_name: dict[str, DemoGroup], people: dict[str, DemoAccount]) -> DemoScheme:
    """The sections of the file in which somebody is found, and those of its applicants there are."""
    sections = [
        DemoSection(part["name"], part.get("note", ""), _chosen_offices(part["offices"], by_name))
        for part in item["sections"]
    ]
    applicants = [
        replace(people[who["username"]], word=who["word"])
        for who in item.get("applicants", ())
        if who["username"] in people
    ]
    return DemoScheme(item["name"], item["note"], [section for section in sections if section.offices], applicants)


def _chosen_offices(wanted: list[dict[str, Any]], by_name: dict[str, DemoGroup]) -> list[DemoGroup]:
    """The first of each office who holds the role the file names."""
    chosen: dict[str, DemoGroup] = {}
    for item in wanted:
        group = by_name.get(item["office"], DemoGroup(item["office"]))
        found = next((account for account in group.accounts if item["role"] in account.held), None)
        if found:
            shown = chosen.setdefault(group.name, DemoGroup(group.name))
            shown.accounts.append(replace(found, word=item["word"]))
    return list(chosen.values())


def _applicants() -> dict[str, DemoAccount]:
    """By login: those whom the file names, then as many others as a page can show."""
    named = [who["username"] for item in _wanted() for who in item.get("applicants", ())]
    named_first = Case(When(username__in=named, then=Value(0)), default=Value(1))
    people = User.objects.filter(kind=AccountKind.PERSON, is_active=True).order_by(named_first, "pk")
    chosen = Management.objects.filter(person=OuterRef("person")).exclude(state=ManagementState.ENDED).order_by("pk")
    unit = Coalesce("person__employer__name", Subquery(chosen.values("organisation__name")[:1]))
    columns = people.values_list("username", "person__name", unit)[: APPLICANTS + len(named)]
    return {username: DemoAccount(username, name, unit or "") for username, name, unit in columns}
