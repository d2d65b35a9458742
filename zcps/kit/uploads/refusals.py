"""The refusal of an upload, and the checks that every kind of file begins with."""

import os
from collections.abc import Collection
from typing import Protocol

from zcps.kit.uploads.kinds import advice_for, kind_of
from zcps.kit.uploads.naming import extension_of


class UploadRefused(Exception):
    """The text says what was found, what is allowed and how to get there."""

    @property
    def sentence(self) -> str:
        """The text for the person who uploaded."""
        return str(self)


class Upload(Protocol):
    """What is needed of a file: Django's UploadedFile, an open file, ContentFile."""

    name: str | None

    def read(self, size: int = -1) -> bytes: ...
    def seek(self, offset: int, whence: int = 0) -> int: ...
    def tell(self) -> int: ...


def read_upload(file: Upload, *, extensions: Collection[str], max_bytes: int, allowed: str) -> bytes:
    """Return the content, after name, size and first bytes were found to fit each other.

    `allowed` says in words what the place accepts; `extensions` are lower case with the dot.
    """
    extension = extension_of(file.name or "")
    size = file.seek(0, os.SEEK_END) or file.tell()
    file.seek(0)
    _check_size(size, max_bytes)
    data = file.read(max_bytes + 1)
    found = kind_of(data)
    if found.extensions.isdisjoint(extensions):
        message = f"您上传的是{found.label}，这里只接受{allowed}。{advice_for(found)}"
        raise UploadRefused(message)
    if extension not in found.extensions:
        message = (
            f"文件名以“{extension or '无扩展名'}”结尾，内容却是{found.label}，两者不一致。"
            f"请把扩展名改为“{min(found.extensions)}”后重新上传。"
        )
        raise UploadRefused(message)
    return data


def in_megabytes(size: int) -> str:
    """Write a size for people: 2.4 MB, or KB below one."""
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(size, 0) / 1024:.0f} KB"


def _check_size(size: int, max_bytes: int) -> None:
    if size == 0:
        raise UploadRefused("这个文件是空的（0 字节），请检查原文件后重新上传。")
    if size > max_bytes:
        message = f"文件大小 {in_megabytes(size)}，最大允许 {in_megabytes(max_bytes)}，请压缩后重新上传。"
        raise UploadRefused(message)
