"""A picture as evidence: written anew as JPEG, large enough to read small print on A4."""

from zcps.kit.uploads.pictures import Bounds, CleanImage, Image, open_picture, written_anew
from zcps.kit.uploads.refusals import Upload

LONGEST_SIDE = 3508  # A4 at 300 dpi
BOUNDS = Bounds(max_bytes=10 * 1024**2, max_width=12_000, max_height=12_000)
STORED_BYTES = 10 * 1024**2


def check_image(file: Upload, *, bounds: Bounds = BOUNDS) -> CleanImage:
    """Return the picture, upright, at most A4 at 300 dpi; raise UploadRefused."""
    image, data = open_picture(file, bounds=bounds, wanted=(LONGEST_SIDE, LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return written_anew(image, data, max_bytes=STORED_BYTES)
