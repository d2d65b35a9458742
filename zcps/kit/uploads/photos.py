"""The applicant's photo: cut to the print size, measured, and warned about where it will not print well."""

from PIL import Image, ImageFilter, ImageOps, ImageStat

from zcps.kit.uploads.pictures import Bounds, CleanImage, open_picture, written_anew
from zcps.kit.uploads.refusals import Upload, UploadRefused

PRINT_SIZE = (413, 626)
PRINT_BYTES = 300 * 1024
ASPECTS = (0.6, 0.9)
BOUNDS = Bounds(max_bytes=5 * 1024**2, min_width=180, min_height=240)

# Warnings begin here; measured at the print size.
SHARP_ENOUGH = 40.0
WHITE_ENOUGH = 220
EVEN_ENOUGH = 25.0
CUT_AT_MOST = 0.15

_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def check_photo(file: Upload, *, bounds: Bounds = BOUNDS, size: tuple[int, int] = PRINT_SIZE) -> CleanImage:
    """Return the photo at its print size, ≤ 300 KB; raise UploadRefused."""
    image, data = open_picture(file, bounds=bounds, wanted=(size[0] * 2, size[1] * 2))
    _check_aspect(image)
    # The head is in the upper part: what is cut off comes from below.
    photo = ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(0.5, 0.2))
    warnings = (*_about_cut(image, size), *_about_sharpness(photo), *_about_background(photo))
    return written_anew(photo, data, max_bytes=PRINT_BYTES, warnings=warnings)


def sharpness(photo: Image.Image) -> float:
    """Return the variance of the Laplacian: below about 40 the face looks blurred."""
    edges = photo.convert("L").filter(_LAPLACE)
    # The outermost pixels have no neighbours and are left as they were.
    return ImageStat.Stat(edges.crop((1, 1, photo.width - 1, photo.height - 1))).var[0]


def background(photo: Image.Image) -> tuple[tuple[int, int, int], float]:
    """Return the mean colour of both upper corners and how much it varies (standard deviation)."""
    width, height = photo.size
    strip = Image.new("RGB", (width // 4, height // 4))
    strip.paste(photo.crop((0, 0, width // 8, height // 4)), (0, 0))
    strip.paste(photo.crop((width - width // 8, 0, width, height // 4)), (width // 8, 0))
    strip = strip.crop((0, 0, width // 8 * 2, height // 4))
    found = ImageStat.Stat(strip)
    red, green, blue = (round(value) for value in found.mean)
    return (red, green, blue), max(found.stddev)


def _check_aspect(image: Image.Image) -> None:
    width, height = image.size
    if not ASPECTS[0] <= width / height <= ASPECTS[1]:
        message = (
            f"照片宽高比为 {width / height:.2f}（{width}×{height}），"
            f"应在 {ASPECTS[0]} 至 {ASPECTS[1]} 之间（竖幅证件照），请裁剪后重新上传。"
        )
        raise UploadRefused(message)


def _about_cut(image: Image.Image, size: tuple[int, int]) -> tuple[str, ...]:
    ratio = (image.width / image.height) / (size[0] / size[1])
    lost = 1 - min(ratio, 1 / ratio)
    if lost <= CUT_AT_MOST:
        return ()
    return (f"照片宽高比与打印尺寸 {size[0]}×{size[1]} 不同，已裁去约 {lost:.0%}，请核对头像是否完整。",)


def _about_sharpness(photo: Image.Image) -> tuple[str, ...]:
    value = sharpness(photo)
    if value >= SHARP_ENOUGH:
        return ()
    return (f"照片可能不够清晰（清晰度 {value:.0f}，建议不低于 {SHARP_ENOUGH:.0f}），请核对。",)


def _about_background(photo: Image.Image) -> tuple[str, ...]:
    colour, spread = background(photo)
    if min(colour) >= WHITE_ENOUGH and spread <= EVEN_ENOUGH:
        return ()
    what = "不均匀" if spread > EVEN_ENOUGH else "不是白色"
    return (f"照片背景{what}（测得颜色约为 RGB {colour[0]},{colour[1]},{colour[2]}），请使用白底证件照。",)
