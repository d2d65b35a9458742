"""Keeps the bytes of an upload under a name of ours, whole or not at all."""

import datetime as dt
import errno
import re
import uuid
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from zcps.kit.uploads.refusals import UploadRefused

_FOLDER = re.compile(r"[a-z0-9_]+(/[a-z0-9_-]+)*")
_SUFFIX = re.compile(r"\.[a-z0-9]{2,5}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def store(data: bytes, *, folder: str, suffix: str) -> str:
    """Write the bytes to private storage and return the stored name; folder and suffix are ours.

    To be called before the row is saved: a row without a file cannot be, a file without a row is swept.
    """
    if not (_FOLDER.fullmatch(folder) and _SUFFIX.fullmatch(suffix)):
        message = f"not a folder and suffix of ours: {folder!r}, {suffix!r}"
        raise ValueError(message)
    key = uuid.uuid4().hex
    try:
        return default_storage.save(f"{folder}/{key[:2]}/{key}{suffix}", ContentFile(data))
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UploadRefused("存储空间不足，文件没有保存，请稍后再试或联系技术支持。") from error


def read_stored(name: str) -> bytes:
    """Return the bytes stored under a name that `store` gave."""
    with default_storage.open(name, "rb") as file:
        return file.read()


def stored_below(folder: str) -> Iterator[str]:
    """Every stored name below a folder; none when there is no such folder yet."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from stored_below(f"{folder}/{name}")


def written_at(name: str) -> dt.datetime:
    """When the file of that name was written."""
    moment = default_storage.get_modified_time(name)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
