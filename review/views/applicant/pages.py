"""The applicant's pages."""

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def application(request: HttpRequest, uuid) -> HttpResponse:
    return HttpResponse("")


def application_edit(request: HttpRequest, uuid) -> HttpResponse:
    return HttpResponse("")
