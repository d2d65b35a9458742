"""Small ways: home without the rooms above, the administration's own doors, checks without a database."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts import checks
from accounts.enums import Role
from accounts.models import User
from accounts.views.home import first_of
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def client_for(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


def test_a_page_that_is_not_there_is_passed_over():
    assert first_of(("nowhere:home", "accounts:messages")) == "/messages/"
    assert first_of(("nowhere:home",)) == "/account/"


def test_the_administrations_way_out_ends_the_session():
    client = client_for(make.officer(make.organisation(), Role.ORGANISATION_ADMIN))

    assert client.get(reverse("admin:logout")).status_code == 405
    assert client.post(reverse("admin:logout"))["Clear-Site-Data"]
    assert "_auth_user_id" not in client.session


def test_the_administration_has_no_door_of_its_own():
    client = client_for(make.officer(make.organisation(), Role.ORGANISATION_ADMIN))

    assert client.get(reverse("admin:login"))["Location"] == "/"
    assert client.get(reverse("admin:password_change"))["Location"] == "/account/password/"
    assert Client().get(reverse("admin:login"), {"next": "/admin/x/"})["Location"] == "/sign-in/?next=/admin/x/"


def test_before_the_first_migration_there_is_no_superuser(settings, monkeypatch):
    def fail(**_):
        raise DatabaseError

    settings.PRODUCTION = True
    monkeypatch.setattr(User.objects, "filter", fail)

    assert checks.no_superuser_in_production(None, ["default"]) == []


def test_a_grants_page_explains_the_role_and_offers_its_end():
    office = make.organisation()
    admin, clerk = make.officer(office, Role.ORGANISATION_ADMIN), make.officer(office, Role.CLERK)

    page = client_for(admin).get(reverse("admin:accounts_grant_change", args=[clerk.grants.get().pk])).content.decode()

    assert ("逐项审核" in page, "撤销授权" in page) == (True, True)


def test_lists_of_one_account_and_one_organisation_can_be_linked_to():
    office = make.organisation()
    admin, clerk = make.officer(office, Role.ORGANISATION_ADMIN), make.officer(office, Role.CLERK)
    client = client_for(admin)

    grants = client.get(reverse("admin:accounts_grant_changelist"), {"user__id__exact": clerk.pk})
    accounts = client.get(reverse("admin:accounts_user_changelist"), {"home__id__exact": office.pk})

    assert (grants.status_code, accounts.status_code) == (200, 200)
