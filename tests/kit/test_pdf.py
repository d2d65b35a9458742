"""Documents are drawn with our own faces, and reach nothing but our own files."""

import base64
import gc
import io

import pikepdf
import pypdfium2
import pytest

from tests.kit.files import png, portrait
from zcps.kit import pdf, typefaces
from zcps.kit.pdf import PdfError, render, warm_up
from zcps.kit.typefaces import NEEDED, RARE, font_path


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
    printed = render(f"<p>{NEEDED}</p>")

    assert (text_of(printed.data).strip(), printed.pages, printed.unprinted) == (NEEDED, 1, "")
    assert all("Noto" in name and "Serif" in name for name in fonts_of(printed.data))


def test_rare_characters_of_names_are_there_to_be_read_and_have_glyphs():
    """The text of a PDF says what was meant; that a glyph stands there is said by the absence of .notdef."""
    printed = render(f"<p>{RARE}</p><b>{RARE}</b>")

    assert text_of(printed.data).split() == [RARE, RARE]
    assert printed.unprinted == ""
    assert notdef_of(printed.data) == []


def test_a_character_that_no_font_has_is_printed_as_a_sign_to_be_seen():
    printed = render("<p>张\U0010fffd三</p>")

    assert printed.unprinted == "\U0010fffd"
    assert text_of(printed.data).strip() == "张〓三"


def notdef_of(data):
    """Glyph 0 in any run of text: what a reader sees as an empty box."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage() for page in document]
        texts = [page.get_text_range(index, 1) for page in pages for index in range(page.count_chars())]
        return [text for text in texts if text in {"\ufffd", "\x00"}]
    finally:
        document.close()


def test_a_document_shows_the_files_given_with_it():
    code = base64.b64encode(png(portrait(seed=2))).decode()

    printed = render(
        f'<img src="app:files/photo.png"><img src="data:image/png;base64,{code}">',
        files={"photo.png": png(portrait())},
    )

    with pikepdf.open(io.BytesIO(printed.data)) as document:
        assert len(list(document.pages[0].get_images())) == 2


def test_files_of_one_document_are_not_seen_by_the_next():
    render('<img src="app:files/photo.png">', files={"photo.png": png(portrait())})

    with pytest.raises(PdfError, match=r"app:files/photo\.png"):
        render('<img src="app:files/photo.png">')


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
        render(html.format(address))


def lines(count, *, css="", note=""):
    """So many lines in the type of the form, each a quarter of an inch in 12 points."""
    return f"<style>@page{{size:A4;margin:0}}p{{margin:0;font-size:1rem;line-height:2}}{css}</style>{note}" + "".join(
        f'<p class="{"spare-1" if number > 30 else ""}">第 {number} 行</p>' for number in range(count)
    )


@pytest.mark.parametrize(("count", "said"), [(40, "40"), (60, "60"), (90, "31")])
def test_a_form_keeps_to_its_page_by_smaller_type_and_then_by_giving_way(count, said):
    printed = render(lines(count), most_pages=1)

    assert printed.pages == 1
    assert text_of(printed.data).split()[-2] == str(int(said) - 1)


def test_what_gives_way_is_told_and_only_then():
    css, note = ".cut{display:none}", '<p class="cut cut-1">另有六十项</p>'

    told = ["另有六十项" in text_of(render(lines(n, css=css, note=note), most_pages=1).data) for n in (40, 90)]

    assert told == [False, True]


def test_what_does_not_fit_at_all_is_refused_with_the_number_of_pages():
    with pytest.raises(PdfError, match="超过 1 页"):
        render("<style>p{height:20cm}</style><p>一<p>二", most_pages=1)


def test_after_warming_up_what_was_loaded_is_frozen():
    before = gc.get_freeze_count()

    warm_up()

    assert gc.get_freeze_count() > before
    gc.unfreeze()


def test_nothing_is_drawn_while_a_name_would_have_a_hole(monkeypatch):
    monkeypatch.setattr(pdf, "RARE", "\U0010fffd")

    with pytest.raises(PdfError, match="缺少打印姓名所需的字形“\U0010fffd”"):
        warm_up()


def test_nothing_is_drawn_without_our_faces(monkeypatch):
    monkeypatch.setattr(typefaces, "font_path", lambda file: None)
    pdf._tools.cache_clear()

    with pytest.raises(PdfError, match=r"缺少打印用的中文字体文件：NotoSerifSC-Regular\.ttf"):
        render("<p>一")


def test_the_faces_are_installed():
    assert font_path("NotoSerifSC-Regular.ttf").is_file()
    assert font_path("None.ttf") is None
    assert len(typefaces.version()) == 12
