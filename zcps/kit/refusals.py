"""The one exception that refuses an act, and the one place that turns it into a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zcps.kit.errors import refusal_page


class ActionDenied(Exception):
    """An act is refused. `status`: 404 invisible, 403 role lacking, 409 stale or not now; `sentence` is for the user."""

    def __init__(self, sentence: str, *, status: int = 409, **context: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.context = context


class RefusalMiddleware:
    """Answers every `ActionDenied` that a view lets through with its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ActionDenied):
            return None
        return refusal_page(request, status=exception.status, reason=exception.sentence, **exception.context)
