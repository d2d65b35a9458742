"""Draws pages of one PDF as JPEG files beside it, in a process of its own with hard limits.

Run as a file: `page_render.py SOURCE FIRST LAST WIDTH`; answers JSON, one [number, width, height] a page.
"""

import json
import resource
import sys
from pathlib import Path

import pypdfium2

MEMORY = 900 * 1024**2
SECONDS = 60
TALLEST = 3  # times the width: longer pages are drawn narrower
QUALITY = 82


def main(arguments: list[str]) -> None:  # pragma: no cover - runs in a process of its own
    """Draw within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, first, last, width = Path(arguments[0]), *(int(text) for text in arguments[1:])
    json.dump(drawn(source, first=first, last=last, width=width), sys.stdout)


def drawn(source: Path, *, first: int, last: int, width: int) -> list[list[int]]:
    """Draw the pages that exist between first and last."""
    document = pypdfium2.PdfDocument(source)
    try:
        document.init_forms()
        numbers = range(first, min(last, len(document)) + 1)
        return [draw(document, number, width, source.with_name(f"{number}.jpg")) for number in numbers]
    finally:
        document.close()


def draw(document: pypdfium2.PdfDocument, number: int, width: int, target: Path) -> list[int]:
    """Draw one page; one page at a time is in memory."""
    page = document[number - 1]
    across, down = page.get_size()
    # A hair narrower: pdfium rounds up, and 1240.0000001 would become 1241.
    scale = min((width - 0.01) / max(across, 1), TALLEST * width / max(down, 1))
    bitmap = page.render(scale=scale)
    image = bitmap.to_pil().convert("RGB")
    image.save(target, "JPEG", quality=QUALITY, optimize=True)
    bitmap.close()
    page.close()
    return [number, *image.size]


if __name__ == "__main__":  # pragma: no cover
    main(sys.argv[1:])
