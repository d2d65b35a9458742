"""Which files an application carries: those its revisions name, whatever the dossier holds today."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import BooleanField, Func, JSONField, Value

from dossiers.models import Evidence
from dossiers.presentation import FileView
from review.models import Application

FILES = "$.sections.*[*].evidence[*].file ? (@ == $file)"


class PathExists(Func):
    """jsonb_path_exists(content, path, variables): the file's name is a value, never part of the path."""

    function = "jsonb_path_exists"
    output_field = BooleanField()


def belongs(application: Application, file: UUID) -> bool:
    """Whether any revision of the application names the file: one statement."""
    path = Func(Value(FILES), template="%(expressions)s::jsonpath")
    named = PathExists("content", path, Value({"file": str(file)}, output_field=JSONField()))
    return application.revisions.filter(named).exists()


def stands_in(application: Application, file: UUID, sections: Collection[str]) -> bool:
    """Whether the revision at hand names the file in one of the sections; asks nothing."""
    return any(
        item["file"] == str(file)
        for code in sections
        for entry in application.revision.content["sections"].get(code, ())
        for item in entry.get("evidence", ())
    )


def stored_files(files: Iterable[FileView]) -> dict[str, Evidence]:
    """The files of a content by their uuid, as they are stored: one statement."""
    wanted = [item.file for item in files]
    return {str(row.uuid): row for row in Evidence.objects.filter(uuid__in=wanted)}
