"""Who can be chosen on the demo's sign-in page: sections of offices, and some applicants, each with what to try.

fixtures/demo/sign_in.yaml names whom to show. In a database without them, as a developer's own, everybody is shown.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Case, Value, When

from accounts.enums import LETTER_OPEN, AccountKind, OrganisationStatus, Role
from accounts.models import AuthorisationLetter, OrganisationPermission, User

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


def demo_accounts() -> dict[str, list]:
    """Those whom the file names, in its order; else offices in the order of the tree, each with its accounts."""
    everybody = _offices() + _employers_at_the_door()
    sections = _chosen_sections({group.name: group for group in everybody})
    return {"sections": sections or [DemoSection("全部机构", "", everybody)], "applicants": _applicants()}


@cache
def _wanted() -> dict[str, list[dict[str, Any]]]:
    path = settings.BASE_DIR / "fixtures" / "demo" / "sign_in.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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


def _chosen_sections(by_name: dict[str, DemoGroup]) -> list[DemoSection]:
    """The sections of the file in which somebody is found."""
    sections = [
        DemoSection(item["name"], item.get("note", ""), _chosen_offices(item["offices"], by_name))
        for item in _wanted()["sections"]
    ]
    return [section for section in sections if section.offices]


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


def _applicants() -> list[DemoAccount]:
    words = {item["username"]: item["word"] for item in _wanted()["applicants"]}
    named_first = Case(When(username__in=list(words), then=Value(0)), default=Value(1))
    people = User.objects.filter(kind=AccountKind.PERSON, is_active=True).order_by(named_first, "pk")
    columns = people.values_list("username", "person__name", "person__employer__name")[:APPLICANTS]
    everybody = [DemoAccount(username, name, unit or "", words.get(username, "")) for username, name, unit in columns]
    chosen = [account for account in everybody if account.word]
    return sorted(chosen, key=lambda account: list(words).index(account.username)) or everybody
