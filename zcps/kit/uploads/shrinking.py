"""Writes a picture as JPEG within a size: smaller first, then coarser, never below what small print needs."""

import io
import math
from dataclasses import dataclass

from zcps.kit.uploads.pictures import Image

SIDES = (3508, 2480, 1754, 1240)  # A4 at 300, 212, 150 and 106 dpi
QUALITIES = (85, 60, 45)
PAGE_BYTES = 1_500_000  # what a scanned A4 page takes at 300 dpi


@dataclass(frozen=True)
class Shrunk:
    """A picture as it is kept."""

    data: bytes
    width: int
    height: int


def shrunk(image: Image.Image, *, max_bytes: int) -> Shrunk | None:
    """The picture at the largest of the sizes that fits; None when even the smallest does not."""
    for side in _worth_trying(max_bytes):
        smaller = image.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            smaller.save(out, "JPEG", quality=quality, dpi=(300, 300))
            if out.tell() <= max_bytes:
                return Shrunk(out.getvalue(), *smaller.size)
    return None


def _worth_trying(max_bytes: int) -> tuple[int, ...]:
    """Where there is little room the large sizes are not even tried: a scan would not fit."""
    likely = SIDES[0] * math.sqrt(max_bytes / PAGE_BYTES) * 1.5
    return tuple(side for side in SIDES if side <= likely) or SIDES[-1:]
