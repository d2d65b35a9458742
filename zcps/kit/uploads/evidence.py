"""A picture as evidence: written anew as JPEG, large enough to read small print on A4."""

import hashlib

from zcps.kit.uploads.pictures import Bounds, CleanImage, Image, open_picture, written_anew
from zcps.kit.uploads.refusals import Upload, UploadRefused, in_megabytes
from zcps.kit.uploads.shrinking import shrunk

LONGEST_SIDE = 3508  # A4 at 300 dpi
BOUNDS = Bounds(max_bytes=10 * 1024**2, max_width=12_000, max_height=12_000)
STORED_BYTES = 10 * 1024**2


def check_image(file: Upload, *, bounds: Bounds = BOUNDS) -> CleanImage:
    """Return the picture, upright, at most A4 at 300 dpi; raise UploadRefused."""
    image, data = open_picture(file, bounds=bounds, wanted=(LONGEST_SIDE, LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return written_anew(image, data, max_bytes=STORED_BYTES)


def check_image_within(file: Upload, *, max_bytes: int) -> CleanImage:
    """The same made small enough: what is uploaded may be larger than what is kept; raise UploadRefused."""
    image, data = open_picture(file, bounds=BOUNDS, wanted=(LONGEST_SIDE, LONGEST_SIDE))
    found = shrunk(image, max_bytes=max_bytes)
    if found is None:
        raise UploadRefused(f"图片压缩到最小后仍然超过 {in_megabytes(max_bytes)}，请裁去空白或换一张后重新上传。")
    digest = hashlib.sha256(data).hexdigest()
    return CleanImage(found.data, found.width, found.height, digest, len(data))
