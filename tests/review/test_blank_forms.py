"""表格下载: blank forms of every scheme, ready before anybody asks, for everybody."""

import pytest

from review import tasks
from review.enums import DocumentState
from review.models import Document
from review.queries.documents import BLANK
from review.services import rendering
from review.services.blank_forms import prepare_blank_forms
from zcps.kit.renderer import Printed


@pytest.fixture
def drawn(world, monkeypatch):
    monkeypatch.setattr(rendering.renderer, "render", lambda *_, **__: Printed(b"%PDF-1.7 blank", 1))
    tasks.prepare_blank_forms()
    rendering.render_waiting()


def test_blank_forms_are_asked_for_once(world, drawn):
    assert prepare_blank_forms() == len(BLANK)

    assert set(Document.objects.values_list("scheme_version", "state")) == {(world.version.pk, DocumentState.READY)}
    assert Document.objects.count() == len(BLANK)
    assert not Document.objects.filter(pressing=True).exists()


def test_anybody_finds_and_takes_them(world, drawn, client):
    page = client.get("/forms/").content.decode()
    file = client.get(f"/forms/{world.scheme.slug}/overview/")

    assert world.scheme.name in page
    assert page.count("下载 PDF") == len(BLANK)
    assert b"".join(file.streaming_content) == b"%PDF-1.7 blank"
    assert "%EF%BC%88%E7%A9%BA%E7%99%BD%EF%BC%89.pdf" in file["Content-Disposition"]


def test_what_is_still_drawn_is_said_to_be(world, client):
    prepare_blank_forms()

    assert client.get("/forms/").content.decode().count("正在生成，请稍后再来") == len(BLANK)
    assert client.get(f"/forms/{world.scheme.slug}/overview/").status_code == 404


def test_nothing_is_offered_without_a_scheme(client, db):
    assert "还没有可以下载的表格" in client.get("/forms/").content.decode()


@pytest.mark.parametrize("path", ["/forms/none/overview/", "/forms/zhejiang_construction/notice/"])
def test_other_forms_are_not_there(world, drawn, client, path):
    assert client.get(path).status_code == 404


def test_the_doors_lead_to_the_forms(world, client):
    assert 'href="/forms/"' in client.get("/sign-in/").content.decode()
