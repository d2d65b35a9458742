"""Answers with the bytes of stored files. Whoever calls has checked who may see them; nothing here checks it again."""

import io
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

GONE = "这份文件暂时无法读取，请联系技术支持。"
JPEG, PDF = "image/jpeg", "application/pdf"


def stored_file_response(stored: str, content_type: str, *, name: str, as_attachment: bool) -> FileResponse:
    """A file of the private storage; Http404 when it cannot be read."""
    try:
        file = default_storage.open(stored, "rb")
    except FileNotFoundError:
        raise Http404(GONE) from None
    return _answer(file, content_type, name=name, as_attachment=as_attachment)


def file_response(data: bytes, content_type: str, *, name: str) -> FileResponse:
    """Bytes that were made just now and are kept nowhere, as a download."""
    return _answer(io.BytesIO(data), content_type, name=name, as_attachment=True)


def _answer(file: IO[bytes], content_type: str, *, name: str, as_attachment: bool) -> FileResponse:
    """Fixed type, never sniffed, never kept by a cache, never run: a stranger's bytes are only looked at."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return FileResponse(file, as_attachment=as_attachment, filename=name, content_type=content_type, headers=headers)
