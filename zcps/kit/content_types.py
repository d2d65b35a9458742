"""What a request says of its own content is read down to what we need of it: the type and the boundary. Text is UTF-8."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

_BOUNDARY = re.compile(r"[!#-\[\]-~ ]+")  # whatever is printed, but for what would end the quotes


class PlainContentType:
    """Stands before Django, which breaks over a type it cannot read and over a charset that is none (`zlib`) outside of
    everything that could make an answer of it.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = plain(environ.get("CONTENT_TYPE", ""))
        return self.application(environ, start_response)


def plain(content_type: str) -> str:
    """The same type without a charset; empty when it cannot be read."""
    try:
        kind, parameters = parse_header_parameters(content_type)
    except ValueError:
        return ""
    if "charset" not in parameters:
        return content_type
    boundary = parameters.get("boundary", "")
    return f'{kind}; boundary="{boundary}"' if _BOUNDARY.fullmatch(boundary) else kind
