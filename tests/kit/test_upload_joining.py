"""Several pictures become one PDF, one large picture becomes smaller; what does not fit is refused in words."""

import io
import random

import pikepdf
import pytest
from PIL import Image

from tests.kit.files import jpeg, pdf, portrait, upload
from zcps.kit.uploads import UploadRefused, check_image_within, check_pdf, join_pictures

MEGABYTE = 1024**2


def noise(width: int, height: int) -> Image.Image:
    """What hardly compresses."""
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


def joined(*data: bytes, max_bytes: int = 2 * MEGABYTE):
    return join_pictures([upload(each, f"第{n}页.jpg") for n, each in enumerate(data, 1)], max_bytes=max_bytes)


def refused(*data: bytes, **options) -> str:
    with pytest.raises(UploadRefused) as found:
        joined(*data, **options)
    return found.value.sentence


def test_pictures_become_the_pages_of_one_pdf_in_their_order():
    made = joined(jpeg(portrait(400, 600)), jpeg(portrait(600, 400)), jpeg(portrait(300, 300)))

    with pikepdf.open(io.BytesIO(made.data)) as document:
        sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages]
    assert sizes == [(595, 893), (842, 561), (595, 595)]
    assert made.pages == 3
    assert check_pdf(upload(made.data, "合并.pdf")).pages == 3
    assert b"/Author" not in made.data


def test_they_are_made_smaller_until_the_pdf_fits_and_what_one_does_not_need_the_next_may_use():
    large = [jpeg(noise(1400, 1000), quality=95) for _ in range(2)]
    assert sum(map(len, large)) > 2 * MEGABYTE

    made = joined(jpeg(portrait()), *large, max_bytes=MEGABYTE)

    assert len(made.data) <= MEGABYTE
    with pikepdf.open(io.BytesIO(made.data)) as document:
        widths = [int(page.Resources.XObject.Picture.Width) for page in document.pages]
    assert widths[0] == 500
    assert all(1240 <= width <= 1400 for width in widths[1:])


def test_what_does_not_fit_at_its_smallest_is_refused_with_the_limit():
    sentence = refused(jpeg(portrait()), jpeg(noise(1300, 1300)), max_bytes=120 * 1024)

    assert sentence == "第 2 张图片压缩到最小后，合并的 PDF 仍然超过 120 KB。请减少张数，或分成几份上传。"


def test_a_pdf_among_them_a_broken_picture_and_too_many_are_refused():
    assert refused(pdf(), jpeg()).startswith("一次选择多个文件时须全部是图片")
    assert refused(jpeg(), jpeg()[:400]).startswith("第 2 张图片：图片已损坏")
    assert refused(*[b""] * 16) == "一次选择了 16 张图片，一份材料最多合并 15 张，请分成几份上传。"


def test_the_same_pictures_have_the_same_digest_and_others_another():
    one, two = jpeg(portrait(seed=1)), jpeg(portrait(seed=2))

    assert joined(one, two).sha256 == joined(one, two).sha256 != joined(two, one).sha256


def test_one_picture_larger_than_the_limit_is_kept_smaller():
    data = jpeg(noise(1400, 1000), quality=95)

    clean = check_image_within(upload(data, "扫描.jpg"), max_bytes=MEGABYTE // 2)

    assert len(clean.data) <= MEGABYTE // 2 < len(data) == clean.original_size
    assert max(clean.width, clean.height) in {1240, 1400}


def test_one_that_cannot_be_made_small_enough_is_refused():
    with pytest.raises(UploadRefused) as found:
        check_image_within(upload(jpeg(noise(1300, 1300)), "扫描.jpg"), max_bytes=10 * 1024)

    assert found.value.sentence == "图片压缩到最小后仍然超过 10 KB，请裁去空白或换一张后重新上传。"
