"""What no keyboard types: refused at the field or not found, never an error of the server."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import AccountKind, Role
from accounts.queries.sign_in import login_name
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
ODD = [
    "\x00",
    "a\x00b",
    "\u202e110105",
    "\ufffd",
    "１１",
    "x" * 5_000,
    "'; DROP TABLE accounts_user; --",
    "%00",
    "{{7*7}}",
]


def client_for(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("door", AccountKind.values)
def test_the_doors_take_odd_names_as_wrong_ones(client, odd, door):
    answer = client.post(reverse("accounts:sign_in_at", args=[door]), {"login": odd, "password": odd})

    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)


@pytest.mark.parametrize("odd", ODD)
def test_registration_names_the_field(client, odd):
    names = ("name", "document", "id_number", "phone", "code", "password", "again")

    for act in ("code", "register"):
        assert client.post(reverse("accounts:register"), dict.fromkeys(names, odd) | {"act": act}).status_code == 200


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("page", ["organisation", "user", "grant"])
def test_the_administrations_forms_name_the_field(odd, page):
    client = client_for(make.officer(make.organisation(), Role.ORGANISATION_ADMIN))
    names = (
        "parent",
        "name",
        "kind",
        "region",
        "organisation",
        "user",
        "role",
        "id_number",
        "phone",
        "starts_on",
        "roles",
        "uscc",
    )

    answer = client.post(reverse(f"admin:accounts_{page}_add"), dict.fromkeys(names, odd))

    assert answer.status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_addresses_that_lead_nowhere(settings, odd):
    settings.ZCPS_DEMO = True
    client = client_for(make.user())

    assert client.post(reverse("accounts:switch_duty"), {"duty": odd}).status_code == 404
    assert client.get("/messages/", {"after": odd, "show": odd}).status_code == 200
    assert client.post(reverse("accounts:demo_sign_in"), {"username": odd}).status_code == 404


@pytest.mark.parametrize("object_id", ["0", "-1", "abc", "9" * 30, "1_00"])
@pytest.mark.parametrize("page", ["organisation", "user", "grant"])
def test_rows_that_cannot_be_are_not_found(object_id, page):
    client = client_for(make.officer(make.organisation(), Role.ORGANISATION_ADMIN))

    assert client.get(f"/admin/accounts/{page}/{object_id}/change/").status_code == 404


def test_a_name_that_is_no_number_stays_what_it_is():
    assert login_name(" 33010600001-01 ", door=AccountKind.OFFICE) == "33010600001-01"
    assert login_name("\u202e", door=AccountKind.PERSON) == "\u202e"
