"""Long lists as PDF: drawn in portions, so that memory does not grow with the rows, under one count of pages.

The HTML marks its rows: `<!--rows-->`, one `<!--row-->` before each, `<!--/rows-->`; what stands between `<!--first-->` and
`<!--/first-->` belongs before the first portion alone, between `<!--last-->` and `<!--/last-->` behind the last alone.
Escaped text holds no such mark. A portion ends with its last full page; the next one begins with the row behind it. The
number of pages is known in the end only, so the numbers are drawn by themselves and laid over.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from weasyprint.document import Document

PORTION = 120  # rows: ten pages or so, 60 MB
ROWS, ROW, END = "<!--rows-->", "<!--row-->", "<!--/rows-->"
# Of a portion: no numbers, because they would begin anew. `a` carries the row's place in the list.
UNNUMBERED = "@page{@bottom-center{content:none!important}}"
_FIRST = re.compile("<!--first-->.*?<!--/first-->", re.DOTALL)
_LAST = re.compile("<!--last-->.*?<!--/last-->", re.DOTALL)
_HEAD = re.compile("^.*?<body[^>]*>", re.DOTALL)
_ANCHOR = "list-row-"

LayOut = Callable[[str, str], Document]  # HTML and further rules → pages
Tell = Callable[[int, int], None]  # rows drawn, rows in all


@dataclass(frozen=True)
class LongList:
    """The HTML taken apart."""

    before: str
    rows: list[str]
    after: str

    @classmethod
    def of(cls, html: str) -> "LongList | None":
        """None for an ordinary document, and for a list that is one portion anyway."""
        before, found, rest = html.partition(ROWS)
        body, _, after = rest.partition(END)
        rows = body.split(ROW)[1:]
        return cls(before, rows, after) if found and len(rows) > PORTION else None

    def portion(self, start: int, end: int) -> str:
        before = self.before if start == 0 else _FIRST.sub("", self.before)
        after = self.after if end >= len(self.rows) else _LAST.sub("", self.after)
        rows = (_anchored(row, number) for number, row in enumerate(self.rows[start:end], start=start))
        return f"{before}{''.join(rows)}{after}"

    def numbers(self, pages: int) -> str:
        """Nothing but so many empty pages of the same make."""
        head = _HEAD.match(self.before)
        return f"{head[0] if head else ''}{'<p style=break-after:page></p>' * (pages - 1)}<p></p>"


def drawn_list(found: LongList, lay_out: LayOut, draw: Callable[[Document], bytes], tell: Tell) -> tuple[bytes, int]:
    """Return the PDF and its number of pages; tell after each portion how far it is."""
    with pikepdf.Pdf.new() as whole:
        for document, done in _portions(found, lay_out):
            with pikepdf.Pdf.open(io.BytesIO(draw(document))) as part:
                whole.pages.extend(part.pages)
            tell(done, len(found.rows))
        count = len(whole.pages)
        with pikepdf.Pdf.open(io.BytesIO(draw(lay_out(found.numbers(count), "")))) as numbers:
            for page, number in zip(whole.pages, numbers.pages, strict=True):
                page.add_overlay(number)
        whole.remove_unreferenced_resources()
        file = io.BytesIO()
        whole.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue(), count


def _portions(found: LongList, lay_out: LayOut) -> Iterator[tuple[Document, int]]:
    """Whole pages, and up to which row they go."""
    start, count = 0, len(found.rows)
    while start < count:
        end = min(start + PORTION, count)
        document = lay_out(found.portion(start, end), UNNUMBERED)
        behind = _first_row_of_last_page(document) if end < count and len(document.pages) > 1 else end
        yield (document if behind == end else document.copy(document.pages[:-1])), behind
        start = behind


def _first_row_of_last_page(document: Document) -> int:
    """Where the next portion begins: a page that is not full yet is laid out anew with what follows."""
    numbers = [int(name.removeprefix(_ANCHOR)) for name in document.pages[-1].anchors if name.startswith(_ANCHOR)]
    return min(numbers)


def _anchored(row: str, number: int) -> str:
    return row.replace("<tr", f'<tr id="{_ANCHOR}{number}"', 1)
