"""A session begins and ends: nothing of an earlier one survives."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User

CLEARED = '"cache", "cookies", "storage"'


def enter(request: HttpRequest, user: User) -> None:
    """Sign in under a new key."""
    request.session.flush()
    login(request, user, backend="accounts.backends.Backend")


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here, and have the browser forget what it keeps of us."""
    logout(request)
    response = redirect(f"{reverse('accounts:sign_in')}?left")
    response["Clear-Site-Data"] = CLEARED
    return response
