"""Asking for pages as a browser does, only faster: by kept sessions, through one handler, and without leaving a trace."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from accounts.middleware import SEEN, STARTED
from accounts.models import User
from zcps.kit import clock, errors

DOORS = ("/sign-in/?", "/admin/login/?")


@dataclass
class Knocking:
    """Whoever asks; `sessions` are keys, so that a request never changes the next one's cookies."""

    sessions: dict[int, str] = field(default_factory=dict)
    # One for all clients: setting up the middleware anew for each takes longer than its request.
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def session_of(self, user: User) -> str:
        """Looked at later than any request: none writes into it that it was, only for that to be taken back."""
        if user.pk not in self.sessions:
            client, now = Client(), clock.now().timestamp()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
            session = client.session
            session.update({STARTED: now, SEEN: now + 3600})
            session.save()
            self.sessions[user.pk] = session.session_key
        return self.sessions[user.pk]

    def ask_as(
        self,
        user: User | None,
        path: str,
        method: str = "GET",
        data: Any = None,
        *,
        keep: bool = False,
        **extra: Any,
    ) -> HttpResponse:
        """One request by the kept session of somebody; what it changed is taken back, unless it is to be kept."""
        factory = RequestFactory()
        if user is not None:
            factory.cookies[settings.SESSION_COOKIE_NAME] = self.session_of(user)
        body = {} if method in {"GET", "HEAD", "OPTIONS"} else {"data": data or {}}
        environ = getattr(factory, method.lower())(path, **body, **extra).environ
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")  # as a web server hands it over
        with transaction.atomic():
            answer = self.handler(environ)
            if answer.streaming:
                answer.body = b"".join(answer.streaming_content)
            for close in answer._resource_closers:
                close()  # not answer.close(): its signal would close the connection
            transaction.set_rollback(not keep)
        return answer


def body_of(answer: HttpResponse) -> bytes:
    """The whole body, also of a file."""
    return answer.body if answer.streaming else answer.content


def word_of(answer: HttpResponse) -> str:
    """A cell of a matrix: the status, or `door` for the way to the sign-in page."""
    to_the_door = answer.status_code == 302 and answer.url.startswith(DOORS)
    return "door" if to_the_door else str(answer.status_code)


def draw_refusals_once(monkeypatch: Any) -> None:
    """The page of a refusal is drawn once for each person and status where only the status is looked at."""
    drawn: dict[tuple, str] = {}
    draw = errors.render_to_string

    def kept(template, content, request=None) -> str:
        key = template, request and request.user.pk
        if key not in drawn:
            drawn[key] = draw(template, content, request=request)
        return drawn[key]

    monkeypatch.setattr(errors, "render_to_string", kept)
