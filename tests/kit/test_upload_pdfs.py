"""PDF files: honest ones pass unchanged, anything that acts, hides or breaks is refused in words."""

import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.kit.files import pdf, upload
from tests.kit.hostile import ACTS, in_object_stream, object_stream_bomb, open_action, page_loop, pdf_and_zip
from zcps.kit.uploads import UploadRefused, check_pdf, pdf_probe, pdfs


def sentence(data, name="证明.pdf", **kwargs):
    with pytest.raises(UploadRefused) as refused:
        check_pdf(upload(data, name), **kwargs)
    return refused.value.sentence


def test_an_honest_pdf_passes_as_the_very_bytes():
    data = pdf(3)

    clean = check_pdf(upload(data, "学历证明.PDF"))

    assert (clean.pages, clean.size, clean.data, len(clean.sha256)) == (3, len(data), data, 64)


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n \0\0\0"])
def test_white_space_and_nuls_may_follow_the_end(tail):
    assert check_pdf(upload(pdf() + tail, "a.pdf")).pages == 1


def test_an_owner_password_alone_is_fine():
    assert check_pdf(upload(pdf(encryption=pikepdf.Encryption(owner="geheim", user="")), "a.pdf")).pages == 1


def test_a_file_that_needs_a_password_is_refused():
    assert "需要密码" in sentence(pdf(encryption=pikepdf.Encryption(owner="a", user="b")))


def test_links_are_fine():
    def link(document):
        action = Dictionary(S=Name.URI, URI=String("https://example.com/"))
        document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])

    assert check_pdf(upload(pdf(change=link), "a.pdf")).pages == 1


@pytest.mark.parametrize("name", ACTS)
def test_what_acts_or_hides_is_refused(name):
    change, words = ACTS[name]

    assert words in sentence(pdf(change=change))


@pytest.mark.parametrize("name", ["javascript", "launch", "xfa"])
def test_object_streams_hide_nothing(name):
    change, words = ACTS[name]
    data = pdf(change=in_object_stream(change), object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert b"JavaScript" not in data
    assert b"/Launch" not in data
    assert words in sentence(data)


def test_names_written_in_hexadecimal_hide_nothing():
    data = pdf(change=open_action(S=Name.JavaScript, JS=String("x")))

    assert "脚本" in sentence(data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4AS"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b" " + pdf(), "无法识别的文件"),
        (b"<html>" + pdf(), "网页或矢量图文件"),
        (b"PK\3\4" + pdf(), "Word、Excel 文档或压缩包"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 Word、Excel 文档，这里只接受 PDF 文件。请在 WPS"),
        (pdf()[:-20], "没有结束标记"),
        (pdf() + b"<script>", "没有结束标记"),
        (b"%PDF-1.7\nnothing\n%%EOF", "已损坏或不完整"),
    ],
)
def test_what_is_not_one_whole_pdf_is_refused(data, words):
    assert words in sentence(data)


def test_a_file_that_is_a_zip_too_is_refused():
    assert "既是 PDF 又是压缩包" in sentence(pdf_and_zip())


def test_other_files_named_pdf_are_refused():
    assert "您上传的是JPG 图片，这里只接受 PDF 文件" in sentence(b"\xff\xd8\xff\xe0" + b"\0" * 100)


def test_too_many_bytes_and_pages_are_refused_with_their_number():
    assert "最大允许 20.0 MB" in sentence(b"%PDF-" + b"x" * (20 * 1024**2))
    assert "PDF 共 3 页，允许 1–2 页" in sentence(pdf(3), max_pages=2)
    assert "PDF 共 0 页" in sentence(pdf(0))


@pytest.mark.parametrize("name", ACTS)
def test_the_probe_alone_finds_it_too(name):
    assert "refused" in pdf_probe.answer_about(pdf(change=ACTS[name][0]))


def test_the_probe_answers_for_every_way_a_file_can_fail(monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError

    assert pdf_probe.answer_about(pdf(2, change=lambda d: d.Root.__setitem__("/X", d.make_indirect(String("x"))))) == {
        "pages": 2
    }
    assert pdf_probe.answer_about(b"%PDF-") == {"refused": "broken"}
    assert pdf_probe.answer_about(pdf(encryption=pikepdf.Encryption(owner="a", user="b"))) == {"refused": "password"}
    monkeypatch.setattr(pdf_probe, "MAX_OBJECTS", 1)
    assert pdf_probe.answer_about(pdf(2)) == {"refused": "limits"}
    monkeypatch.setattr(pdf_probe.pikepdf, "open", exhausted)
    assert pdf_probe.answer_about(pdf()) == {"refused": "limits"}


def test_a_page_tree_that_bites_its_tail_is_refused():
    assert "已损坏或不完整" in sentence(pdf(change=page_loop))


def test_streams_are_never_decoded():
    def bomb(document):
        raw = zlib.compress(zlib.compress(b"\0" * 200_000_000, 9), 9)
        stream = document.make_stream(b"")
        stream.write(raw, filter=Array([Name.FlateDecode, Name.FlateDecode]), decode_parms=None)
        document.pages[0].Contents = stream

    assert check_pdf(upload(pdf(change=bomb, recompress_flate=False, compress_streams=False), "a.pdf")).pages == 1


def test_a_bomb_in_the_object_streams_meets_the_limit_of_memory():
    assert "PDF" in sentence(object_stream_bomb())


def test_nesting_without_end_is_refused():
    data = pdf().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 100_000, 1)

    assert "PDF" in sentence(data)


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "SECONDS", 0.001)

    assert "无法在规定时间内检查" in sentence(pdf())


def test_a_parser_that_dies_is_a_refusal(monkeypatch, tmp_path):
    (tmp_path / "dies.py").write_text("import os; os.abort()")
    monkeypatch.setattr(pdfs, "_PROBE", tmp_path / "dies.py")

    assert "无法在规定时间内检查" in sentence(pdf())
