"""Search by the whole ID number: the number is posted, its blind index stays in the session, the address has a token."""

import secrets

from django.http import HttpRequest

from accounts.numbers import id_index
from zcps.kit.identity import mask_id

KEY = "review_numbers"
KEPT = 10


def remember_number(request: HttpRequest, number: str) -> str:
    """Keep what was searched for; returns the token that stands for it in the address."""
    token = secrets.token_urlsafe(9)
    kept = list(request.session.get(KEY, {}).items())[-KEPT + 1 :]
    request.session[KEY] = dict([*kept, (token, {"index": id_index(number), "masked": mask_id(number)})])
    return token


def number_index(request: HttpRequest) -> str:
    """The blind index the address's token stands for. A token of another session finds nothing, not everything."""
    token = request.GET.get("number", "")
    return _kept(request, token).get("index", "unknown") if token else ""


def masked_number(request: HttpRequest) -> str:
    """What the page says is searched for."""
    token = request.GET.get("number", "")
    return _kept(request, token).get("masked", "查询已过期，请重新输入") if token else ""


def _kept(request: HttpRequest, token: str) -> dict[str, str]:
    return request.session.get(KEY, {}).get(token, {})
