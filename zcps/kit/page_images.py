"""Turns pages of a PDF into JPEG pictures, which is how evidence is shown.

The drawing happens in `page_render.py`, a process of its own with limits of memory and time: for
workers, never for a request. A fault of the file is a `PagesRefused` with a sentence.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

WIDTH = 1240  # A4 at 150 dpi
PAGES_AT_ONCE = 20
SECONDS = 60

_RENDER = Path(__file__).with_name("page_render.py")


class PagesRefused(Exception):
    """The pages cannot be drawn; the text says so to the person who uploaded."""


@dataclass(frozen=True)
class PageImage:
    """One page as JPEG; pages count from 1."""

    number: int
    data: bytes
    width: int
    height: int


def render_pages(
    pdf: bytes, *, first: int = 1, last: int | None = None, width: int = WIDTH, seconds: int = SECONDS
) -> list[PageImage]:
    """Return pages first to last (at most 20 at once; fewer when the file ends), `width` pixels wide.

    An empty list means that the file has no page `first`: call again with the next `first` until then.
    """
    last = min(last or first + PAGES_AT_ONCE - 1, first + PAGES_AT_ONCE - 1)
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        source = Path(folder) / "source.pdf"
        source.write_bytes(pdf)
        drawn = _drawn(source, first, last, width, seconds)
        return [PageImage(n, (Path(folder) / f"{n}.jpg").read_bytes(), w, h) for n, w, h in drawn]


def _drawn(source: Path, first: int, last: int, width: int, seconds: int) -> list[list[int]]:
    command = [sys.executable, "-I", str(_RENDER), str(source), str(first), str(last), str(width)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=True)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        message = f"PDF 第 {first}–{last} 页过于复杂，{seconds} 秒内无法生成预览图，请下载原文件查看。"
        raise PagesRefused(message) from None
    except (subprocess.SubprocessError, ValueError):
        message = f"PDF 第 {first}–{last} 页无法生成预览图，请下载原文件查看。"
        raise PagesRefused(message) from None
