"""Draws evidence as scanned pages: a frame, a heading, lines and an invented red seal “演示材料”. Pure.

A page is a JPEG; a PDF is made of such pages the way a scanner makes one. Fixed parts are drawn once a process.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

PORTRAIT, LANDSCAPE = (827, 1169), (1169, 827)  # A4 at 100 dpi
INK, PALE, RED = "#222b33", "#8a949c", (196, 48, 43)
QUALITY = 54
SEAL = 190


@dataclass(frozen=True)
class Sheet:
    """One page: a heading, lines (label, value) or plain paragraphs, who issued it and when."""

    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    issuer: str = ""
    issued_on: str = ""
    number: str = ""
    is_landscape: bool = False
    tint: str = "#fffdf8"
    frame: str = "#9c7b4b"


@dataclass(frozen=True)
class Page:
    """A drawn page."""

    data: bytes
    width: int
    height: int


def draw(sheet: Sheet) -> Page:
    """The page as a scanner would have it."""
    image = _ground(sheet.is_landscape, sheet.tint, sheet.frame, sheet.heading).copy()
    top = 210 if sheet.is_landscape else 230
    for label, value in sheet.lines:
        _write(image, (110, top), f"{label}：", 24, PALE)
        _write(image, (110 + 24 * (len(label) + 1), top), value, 24)
        top += 56
    for paragraph in sheet.paragraphs:
        top = _paragraph(image, paragraph, top, image.width - 220) + 14
    _foot(image, sheet)
    output = io.BytesIO()
    image.save(output, "JPEG", quality=QUALITY)
    return Page(output.getvalue(), *image.size)


def pdf_of(pages: Sequence[Page]) -> bytes:
    """A PDF of scanned pages, one picture a page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        objects += _page_objects(page, first)
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file_of(objects)


def _page_objects(page: Page, first: int) -> list[bytes]:
    across, down = (round(side * 72 / 100) for side in (page.width, page.height))
    content = f"q {across} 0 0 {down} 0 0 cm /P Do Q".encode()
    head = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents {first + 1} 0 R"
        f" /Resources << /XObject << /P {first + 2} 0 R >> >> >>"
    )
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace /DeviceRGB"
        f" /BitsPerComponent 8 /Filter /DCTDecode /Length {len(page.data)} >>\nstream\n"
    )
    return [
        head.encode(),
        f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        picture.encode() + page.data + b"\nendstream",
    ]


def _file_of(objects: list[bytes]) -> bytes:
    output, places = io.BytesIO(), []
    output.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    for number, content in enumerate(objects, start=1):
        places.append(output.tell())
        output.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = output.tell()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    output.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    output.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return output.getvalue()


@cache
def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    path = Path(settings.BASE_DIR) / "static" / "vendor" / "fonts" / f"NotoSerifSC-{weight}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _ground(is_landscape: bool, tint: str, frame: str, heading: str) -> Image.Image:
    """Paper, frame and heading: the same for everybody."""
    size = LANDSCAPE if is_landscape else PORTRAIT
    image = Image.new("RGB", size, tint)
    pen = ImageDraw.Draw(image)
    pen.rectangle((34, 34, size[0] - 35, size[1] - 35), outline=frame, width=3)
    pen.rectangle((44, 44, size[0] - 45, size[1] - 45), outline=frame, width=1)
    height = 44 if len(heading) <= 12 else 32
    pen.text((size[0] / 2, 120), heading, font=_font(height, "Bold"), fill=INK, anchor="mm")
    pen.line((110, 168, size[0] - 110, 168), fill=frame, width=2)
    note = "演示材料 · 人员、单位和内容均为虚构"
    pen.text((size[0] / 2, size[1] - 66), note, font=_font(16), fill=PALE, anchor="mm")
    return image


def _paragraph(image: Image.Image, text: str, top: int, width: int) -> int:
    each = width // 23
    text = f"　　{text}"
    for start in range(0, len(text), each):
        _write(image, (110, top), text[start : start + each], 23)
        top += 42
    return top


def _foot(image: Image.Image, sheet: Sheet) -> None:
    bottom, right = image.height - 200, image.width - 130
    if sheet.number:
        _write(image, (110, bottom + 30), f"编号：{sheet.number}", 20, PALE)
    if not sheet.issuer:
        return
    for line, text in enumerate((sheet.issuer, sheet.issued_on)):
        _write(image, (right - _mask(text, 24).width, bottom - 14 + line * 48), text, 24)
    image.paste(_seal(), (right - 230, bottom - 90), _seal())


def _write(image: Image.Image, place: tuple[int, int], text: str, size: int, ink: str = INK) -> None:
    mask = _mask(text, size)
    image.paste(ink, (*place, place[0] + mask.width, place[1] + mask.height), mask)


@lru_cache(maxsize=4000)
def _mask(text: str, size: int) -> Image.Image:
    """A line of text as a mask; half of all lines come again on other pages, and drawing them is what costs."""
    width = max(1, round(_font(size).getlength(text)))
    mask = Image.new("L", (width, size + size // 2))
    ImageDraw.Draw(mask).text((0, 0), text, font=_font(size), fill=255)
    return mask


@cache
def _seal() -> Image.Image:
    """A ring, a star and the words that say it is no seal."""
    image = Image.new("RGBA", (SEAL, SEAL), (0, 0, 0, 0))
    pen, middle = ImageDraw.Draw(image), SEAL / 2
    pen.ellipse((6, 6, SEAL - 7, SEAL - 7), outline=(*RED, 170), width=6)
    star = [
        (middle + radius * math.sin(step * math.pi / 5), middle - 12 - radius * math.cos(step * math.pi / 5))
        for step, radius in enumerate([30, 12] * 5)
    ]
    pen.polygon(star, fill=(*RED, 170))
    pen.text((middle, middle + 44), "演示材料", font=_font(28, "Bold"), fill=(*RED, 190), anchor="mm")
    return image
