"""Photos and pictures: the honest ones come out in one form, the hostile ones are refused in words."""

import hashlib
import io

import pytest
from PIL import Image, ImageCms, ImageFile

from tests.kit.files import blurred, jpeg, png, portrait, upload
from tests.kit.hostile import endless_scans, lying_header, text_chunk_bomb
from zcps.kit.uploads import UploadRefused, check_image, check_photo, pictures
from zcps.kit.uploads.pictures import Bounds


def opened(clean):
    return Image.open(io.BytesIO(clean.data))


def sentence(check, data, name="照片.jpg", **kwargs):
    with pytest.raises(UploadRefused) as refused:
        check(upload(data, name), **kwargs)
    return refused.value.sentence


def oriented(image, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "拍摄者张三".encode().decode("latin-1")
    return jpeg(image, exif=exif)


def test_a_photo_comes_out_at_the_print_size_without_anything_behind_it():
    original = oriented(portrait(), 1) + b"HIDDEN"

    clean = check_photo(upload(original, "张三.JPG"))

    image = opened(clean)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (413, 626))
    assert (clean.width, clean.height) == (413, 626)
    assert len(clean.data) <= 300 * 1024
    assert not image.getexif()
    assert b"HIDDEN" not in clean.data
    assert (clean.sha256, clean.original_size) == (hashlib.sha256(original).hexdigest(), len(original))
    assert clean.warnings == ()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpegs_of_other_colours_are_converted(mode):
    assert opened(check_photo(upload(jpeg(portrait(mode=mode)), "a.jpeg"))).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_pngs_of_other_colours_are_converted(mode):
    assert opened(check_photo(upload(png(portrait(mode=mode)), "a.png"))).mode == "RGB"


def test_sixteen_bits_become_eight():
    grey = portrait(mode="L").convert("I").point(lambda value: value * 256).convert("I;16")

    image = opened(check_photo(upload(png(grey), "a.png")))

    assert image.getpixel((5, 5))[0] > 240


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (500, 700), (0, 0, 0, 0))

    assert opened(check_photo(upload(png(clear), "a.png"))).getpixel((200, 300)) == (255, 255, 255)


def test_a_colour_profile_is_applied():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert check_photo(upload(jpeg(icc_profile=profile), "a.jpg")).warnings == ()


def test_a_profile_that_does_not_fit_is_passed_over():
    assert check_photo(upload(jpeg(icc_profile=b"nonsense" * 20), "a.jpg")).warnings == ()


@pytest.mark.parametrize("orientation", [6, 8])
def test_the_orientation_is_applied_before_the_photo_is_measured(orientation):
    lying = portrait().rotate(90, expand=True)

    assert check_photo(upload(oriented(lying, orientation), "a.jpg")).height == 626


def test_a_phones_multi_picture_jpeg_is_a_photo():
    out = io.BytesIO()
    portrait().save(out, "MPO", save_all=True, append_images=[portrait(seed=2)])

    assert check_photo(upload(out.getvalue(), "a.jpg")).height == 626


def test_a_large_photo_is_decoded_in_little_memory(monkeypatch):
    large = Image.new("RGB", (4000, 6000), "white")
    seen = []
    monkeypatch.setattr(pictures, "_as_srgb", lambda image: seen.append(image.size) or image.convert("RGB"))

    check_photo(upload(jpeg(large), "a.jpg"))

    assert seen == [(1000, 1500)]


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (blurred(portrait()), "照片可能不够清晰（清晰度"),
        (portrait(colour="#3060c0"), "照片背景不是白色（测得颜色约为 RGB "),
        (portrait(630, 700), "与打印尺寸 413×626 不同，已裁去约 27%"),
    ],
)
def test_what_will_not_print_well_is_a_warning_with_its_value(image, words):
    assert any(words in warning for warning in check_photo(upload(jpeg(image), "a.jpg")).warnings)


