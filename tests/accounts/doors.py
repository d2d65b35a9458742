"""Going through the doors, as tests do it."""

from django.urls import reverse

from accounts.enums import AccountKind
from tests.factories import accounts as make


def sign_in(client, login, password=make.PASSWORD, *, door=AccountKind.PERSON, **extra):
    return client.post(reverse("accounts:sign_in_at", args=[door]), {"login": login, "password": password}, **extra)


def applicant(number=None, **fields):
    return make.user(AccountKind.PERSON, of=make.person(number=number or make.id_number()), password=True, **fields)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def signed_in(client, user):
    client.force_login(user, backend="accounts.backends.Backend")
    return client
