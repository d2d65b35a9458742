"""Who can be chosen on the demo's sign-in page: officers by office and role, and some applicants."""

from dataclasses import dataclass, field
from itertools import groupby

from accounts.enums import AccountKind, Role
from accounts.models import OrganisationPermission, User

APPLICANTS = 24


@dataclass
class DemoAccount:
    """One button."""

    username: str
    name: str
    roles: str


@dataclass
class DemoGroup:
    """One office with its people."""

    name: str
    accounts: list[DemoAccount] = field(default_factory=list)


def demo_accounts() -> dict[str, list]:
    """Offices in the order of the tree, each with its accounts; some applicants with their units."""
    return {"offices": _offices(), "applicants": _applicants()}


def _offices() -> list[DemoGroup]:
    rows = (
        OrganisationPermission.objects.filter(user__is_active=True, user__person__isnull=False)
        .order_by("content_object__path", "user_id")
        .values_list("content_object__name", "user_id", "user__username", "user__person__name", "permission__codename")
    )
    groups = []
    for name, office in groupby(rows, key=lambda row: row[0]):
        group = DemoGroup(name)
        for (_, username, person), held in groupby(office, key=lambda row: row[1:4]):
            roles = {row[4] for row in held}
            labels = "、".join(role.label for role in Role if role in roles)
            group.accounts.append(DemoAccount(username, person, labels))
        groups.append(group)
    return groups


def _applicants() -> list[DemoAccount]:
    rows = User.objects.filter(kind=AccountKind.PERSON, is_active=True).order_by("pk")
    columns = rows.values_list("username", "person__name", "person__employer__name")[:APPLICANTS]
    return [DemoAccount(username, name, employer or "") for username, name, employer in columns]
