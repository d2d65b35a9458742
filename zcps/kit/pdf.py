"""Makes PDF files from HTML with WeasyPrint, in one place and by the tricks that were measured.

One font configuration, one fetcher and one parsed sheet of faces a process: without them every document
loads its own (six times slower, and memory grows). Nothing is reachable but our own static files
(`app:static/…`) and the files given with the document (`app:files/…`): no network, no disk.

Knows no settings: it runs in `render_process.py`, which has none.
"""

import gc
import logging
import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from zcps.kit import typefaces
from zcps.kit.pdf_lists import LongList, Tell, drawn_list
from zcps.kit.renderer import Printed, not_told
from zcps.kit.typefaces import FOLDER, GETA, NEEDED, RARE, STATIC

# Sizes of type that a form of so many pages is tried in, from the usual one down to the smallest one can read.
SIZES = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)  # points; 10.5 is 五号
STEPS = 3  # of what gives way when even the smallest type does not fit
_lock = threading.Lock()


class PdfError(Exception):
    """A document cannot be made; the text names what is missing or forbidden."""


def render(
    html: str,
    *,
    files: Mapping[str, bytes] | None = None,
    most_pages: int | None = None,
    tell: Tell = not_told,
) -> Printed:
    """Return one document. `files` are what it shows, by name: `<img src="app:files/photo.jpg">`.

    With `most_pages` the type is made smaller, as far as SIZES go, until the document has no more pages (its style
    sheet gives what shall follow in `rem`); then what carries `spare-1`, `spare-2`, `spare-3` gives way, in this order.
    Raises PdfError when that is not enough, or when the document asks for anything but its files and our own, rather
    than printing a form with a hole in it. `tell` hears how far a long list is.
    """
    with _lock:
        tools = replace(_tools(), tell=tell)
        tools.fetcher.files = files or {}
        try:
            return _printed(html, most_pages, tools)
        except FatalURLFetchingError as error:
            raise PdfError(str(error)) from None
        finally:
            tools.fetcher.files = {}


def warm_up() -> None:
    """Make one document, then keep all that it loaded out of the garbage collector's sight (+ 30 %).

    Raises PdfError when a face is missing, or a character that names need.
    """
    needed = "".join(dict.fromkeys(NEEDED + RARE))
    printed = render(f'<html lang="zh-Hans"><body>{needed}<b>{needed}</b>')
    if printed.unprinted:
        raise PdfError(f"缺少打印姓名所需的字形“{printed.unprinted}”，请运行 bin/setup 安装字体。")
    gc.collect()
    gc.freeze()


def _printed(html: str, most_pages: int | None, tools: "Tools") -> Printed:
    with _missing_glyphs() as missing:
        data, pages = _drawn(html, most_pages, tools)
    if missing:  # a box of .notdef says nothing; 〓 stands in every face
        data, pages = _drawn(html.translate(dict.fromkeys(map(ord, missing), GETA)), most_pages, tools)
    return Printed(data, pages, "".join(sorted(missing)))


def _drawn(html: str, most_pages: int | None, tools: "Tools") -> tuple[bytes, int]:
    if long_list := LongList.of(html):
        return drawn_list(
            long_list, lambda part, rules: _laid_out(part, tools, rules=rules), Document.write_pdf, tools.tell
        )
    document = _fitting(html, most_pages, tools)
    return document.write_pdf(), len(document.pages)


def _fitting(html: str, most_pages: int | None, tools: "Tools") -> Document:
    """The document in the largest type in which it has no more pages than it may, with as much of it as then fits."""
    document = _laid_out(html, tools)
    if most_pages is None or len(document.pages) <= most_pages:
        return document
    for step in range(STEPS + 1):
        smallest = _laid_out(html, tools, size=SIZES[-1], step=step)
        if len(smallest.pages) <= most_pages:
            return _largest(html, most_pages, step, smallest, tools)
    raise PdfError(f"内容太多，用最小的字号也超过 {most_pages} 页，请精简后重新生成。")


def _largest(html: str, most_pages: int, step: int, fits: Document, tools: "Tools") -> Document:
    """By halving: the smallest type is known to fit."""
    low, high = 0, len(SIZES) - 2
    while low <= high:
        middle = (low + high) // 2
        document = _laid_out(html, tools, size=SIZES[middle], step=step)
        if len(document.pages) <= most_pages:
            fits, high = document, middle - 1
        else:
            low = middle + 1
    return fits


def _laid_out(html: str, tools: "Tools", *, size: float = SIZES[0], step: int = 0, rules: str = "") -> Document:
    """At a step, what carries `spare-1` up to its number gives way, and its `cut-<number>` says so."""
    hidden = ",".join(f".spare-{number}" for number in range(1, step + 1))
    rules += f"html{{font-size:{size}pt!important}}.cut-{step}{{display:block!important}}"
    rules += f"{hidden}{{display:none!important}}" if hidden else ""
    sheets = [tools.faces, CSS(string=rules)]
    return HTML(string=html, url_fetcher=tools.fetcher, base_url=None).render(tools.fonts, stylesheets=sheets)


@contextmanager
def _missing_glyphs() -> Iterator[set[str]]:
    """The characters that no font has, as WeasyPrint finds them while it draws."""
    found, program = set(), logging.getLogger("weasyprint")
    handler = logging.Handler()
    handler.emit = lambda record: found.add(record.args[0]) if ".notdef" in str(record.msg) else None
    program.addHandler(handler)
    try:
        yield found
    finally:
        program.removeHandler(handler)


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
    path = (STATIC / name).resolve()
    if not (path.is_relative_to(STATIC) and path.is_file()):
        message = f"打印件缺少系统文件“{name[:80]}”，请运行 bin/setup。"
        raise FatalURLFetchingError(message)
    return path.read_bytes()


@cache
def _data_urls() -> URLFetcher:
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@dataclass(frozen=True)
class Tools:
    """What all documents of a process share, and who hears of this one."""

    fetcher: OwnFilesOnly
    faces: CSS
    fonts: FontConfiguration
    tell: Tell = not_told


@cache
def _tools() -> Tools:
    if missing := [file for _family, _weight, file in typefaces.FACES if typefaces.font_path(file) is None]:
        raise PdfError(f"缺少打印用的中文字体文件：{'、'.join(missing)}，请运行 bin/setup。")
    fetcher, fonts = OwnFilesOnly(), FontConfiguration()
    rules = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(app:static/{FOLDER}/{file})}}'
        for family, weight, file in typefaces.installed()
    )
    # One family everywhere, margin boxes included; what it lacks comes from the rare face without a search.
    family = ",".join(f'"{name}"' for name in ("Noto Serif SC", *(face[0] for face in typefaces.RARE_FACES)))
    body = f"html{{font-family:{family}}}@page{{font-family:{family}}}"
    return Tools(fetcher, CSS(string=rules + body, url_fetcher=fetcher, font_config=fonts), fonts)
