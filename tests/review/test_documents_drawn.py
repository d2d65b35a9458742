"""Documents as they come out of the process that draws them: nothing hostile works, one page is one page, nobody is named inside."""

import copy
import http.server
import io
import threading

import pikepdf
import pypdfium2
import pytest
import weasyprint
from django.conf import settings

from dossiers.scheme import DossierRules
from dossiers.sections.kinds import TEXTUAL
from review.documents.blanks import blank_drafts
from review.documents.consignments import roster_draft
from review.documents.overview import overview_draft
from review.documents.summary import summary_draft
from review.enums import DocumentKind, State
from review.models import ConsignmentItem
from review.queries.rosters import roster
from review.services import documents
from tests.factories.dossiers import whole_dossier
from zcps.kit.renderer import Renderer, RenderRefused

LITERALS = ("{{7*7}}", "{% debug %}", "%(x)s", "{0.__class__}")


@pytest.fixture(scope="module")
def drawing():
    drawing = Renderer()
    yield drawing
    drawing.stop()


@pytest.fixture
def canary():
    """A server nobody may ask; it would send whoever does to a file."""
    asked = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def hostile(address):
    return (
        *LITERALS,
        '<img src="file:///etc/passwd">',
        f'<img src="{address}/img.png">',
        f'<style>@import url("{address}/import.css");</style>',
        f'<link rel="stylesheet" href="{address}/sheet.css">',
        f'<link rel="attachment" href="{address}/attached">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        f'<svg><image href="{address}/svg.png"/></svg>',
        f'<p style="background:url({address}/style.png)">x</p>',
        f'<object data="{address}/object"></object>',
        "<!--mark--><!--rows--><!--/rows-->",
        '<link rel="stylesheet" href="app:static/../../etc/passwd"> app:static/none.css',
        '"><script>x</script>',
    )


def drawn(drawing, draft):
    return drawing.render(draft.html.replace(documents.MARK, ""), most_pages=draft.most_pages)


def words_of(data):
    """The text of all pages without any blanks: lines break where they like."""
    document = pypdfium2.PdfDocument(data)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.fixture
def full(world):
    user = world.applicant(whole=False)
    whole_dossier(user.person, world.version, with_optional=True)
    return world.submitted(user)


def with_texts(row, texts):
    """The revision with each free text of every section replaced, in memory: the strictest entry could not stop this."""
    revision, rules, given = copy.copy(row.revision), DossierRules.of(row.scheme_version), iter(texts * 200)
    revision.content = copy.deepcopy(revision.content)
    for code, entries in revision.content["sections"].items():
        names = [field.name for field in rules.section(code).fields if field.kind in TEXTUAL]
        for entry in entries:
            entry["data"] |= {name: next(given) for name in names}
    for part, name in (("person", "name"), ("unit", "name"), ("title", "current_profession"), ("title", "title_name")):
        revision.content[part][name] = next(given)
    return revision


def test_the_canary_would_sing(canary):
    address, asked = canary
    weasyprint.HTML(string=f'<img src="{address}/img.png">').write_pdf()

    assert asked == ["/img.png"]


def test_nothing_that_anybody_types_reaches_out_or_is_read_as_a_template(drawing, full, canary):
    address, asked = canary
    texts = hostile(address)

    for start in range(len(texts)):
        revision = with_texts(full, texts[start:] + texts[:start])
        drafts = [summary_draft(full, revision), overview_draft(full, revision)]
        assert all("<script>" not in draft.html and draft.html.count(documents.MARK) == 1 for draft in drafts)
        assert all(documents.digest_of(draft) for draft in drafts)
        if start == 0:
            pages = [words_of(drawn(drawing, draft).data) for draft in drafts]

    assert asked == []
    text = "".join(word for page in pages for word in page)
    assert {literal: "".join(literal.split()) in text for literal in LITERALS} == dict.fromkeys(LITERALS, True)
    assert "root:" not in text


def test_what_a_template_forgot_to_escape_would_be_refused_before_anything_is_asked(drawing, full, canary):
    address, asked = canary
    draft = summary_draft(full, full.revision)

    refusals = [_refusal(drawing, draft.html.replace("</body>", f"{attack}</body>")) for attack in hostile(address)]

    assert {refusal[:6] for refusal in refusals} == {"", "打印件不能引", "打印件缺少系"}
    assert sum(map(bool, refusals)) >= 5
    assert asked == []


def _refusal(drawing, html):
    try:
        drawing.render(html)
    except RenderRefused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("times", [0, 1, 40])
@pytest.mark.parametrize("form", [summary_draft, overview_draft])
def test_a_form_of_one_page_is_one_page_for_whom_has_done_little_or_much(drawing, world, full, form, times):
    revision = copy.copy(full.revision)
    many = {code: entries * times for code, entries in revision.content["sections"].items() if code != "basic"}
    basic = {"basic": revision.content["sections"]["basic"]}
    revision.content = revision.content | {"sections": basic | many}

    printed = drawn(drawing, form(full, revision))

    assert printed.pages == 1
    (text,) = words_of(printed.data)
    assert "现从事专业建筑结构设计" in text
    assert ("另有" in text) == (times == 40)


def test_a_roster_names_its_head_and_its_pages_on_each_page(drawing, world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    sent = ConsignmentItem.objects.get(application=row).consignment
    lines = roster(sent, with_numbers=True) * 30

    pages = words_of(drawn(drawing, roster_draft(sent, lines, DocumentKind.ROSTER_WHOLE)).data)

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert "身份证号码" in page


@pytest.mark.parametrize("name", ["欧阳·阿依古丽", "李䶮", "王㛃", "张𬭳", "陈𠮷"])
def test_rare_characters_of_a_name_stand_on_the_form(drawing, full, name):
    revision = copy.copy(full.revision)
    revision.content = revision.content | {"person": {"name": name}}

    printed = drawn(drawing, summary_draft(full, revision))

    assert printed.unprinted == ""
    assert name in words_of(printed.data)[0]


def test_the_file_names_nobody_and_no_path_inside(drawing, full):
    data = drawn(drawing, summary_draft(full, full.revision)).data

    with pikepdf.open(io.BytesIO(data)) as document:
        told = {key: str(value) for key, value in document.docinfo.items()}
    assert set(told) <= {"/Title", "/Producer", "/CreationDate", "/ModDate"}
    assert full.name not in str(told)
    assert str(settings.BASE_DIR).encode() not in data


def test_blank_forms_hold_nothing_but_the_form(drawing, world):
    drafts = blank_drafts(world.version)

    printed = [drawn(drawing, draft) for draft in drafts]

    assert [each.pages for each in printed] == [1, 1, 1, 1]
    assert all(documents.MARK not in draft.html for draft in drafts)
    assert all(not draft.facts for draft in drafts)
