"""Many documents as one file: bookmarks that lead to each, a zip whose names never meet."""

import io
import zipfile

import pikepdf
import pypdfium2

from zcps.kit.bundles import Part, joined, zipped


def sheet(width: int, pages: int = 1) -> bytes:
    """A document whose pages are told from others by their width."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(width, 400))
        data = io.BytesIO()
        pdf.save(data)
    return data.getvalue()


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page of each."""
    pdf = pypdfium2.PdfDocument(data)
    return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]


def test_one_pdf_has_every_page_in_order_and_a_bookmark_for_each_document():
    whole = joined(
        [
            Part(1, "张三", "申报简表", sheet(100)),
            Part(1, "张三", "综合表", sheet(110, pages=2)),
            Part(2, "李四", "申报简表", sheet(120)),
        ],
        title="打印 2 人",
    )

    pdf = pypdfium2.PdfDocument(whole)
    assert [pdf[number].get_width() for number in range(len(pdf))] == [100, 110, 110, 120]
    assert bookmarks(whole) == [
        (0, "张三", 0),
        (1, "申报简表", 0),
        (1, "综合表", 1),
        (0, "李四", 3),
        (1, "申报简表", 3),
    ]
    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert (opened.Root.PageMode, str(opened.open_metadata()["dc:title"])) == ("/UseOutlines", "打印 2 人")


def test_two_people_of_one_name_have_a_bookmark_each():
    whole = joined([Part(1, "王伟", "简表", sheet(100)), Part(2, "王伟", "简表", sheet(110))], title="x")

    assert [mark for mark in bookmarks(whole) if mark[0] == 0] == [(0, "王伟", 0), (0, "王伟", 1)]


def test_a_zip_holds_a_file_for_each_under_a_name_that_every_system_takes():
    packed = zipped(
        [Part(1, "王伟", "简表", b"a"), Part(2, "王伟", "简表", b"b"), Part(3, '../a:"*', "简表", b"c")], suffix=".pdf"
    )

    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.namelist() == ["0001-王伟-简表.pdf", "0002-王伟-简表.pdf", "0003-.._a___-简表.pdf"]
        assert [opened.read(name) for name in opened.namelist()] == [b"a", b"b", b"c"]
