"""Keeps the bytes of an upload under a name of ours, whole or not at all."""

import errno
import re
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

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
