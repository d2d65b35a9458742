"""Long lists are drawn in portions that nobody sees: every row once, the head on each page, one count of pages."""

import pypdfium2
import pytest

from zcps.kit import pdf, pdf_lists
from zcps.kit.pdf_lists import LongList

STYLE = (
    "<style>@page{size:A5;margin:20mm 10mm;@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页'}}"
    "td{height:12mm}</style>"
)


def listed(count):
    rows = "".join(f"<!--row--><tr><td>行{number}</td></tr>" for number in range(count))
    return (
        f"<html><head>{STYLE}</head><body><!--first--><h1>花名册</h1><!--/first--><table><thead><tr><th>表头</th></tr></thead>"
        f"<tbody><!--rows-->{rows}<!--/rows--></tbody></table><!--last--><p>完</p><!--/last--></body></html>"
    )


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range().split() for page in document]
    finally:
        document.close()


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(pdf_lists, "PORTION", 17)


def test_a_list_in_portions_looks_like_a_list_in_one(small_portions, monkeypatch):
    in_portions = pages_of(pdf.render(listed(50)).data)
    monkeypatch.setattr(pdf_lists, "PORTION", 1000)
    in_one = pages_of(pdf.render(listed(50)).data)

    assert [sorted(page) for page in in_portions] == [sorted(page) for page in in_one]
    assert len(in_one) > 4


def test_every_page_has_the_head_and_its_number_of_all(small_portions):
    pages = pages_of(pdf.render(listed(50)).data)

    numbers = [" ".join(page[page.index("第") : page.index("第") + 6]) for page in pages]
    assert numbers == [f"第 {number} 页 共 {len(pages)} 页" for number in range(1, len(pages) + 1)]
    assert all("表头" in page for page in pages)
    assert [page.count("花名册") for page in pages] == [1, *[0] * (len(pages) - 1)]
    assert [page.count("完") for page in pages] == [*[0] * (len(pages) - 1), 1]


def test_it_tells_how_far_it_is(small_portions):
    told = []

    pdf.render(listed(50), tell=lambda done, of: told.append((done, of)))

    assert told == sorted(told)
    assert told[-1] == (50, 50)
    assert len(told) > 2


def test_rows_that_fill_a_portion_with_one_page_are_not_lost(monkeypatch):
    monkeypatch.setattr(pdf_lists, "PORTION", 3)

    words = [word for page in pages_of(pdf.render(listed(8)).data) for word in page]

    assert [word for word in words if word.startswith("行")] == [f"行{number}" for number in range(8)]


def test_a_short_list_and_an_ordinary_document_are_drawn_at_once():
    assert LongList.of(listed(3)) is None
    assert LongList.of("<p>一") is None


def test_a_list_without_a_body_is_taken_as_it_is(small_portions):
    html = listed(50).replace("<body>", "").replace("</body>", "")

    assert LongList.of(html).numbers(2) == "<p style=break-after:page></p><p></p>"
