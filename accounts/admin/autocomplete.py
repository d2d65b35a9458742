"""Answers what is typed into a chooser: organisations and accounts by name, in the asking administrator's scope only."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from accounts.models import Organisation, User
from accounts.queries.choices import departments_for

LONGEST = 100
# What is sent with the form: what can also be typed where no script runs.
KEYS = {Organisation: "code", User: "username"}


class ChoiceView(AutocompleteJsonView):
    """Django's view with our scopes: parts of names are found, the answer carries the code, not the row's number."""

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        term, model_admin, source_field, _ = super().process_request(request)
        if model_admin.model not in KEYS:
            raise PermissionDenied
        return term.replace("\x00", "").strip()[:LONGEST], model_admin, source_field, KEYS[model_admin.model]

    def get_queryset(self) -> QuerySet:
        if self.source_field == Organisation._meta.get_field("competent_department"):
            rows = departments_for(self.request.actor).order_by("path")
        else:
            rows = self.model_admin.get_queryset(self.request)
        return rows.filter(_match(rows.model, self.term)) if self.term else rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": getattr(obj, to_field_name), "text": label_of(obj)}


def label_of(row: Model) -> str:
    """An organisation by its name; an account by holder, login and organisation."""
    if isinstance(row, User):
        holder = row.person.name if row.person else "尚未登记"
        return f"{holder}（{row.username}，{row.home}）"
    return str(row)


def _match(model: type[Model], term: str) -> Q:
    if model is User:
        return Q(person__name__contains=term) | Q(username__startswith=term) | Q(home__name__contains=term)
    return Q(name__contains=term) | Q(short_name__contains=term) | Q(code__startswith=term)
