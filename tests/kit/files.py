"""Makes pictures and PDFs for the upload tests, honest and hostile ones."""

import io
import random
import struct
import zlib

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFilter


def upload(data, name):
    return ContentFile(data, name=name)


def portrait(width=500, height=700, *, mode="RGB", colour="white", seed=1):
    """Draw somebody before a plain wall, with enough detail to count as sharp."""
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.65), fill="#d8a880")
    draw.rectangle((width * 0.15, height * 0.7, width * 0.85, height), fill="#203040")
    rng = random.Random(seed)
    for _ in range(400):
        x, y = rng.uniform(width * 0.3, width * 0.7), rng.uniform(height * 0.2, height)
        draw.line((x, y, x + width / 40, y + height / 60), fill="#402010", width=2)
    return image.convert(mode)


def jpeg(image=None, **options):
    out = io.BytesIO()
    (image or portrait()).save(out, "JPEG", **{"quality": 90, **options})
    return out.getvalue()


def png(image=None, **options):
    out = io.BytesIO()
    (image or portrait()).save(out, "PNG", **options)
    return out.getvalue()


def blurred(image):
    return image.filter(ImageFilter.GaussianBlur(6))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_chunks(width, height, *chunks, colour=2):
    """Write a PNG by hand; the pixels are whatever the chunks say."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def pdf(pages=1, *, change=None, **options):
    """Write a PDF of empty pages; `change(pdf)` may put something into it."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()
