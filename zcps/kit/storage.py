"""A file storage whose files are whole or not there: temporary file, fsync, then the name.

Django's own writes under the final name, so that a crash leaves half a file. An existing name is never
written to again. In a cluster the same promise is kept by the object storage.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

_together: ContextVar[bool] = ContextVar("written_together", default=False)


@contextlib.contextmanager
def written_together() -> Iterator[None]:
    """Files written inside reach the disk together at the end: for thousands at once whose rows are committed after it."""
    token = _together.set(True)
    try:
        yield
        os.sync()
    finally:
        _together.reset(token)


class DurableStorage(FileSystemStorage):
    """FileSystemStorage with whole files only, for nobody but the owner of the process."""

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        self._make_folder(final.parent)
        temporary = final.with_name(f".{secrets.token_hex(8)}.part")
        try:
            self._write(temporary, content)
            # A link refuses to replace; the name appears whole.
            os.link(temporary, final)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(final.parent)
        return str(name).replace("\\", "/")

    def _write(self, path: Path, content: File) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            _sync(file.fileno())

    def _make_folder(self, folder: Path) -> None:
        root = Path(self.location)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        missing = [path for path in (folder, *folder.parents) if root in path.parents and not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    if not _together.get():
        os.fsync(descriptor)
