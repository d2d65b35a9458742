"""Pages of a PDF become pictures in a process of their own."""

import io

import pikepdf
import pytest
from PIL import Image

from tests.kit.files import pdf
from zcps.kit import page_images, page_render
from zcps.kit.page_images import PagesRefused, render_pages


def test_each_page_is_a_jpeg_of_the_wanted_width():
    found = render_pages(pdf(3), width=300)

    assert [(image.number, image.width, image.height) for image in found] == [(n, 300, 425) for n in (1, 2, 3)]
    assert Image.open(io.BytesIO(found[0].data)).size == (300, 425)


def test_a_range_of_pages_ends_with_the_file():
    assert [image.number for image in render_pages(pdf(3), first=2, last=9, width=50)] == [2, 3]
    assert render_pages(pdf(3), first=4, width=50) == []


def test_at_most_twenty_pages_are_drawn_at_once():
    assert len(render_pages(pdf(30), first=1, last=30, width=20)) == 20


def test_a_very_long_page_is_drawn_narrower():
    def stretch(document):
        document.pages[0].MediaBox = pikepdf.Array([0, 0, 100, 14_000])

    (image,) = render_pages(pdf(change=stretch), width=300)

    assert (image.width, image.height) == (7, 900)


def test_a_file_that_cannot_be_drawn_is_refused_with_its_pages():
    with pytest.raises(PagesRefused, match="PDF 第 1–20 页无法生成预览图"):
        render_pages(b"%PDF-1.7 broken")


def test_a_file_that_takes_too_long_is_refused():
    with pytest.raises(PagesRefused, match=r"0\.001 秒内无法生成预览图"):
        render_pages(pdf(), seconds=0.001)


def test_a_renderer_that_dies_is_a_refusal(monkeypatch, tmp_path):
    (tmp_path / "dies.py").write_text("import os; os.abort()")
    monkeypatch.setattr(page_images, "_RENDER", tmp_path / "dies.py")

    with pytest.raises(PagesRefused, match="无法生成预览图"):
        render_pages(pdf())


def test_drawing_leaves_one_file_a_page_beside_the_source(tmp_path):
    source = tmp_path / "source.pdf"
    source.write_bytes(pdf(2))

    assert page_render.drawn(source, first=1, last=2, width=100) == [[1, 100, 142], [2, 100, 142]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jpg", "2.jpg", "source.pdf"]
