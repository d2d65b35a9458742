"""Opens pictures from strangers, within bounds, and writes them anew without anything behind them."""

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile, ImageOps

from zcps.kit.uploads.kinds import kind_of
from zcps.kit.uploads.refusals import Upload, UploadRefused, in_megabytes, read_upload

EXTENSIONS = (".jpg", ".jpeg", ".png")
MAX_SCANS = 20
MAX_PROFILE_BYTES = 4 * 1024**2
QUALITIES = (92, 85, 75, 65, 55, 45, 35)

_SRGB = ImageCms.createProfile("sRGB")
# Markers of a JPEG: anything after FF but stuffing, restarts and fill bytes.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_SCAN, _END = 0xDA, 0xD9
_ORIENTATION = 0x0112  # EXIF tag; 5–8 mean a picture on its side


@dataclass(frozen=True)
class Bounds:
    """What a picture may measure, in bytes and pixels, after its orientation was applied."""

    max_bytes: int
    min_width: int = 1
    min_height: int = 1
    max_width: int = 6000
    max_height: int = 8000
    max_pixels: int = 24_000_000


@dataclass(frozen=True)
class CleanImage:
    """A picture written anew as JPEG; `sha256` and `original_size` are those of the uploaded bytes."""

    data: bytes
    width: int
    height: int
    sha256: str
    original_size: int
    warnings: tuple[str, ...] = ()


def open_picture(file: Upload, *, bounds: Bounds, wanted: tuple[int, int]) -> tuple[Image.Image, bytes]:
    """Return the picture upright in 8-bit sRGB, and the uploaded bytes.

    `wanted` is the size that will be made of it: large JPEGs are decoded at a fraction of their size.
    """
    data = read_upload(file, extensions=EXTENSIONS, max_bytes=bounds.max_bytes, allowed=" JPG、PNG 图片")
    if kind_of(data).extensions != {".png"}:
        _check_scans(data)
    try:
        return _decoded(data, bounds, wanted), data
    except UploadRefused:
        raise
    except MemoryError:
        raise UploadRefused(_BROKEN) from None
    except Exception as error:  # hostile bytes raise anything; all of it means no
        raise UploadRefused(_BROKEN) from error


def written_anew(image: Image.Image, data: bytes, *, max_bytes: int, warnings: tuple[str, ...] = ()) -> CleanImage:
    """Return the picture as JPEG without metadata, at the best quality that fits."""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, dpi=(300, 300))
        if out.tell() <= max_bytes:
            digest = hashlib.sha256(data).hexdigest()
            return CleanImage(out.getvalue(), *image.size, digest, len(data), warnings)
    message = f"图片内容过于复杂，无法压缩到 {in_megabytes(max_bytes)} 以内，请换一张。"
    raise UploadRefused(message)


_BROKEN = "图片已损坏或不完整，无法打开。请用看图软件确认能正常显示，另存为 JPG 后重新上传。"


def _decoded(data: bytes, bounds: Bounds, wanted: tuple[int, int]) -> Image.Image:
    # Importing WeasyPrint makes Pillow accept broken pictures in the whole process: taken back each time.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # The first look reads the header, then verifies checksums of PNG chunks, which decoding does not.
    with _opened(data, bounds) as image:
        size = image.size
        _check_largest(size, bounds)
        _check_kind(image)
        image.verify()
    with _opened(data, bounds) as image:
        image.draft(None, wanted)
        image.load()
        is_lying = image.getexif().get(_ORIENTATION) in {5, 6, 7, 8}
        _check_measures(size[::-1] if is_lying else size, bounds)
        return _as_srgb(ImageOps.exif_transpose(image))


def _opened(data: bytes, bounds: Bounds) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        message = f"图片像素过多，最大允许 {bounds.max_pixels // 10_000} 万像素，请缩小后重新上传。"
        raise UploadRefused(message) from None


def _check_kind(image: Image.Image) -> None:
    # A phone's multi-picture JPEG also has several frames: its first one is the photo.
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise UploadRefused("这是会动的 PNG 图片，这里只接受静止的照片或图片。请另存为 JPG 后重新上传。")


def _check_largest(size: tuple[int, int], bounds: Bounds) -> None:
    """Before anything is decoded, whichever way up the picture will be."""
    is_long = max(size) > max(bounds.max_width, bounds.max_height)
    if is_long or size[0] * size[1] > bounds.max_pixels:
        raise UploadRefused(_too_large(size, bounds))


def _check_measures(size: tuple[int, int], bounds: Bounds) -> None:
    width, height = size
    if width < bounds.min_width or height < bounds.min_height:
        message = (
            f"图片只有 {width}×{height} 像素，至少需要 {bounds.min_width}×{bounds.min_height} 像素，"
            "请上传更清晰的原图。"
        )
        raise UploadRefused(message)
    if width > bounds.max_width or height > bounds.max_height:
        raise UploadRefused(_too_large(size, bounds))


def _too_large(size: tuple[int, int], bounds: Bounds) -> str:
    return (
        f"图片有 {size[0]}×{size[1]} 像素，最大允许 {bounds.max_width}×{bounds.max_height} 像素、"
        f"共 {bounds.max_pixels // 10_000} 万像素，请缩小后重新上传。"
    )


def _check_scans(data: bytes) -> None:
    """Refuse a JPEG of very many scans (each costs a pass over all pixels) and one without its end."""
    scans, place = 0, 2
    while found := _MARKER.search(data, place):
        marker = found.group(1)[0]
        if marker == _END:
            return
        scans += marker == _SCAN
        if scans > MAX_SCANS:
            raise UploadRefused("这张 JPG 图片的编码方式异常，请用看图软件打开后另存为 JPG 再上传。")
        length = int.from_bytes(data[found.end() : found.end() + 2])
        place = found.end() + max(length, 2)
    raise UploadRefused(_BROKEN)


def _as_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = _on_white(image)
    if profile and len(profile) <= MAX_PROFILE_BYTES and image.mode in {"RGB", "CMYK", "L"}:
        image = _converted(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    image = image.convert("RGBA")
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that does not fit the picture is common and harmless: the plain numbers serve.
        return image
