"""Refusal pages: the status, the sentence, whom to ask, and nothing technical."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from zcps.kit import errors


@pytest.fixture
def request_of_a_visitor(db):
    request = RequestFactory().get("/x")
    request.user = AnonymousUser()
    request._messages = []
    return request


@pytest.mark.parametrize("status", sorted(errors.REASONS))
def test_every_refusal_has_its_page(status, request_of_a_visitor):
    page = errors.refusal_page(request_of_a_visitor, status=status)

    assert page.status_code == status
    assert errors.REASONS[status] in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_refusal_says_why_and_whom_to_ask(request_of_a_visitor):
    page = errors.refusal_page(
        request_of_a_visitor, status=409, reason="已由他人接收。", organisation="桐庐县人社局", phone="0571-64221018"
    )

    html = page.content.decode()
    assert "已由他人接收。" in html
    assert "桐庐县人社局" in html
    assert 'href="tel:057164221018"' in html


@pytest.mark.parametrize(
    ("answer", "exception", "status", "shown"),
    [
        (errors.not_found, Http404("这件申报已撤回。"), 404, "这件申报已撤回。"),
        (errors.not_found, Http404("No Application matches"), 404, errors.REASONS[404]),
        (errors.forbidden, PermissionDenied("请先切换到经办身份。"), 403, "请先切换到经办身份。"),
        (errors.forbidden, PermissionDenied(), 403, errors.REASONS[403]),
        (errors.bad_request, None, 400, errors.REASONS[400]),
    ],
)
def test_only_sentences_for_people_are_shown(answer, exception, status, shown, request_of_a_visitor):
    page = answer(request_of_a_visitor, exception)

    assert page.status_code == status
    assert shown in page.content.decode()
    assert "matches" not in page.content.decode()


def test_expired_check_says_what_to_do(request_of_a_visitor):
    page = errors.csrf_failure(request_of_a_visitor, reason="CSRF token missing")

    assert page.status_code == 403
    assert errors.CSRF_REASON in page.content.decode()


def test_failure_needs_neither_database_nor_session():
    page = errors.server_error(RequestFactory().get("/x"))

    assert page.status_code == 500
    assert "系统出现故障" in page.content.decode()