def test_an_uneven_background_is_a_warning():
    image = portrait()
    image.paste("black", (0, 0, 60, 300))

    assert any("背景不均匀" in warning for warning in check_photo(upload(jpeg(image), "a.jpg")).warnings)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.jpg", "0 字节"),
        (b"x" * (5 * 1024**2 + 1), "a.jpg", "最大允许 5.0 MB"),
        (png(), "a.jpg", "内容却是PNG 图片"),
        (jpeg(), "a.png", "内容却是JPG 图片"),
        (jpeg(), "照片", "文件名以“无扩展名”结尾"),
        (jpeg(), None, "文件名以“无扩展名”结尾"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "a.jpg", "HEIC 图片（苹果手机的默认格式）"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 99, "a.jpg", "视频文件"),
        (b"GIF89a" + b"\0" * 99, "a.jpg", "GIF 图片"),
        (b"RIFF0000WEBPVP8 ", "a.jpg", "WebP 图片"),
        (b"BM" + b"\0" * 99, "a.jpg", "BMP 图片"),
        (b"%PDF-1.7\n%%EOF", "a.jpg", "PDF 文件"),
        (b"<svg onload='alert(1)'/>", "a.jpg", "网页或矢量图文件"),
        (b"\xef\xbb\xbf <html>", "a.jpg", "网页或矢量图文件"),
        (b"MZ\x90", "a.jpg", "程序文件，这里只接受 JPG、PNG 图片。请换成允许的格式"),
        (b"hello", "a.jpg", "无法识别的文件"),
    ],
)
def test_other_files_are_refused_with_what_was_found(data, name, words):
    assert words in sentence(check_photo, data, name)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((179, 240), "图片只有 179×240 像素，至少需要 180×240 像素"),
        ((6001, 7000), "最大允许 6000×8000 像素"),
        ((7000, 3000), "图片有 7000×3000 像素"),
        ((5000, 7000), "共 2400 万像素"),
        ((500, 500), "照片宽高比为 1.00（500×500），应在 0.6 至 0.9 之间"),
        ((300, 700), "照片宽高比为 0.43"),
    ],
)
def test_measures_outside_the_bounds_are_refused_with_the_measured_value(size, words):
    assert words in sentence(check_photo, jpeg(Image.new("RGB", size, "white")))


def test_an_animated_png_is_refused():
    data = png(portrait(), save_all=True, append_images=[portrait(seed=2)])

    assert "会动的 PNG" in sentence(check_photo, data, "a.png")


@pytest.mark.parametrize("keep", [0.02, 0.5, 0.95])
@pytest.mark.parametrize(("make", "name"), [(jpeg, "a.jpg"), (png, "a.png")])
def test_a_truncated_picture_is_refused(make, name, keep):
    data = make()

    assert "图片已损坏或不完整" in sentence(check_photo, data[: int(len(data) * keep)], name)


def test_a_truncated_picture_is_refused_where_documents_are_drawn_too():
    import weasyprint  # noqa: F401 - it makes Pillow lenient

    ImageFile.LOAD_TRUNCATED_IMAGES = True

    assert "图片已损坏或不完整" in sentence(check_photo, png()[:-2000], "a.png")


def test_a_changed_byte_in_a_png_is_noticed():
    data = bytearray(png())
    data[len(data) // 2] ^= 0xFF

    assert "图片已损坏或不完整" in sentence(check_photo, bytes(data), "a.png")


def test_a_png_bomb_is_refused_before_its_pixels_are_decoded():
    assert "像素过多，最大允许 2400 万像素" in sentence(check_photo, lying_header(60_000, 60_000), "a.png")
    assert "最大允许" in sentence(check_photo, lying_header(10_000, 9_000), "a.png")
    assert "图片有 7000×7000 像素" in sentence(check_photo, lying_header(7_000, 7_000), "a.png")


def test_a_png_whose_header_lies_about_its_pixels_is_refused():
    assert "图片已损坏" in sentence(check_photo, lying_header(600, 800), "a.png")


def test_a_text_chunk_bomb_is_refused():
    assert "图片已损坏" in sentence(check_photo, text_chunk_bomb(), "a.png")


def test_a_jpeg_of_endless_scans_is_refused():
    assert "编码方式异常" in sentence(check_photo, endless_scans())


def test_a_progressive_jpeg_is_a_photo():
    assert check_photo(upload(jpeg(progressive=True), "a.jpg")).height == 626


def test_running_out_of_memory_is_a_refusal(monkeypatch):
    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(pictures, "_decoded", exhausted)

    assert "图片已损坏" in sentence(check_photo, jpeg())


def test_what_cannot_be_made_small_enough_is_refused():
    with pytest.raises(UploadRefused, match="无法压缩到 1 KB 以内"):
        pictures.written_anew(portrait(), b"", max_bytes=1024)


def test_evidence_may_have_any_shape_and_comes_out_at_most_a4_at_300_dpi():
    clean = check_image(upload(jpeg(Image.new("RGB", (6000, 3000), "white")), "a.jpg"))

    assert (clean.width, clean.height) == (3508, 1754)
    assert check_image(upload(png(Image.new("RGB", (30, 300))), "a.png")).width == 30


def test_the_bounds_of_a_place_can_be_set():
    assert "最大允许 1 KB" in sentence(check_image, jpeg(), bounds=Bounds(max_bytes=1024))
