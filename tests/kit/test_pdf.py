"""Documents are drawn with our own faces, and reach nothing but our own files."""

import base64
import gc
import io

import pikepdf
import pypdfium2
import pytest

from tests.kit.files import png, portrait
from zcps.kit.pdf import PdfError, render_pdf, warm_up
from zcps.kit.typefaces import NEEDED, font_path


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def fonts_of(data):
    with pikepdf.open(io.BytesIO(data)) as document:
        return {
            str(item.FontName)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }


def test_names_and_forms_are_set_in_our_face_without_a_missing_glyph():
    data = render_pdf(f"<p>{NEEDED}</p>")

    assert text_of(data).strip() == NEEDED
    assert all("Noto" in name and "Serif" in name for name in fonts_of(data))


def test_a_document_shows_the_files_given_with_it():
    code = base64.b64encode(png(portrait(seed=2))).decode()

    data = render_pdf(
        f'<img src="app:files/photo.png"><img src="data:image/png;base64,{code}">',
        files={"photo.png": png(portrait())},
    )

    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(list(document.pages[0].get_images())) == 2


def test_files_of_one_document_are_not_seen_by_the_next():
    render_pdf('<img src="app:files/photo.png">', files={"photo.png": png(portrait())})

    with pytest.raises(PdfError, match=r"app:files/photo\.png"):
        render_pdf('<img src="app:files/photo.png">')


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/x.png", "https://example.com/x.png", "ftp://example.com/x", "file:///etc/passwd"),
        *(
            "app:static/../zcps/settings.py",
            "app:static//etc/passwd",
            "app:static/none.png",
            "app:other/x",
            "data:text/css,a",
        ),
    ],
)
@pytest.mark.parametrize(
    "html", ['<img src="{}">', '<link rel="stylesheet" href="{}">', '<p style="background:url({})">x</p>']
)
def test_nothing_else_can_be_reached(html, address):
    with pytest.raises(PdfError, match="打印件"):
        render_pdf(html.format(address))


def test_after_warming_up_what_was_loaded_is_frozen():
    before = gc.get_freeze_count()

    warm_up()

    assert gc.get_freeze_count() > before
    gc.unfreeze()


def test_the_faces_are_installed():
    assert font_path("NotoSerifSC-Regular.ttf").is_file()
    assert font_path("None.ttf") is None
