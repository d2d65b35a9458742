"""The column in which a row keeps the name of its file, so that files and rows can be compared wherever they are."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models


class StoredName(models.CharField):
    """A name that `uploads.store` gave, in `folder`; empty: no file. `digest`: the column with the SHA-256 of those very bytes."""

    def __init__(self, *args: Any, folder: str = "", digest: str = "", **kwargs: Any) -> None:
        self.folder, self.digest = folder, digest
        super().__init__(*args, **{"max_length": 120} | kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        """To the database it is plain text: nothing of this belongs into a migration."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options


def stored_columns() -> Iterator[tuple[type[models.Model], StoredName]]:
    """Every such column of every table."""
    for model in apps.get_models():
        yield from ((model, column) for column in model._meta.concrete_fields if isinstance(column, StoredName))
