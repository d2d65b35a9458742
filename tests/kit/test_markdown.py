"""Markdown as HTML: anchors as code hosts give them, addresses replaced, nothing raw."""

from zcps.kit.markdown import Heading, rendered, slug

TEXT = """# 标题

## 接收和 `报送`

甲 <b>乙</b> [丙](a.md#丙) [丁](javascript:alert(1))

### 第二，步

| 一 | 二 |
|---|---|
| 1 | 2 |

![图](x.png)
"""


def of(text: str, **options):
    return rendered(text, address=lambda written: f"/{written}", size=lambda _: (3, 4), **options)


def test_the_title_is_kept_apart_and_headings_become_anchors():
    document = of(TEXT)

    assert document.title == "标题"
    assert "标题" not in document.html
    assert document.headings == (Heading(2, "接收和-报送", "接收和 报送"), Heading(3, "第二步", "第二，步"))
    assert '<h2 id="接收和-报送">' in document.html


def test_links_and_pictures_are_served_elsewhere():
    document = of(TEXT)

    assert document.links == ("a.md#丙",)
    assert document.images == (("x.png", "图"),)
    assert '<a href="/a.md#丙">' in document.html
    assert '<img src="/x.png" alt="图" loading="lazy" width="3" height="4"' in document.html


def test_nothing_raw_and_no_script_comes_through():
    html = of(TEXT).html

    assert "&lt;b&gt;乙&lt;/b&gt;" in html
    assert 'href="javascript' not in html


def test_tables_scroll_by_themselves():
    assert '<div class="table-wrap"><table>' in of(TEXT).html


def test_an_empty_text_is_an_empty_page():
    assert of("").title == ""
    assert of("只有正文").html == "<p>只有正文</p>\n"


def test_a_broken_line_is_no_blank_between_chinese_words():
    assert of("甲\n乙，\nword\nword **丙**\n丁").html == "<p>甲乙，word\nword <strong>丙</strong>丁</p>\n"


def test_an_anchor_has_no_punctuation():
    assert slug(" Two Words（甲、乙） ") == "two-words甲乙"
