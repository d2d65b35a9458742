"""Makes PDF files from HTML with WeasyPrint, in one place and by the tricks that were measured.

One font configuration, one fetcher and one parsed sheet of faces a process: without them every document
loads its own (six times slower, and memory grows). Nothing is reachable but our own static files
(`app:static/…`) and the files given with the document (`app:files/…`): no network, no disk.
"""

import gc
import mimetypes
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from zcps.kit.typefaces import FACES, FOLDER, NEEDED

_lock = threading.Lock()


class PdfError(Exception):
    """A document cannot be made; the text names what is missing or forbidden."""


def render_pdf(html: str, *, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF of one document. `files` are what it shows, by name: `<img src="app:files/photo.jpg">`.

    Raises PdfError when it asks for anything else, rather than printing a form with a hole in it.
    """
    with _lock:
        fetcher, faces, fonts = _shared()
        fetcher.files = files or {}
        try:
            document = HTML(string=html, url_fetcher=fetcher, base_url=None)
            return document.write_pdf(stylesheets=[faces], font_config=fonts)
        except FatalURLFetchingError as error:
            raise PdfError(str(error)) from None
        finally:
            fetcher.files = {}


def warm_up() -> None:
    """Make one document, then keep all that it loaded out of the garbage collector's sight (+ 30 %)."""
    render_pdf(f'<html lang="zh-Hans"><body>{NEEDED}')
    gc.collect()
    gc.freeze()


class OwnFilesOnly(URLFetcher):
    """Answers `app:static/…` and `app:files/…`; everything else ends the document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("app",), allow_redirects=False)
        self.files: Mapping[str, bytes] = {}

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith("data:image/"):
            # Drawn by our own templates (QR codes): nothing is fetched.
            return URLFetcher.open(_data_urls(), url)
        data = self._content(url)
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _content(self, url: str) -> bytes:
        scheme, _, rest = url.partition(":")
        place, _, name = rest.partition("/")
        if scheme == "app" and place == "files" and name in self.files:
            return self.files[name]
        if scheme == "app" and place == "static":
            return _static(name)
        message = f"打印件不能引用“{url[:80]}”：只能使用系统自带的文件和随文档给出的文件。"
        raise FatalURLFetchingError(message)


def _static(name: str) -> bytes:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        found = None
    if not found:
        message = f"打印件缺少系统文件“{name[:80]}”，请运行 bin/setup。"
        raise FatalURLFetchingError(message)
    return Path(found).read_bytes()


@cache
def _data_urls() -> URLFetcher:
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@cache
def _shared() -> tuple[OwnFilesOnly, CSS, FontConfiguration]:
    fetcher, fonts = OwnFilesOnly(), FontConfiguration()
    rules = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(app:static/{FOLDER}/{file})}}'
        for family, weight, file in FACES
    )
    body = 'html{font-family:"Noto Serif SC"}@page{font-family:"Noto Serif SC"}'
    return fetcher, CSS(string=rules + body, url_fetcher=fetcher, font_config=fonts), fonts
