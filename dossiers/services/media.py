"""Compares rows and files, and sweeps files that no row knows.

A file is written before its row, so a crash between the two leaves a file without a row; never a row without a file.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from dossiers.enums import EvidenceKind
from dossiers.models import Evidence
from zcps.kit import clock, uploads
from zcps.kit.stored_names import stored_columns

# An upload that is being written down right now has a file and no row yet.
ORPHAN_AGE = dt.timedelta(hours=24)


@dataclass(frozen=True)
class MediaReport:
    """`missing`: rows without a file. `orphans`: files without a row. `changed`: files that are not what was uploaded."""

    missing: list[str]
    orphans: list[str]
    changed: list[str]


def check_media(*, content: bool = False) -> MediaReport:
    """Compare every row with its file; with `content` also the digest of every PDF, which is kept as it came."""
    known, stored = _known(), set(_stored())
    return MediaReport(
        missing=sorted(known - stored),
        orphans=sorted(stored - known),
        changed=sorted(_changed(stored)) if content else [],
    )


def sweep_orphans() -> int:
    """Delete files without a row that are older than a day; return how many."""
    limit, swept = clock.now() - ORPHAN_AGE, 0
    for name in check_media().orphans:
        if uploads.written_at(name) < limit:
            default_storage.delete(name)
            swept += 1
    return swept


def _known() -> set[str]:
    """Every name in every column of names, whichever app has it."""
    columns = (model.objects.values_list(column.name, flat=True) for model, column in stored_columns())
    return {name for names in columns for name in names.iterator() if name}


def _stored() -> Iterator[str]:
    for folder in sorted({column.folder for _, column in stored_columns()}):
        yield from uploads.stored_below(folder)


def _changed(stored: set[str]) -> Iterator[str]:
    for name, sha256 in _digests():
        if name in stored and hashlib.sha256(uploads.read_stored(name)).hexdigest() != sha256:
            yield name


def _digests() -> Iterator[tuple[str, str]]:
    """Files that are kept byte by byte; pictures of evidence are written anew, and their digest is the upload's."""
    yield from Evidence.objects.filter(kind=EvidenceKind.PDF).values_list("stored", "sha256").iterator()
    for model, column in stored_columns():
        if column.digest:
            rows = model.objects.exclude(**{column.name: ""}).values_list(column.name, column.digest)
            yield from rows.iterator()
