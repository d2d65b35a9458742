"""平台管理机构: made once, by the system, with its three administrators who exclude each other (三员分立)."""

from django.db import transaction

from accounts.enums import AccountKind, OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Region, User
from accounts.services.activations import Issued, account_event, activation_url, issue_activation
from accounts.services.events import record
from accounts.services.grants import grant
from accounts.services.organisations import create_organisation

FURTHER = {Role.SECURITY_ADMIN: "security", Role.AUDITOR: "audit"}


@transaction.atomic
def create_platform(*, name: str, region: Region) -> list[Issued]:
    """Create the platform and three accounts; whoever activates one is recorded as its holder, three people in all."""
    if Organisation.objects.filter(kind=OrganisationKind.PLATFORM).exists():
        raise AccountsError("平台管理机构已经建立，不能重复建立。")
    made = create_organisation(parent=None, name=name, kind=OrganisationKind.PLATFORM, region=region, by=None)
    first = Issued(made.account, made.activation_url)
    return [first, *(_account(made.organisation, role, ending) for role, ending in FURTHER.items())]


def _account(platform: Organisation, role: Role, ending: str) -> Issued:
    user = User(username=f"{platform.code}-{ending}", kind=AccountKind.OFFICE, home=platform)
    user.set_unusable_password()
    user.save()
    record([account_event("created", user, by=None, username=user.username)])
    grant(user, platform, role, by=None)
    return Issued(user, activation_url(issue_activation(user, by=None)))
