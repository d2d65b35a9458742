"""A small tree of organisations with its administrators, for tests of their pages."""

from django.test import Client
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import Scheme, SchemeVersion
from tests.factories import accounts as make
from tests.world import scheme_content


def client_for(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


def scheme_in_force(slug="zhejiang_construction"):
    """The scheme with a version, so that series, specialities and sectors have names."""
    row, content = make.scheme(slug), scheme_content(slug)
    version = SchemeVersion.objects.create(scheme=row, number=1, content=content, sha256=f"{slug}-{id(content)}")
    Scheme.objects.filter(pk=row.pk).update(current=version)
    return row


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
