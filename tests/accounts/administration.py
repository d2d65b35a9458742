"""A small tree of organisations with its administrators, for tests of their pages."""

from django.test import Client
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from tests.factories import accounts as make


def client_for(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


class World:
    def __init__(self):
        self.platform = make.organisation(OrganisationKind.PLATFORM)
        self.office, self.other = (make.organisation(parent=self.platform) for _ in range(2))
        self.unit = make.organisation(OrganisationKind.EMPLOYER, parent=self.office)
        self.other_unit = make.organisation(OrganisationKind.EMPLOYER, parent=self.other)
        self.admin = make.officer(self.office, Role.ORGANISATION_ADMIN)
        self.clerk = make.officer(self.office, Role.CLERK)
        self.other_clerk = make.officer(self.other, Role.CLERK)
        self.boss = make.officer(self.platform, Role.PLATFORM_ADMIN)
        self.security = make.officer(self.platform, Role.SECURITY_ADMIN)
        self.auditor = make.officer(self.platform, Role.AUDITOR)


def url(model, page="changelist", *args):
    return reverse(f"admin:accounts_{model}_{page}", args=args)
