"""打印件: asked for by what they say, drawn once by a worker, and taken by those who see what they belong to."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from dossiers.services import media
from review import tasks
from review.documents.summary import summary_draft
from review.enums import Action, DocumentState, State
from review.models import Document
from review.services import documents, rendering
from review.services.documents import ask_for, try_again
from zcps.kit import clock, crypto, uploads
from zcps.kit.renderer import Printed, RenderBroken, RenderRefused

SITE = "https://zcps.example.cn"
PDF = b"%PDF-1.7 drawn"


@pytest.fixture
def row(world):
    return world.submitted()


@pytest.fixture
def drawn(monkeypatch):
    """What the process was asked to draw; it draws nothing."""
    asked = []

    def render(html, **options):
        asked.append((html, options))
        return Printed(PDF, 1)

    monkeypatch.setattr(rendering.renderer, "render", render)
    return asked


def draft_of(row):
    return summary_draft(row, row.revision)


def ask(row, **options):
    return ask_for(draft_of(row), site=SITE, **options)


def fresh(document):
    return Document.objects.get(pk=document.pk)


# --- asking ---------------------------------------------------------------------------------------------------


def test_the_same_content_is_the_same_document_and_drawn_once(row, drawn):
    first = ask(row)
    tasks.render_documents()

    again = ask(row)
    tasks.render_documents()

    assert (again.pk, len(drawn), fresh(first).state) == (first.pk, 1, DocumentState.READY)


def test_another_revision_another_person_or_another_look_is_another_document(world, row, monkeypatch):
    digests = {documents.digest_of(draft_of(each)) for each in (row, world.submitted())}
    monkeypatch.setattr(documents, "renderer_version", lambda: "another")
    digests.add(documents.digest_of(draft_of(row)))
    monkeypatch.setattr(documents, "_digest_of_file", lambda *_: "another style sheet")
    digests.add(documents.digest_of(draft_of(row)))

    assert len(digests) == 4


def test_years_are_counted_to_the_day_of_submission_however_late_one_prints(row):
    with clock.frozen(clock.now() + dt.timedelta(days=800)):
        late = documents.digest_of(draft_of(row))

    assert late == documents.digest_of(draft_of(row))


def test_what_waits_is_sealed_and_emptied_once_it_is_drawn(row, drawn):
    document = ask(row)

    assert row.name not in document.payload
    assert row.name in json.loads(crypto.unseal(document.payload, context=document.payload_context))["html"]

    rendering.render_waiting()
    assert fresh(document).payload == ""


def test_every_page_carries_the_code_and_a_link_to_its_check(row, drawn):
    document = ask(row)
    rendering.render_waiting()

    html, options = drawn[0]
    assert f"<b>{document.code[:4]}-{document.code[4:8]}-{document.code[8:]}</b>" in html
    assert 'src="data:image/svg+xml' in html
    assert (options["files"], options["most_pages"]) == ({}, 1)


def test_a_long_list_says_how_far_it_is_and_goes_on_holding_its_lease(row, monkeypatch):
    document, seen = ask(row), []

    def render(_html, *, tell, **_):
        with clock.frozen(clock.now() + dt.timedelta(minutes=2)):
            tell(1, 4)
            seen.append(fresh(document))
        return Printed(PDF, 1)

    monkeypatch.setattr(rendering.renderer, "render", render)
    rendering.render_waiting()

    assert seen[0].progress == 25
    assert seen[0].leased_until > clock.now() + rendering.LEASE


def test_two_contents_never_share_a_code(world, row, monkeypatch):
    codes = iter(["AAAAAAAAAAAA", "AAAAAAAAAAAA", "BBBBBBBBBBBB"])
    monkeypatch.setattr(documents, "paper_code", lambda _: next(codes))

    assert [ask(each).code for each in (row, world.submitted())] == ["AAAAAAAAAAAA", "BBBBBBBBBBBB"]


def test_who_asks_at_the_same_moment_gets_the_others_document(row, monkeypatch):
    draft = draft_of(row)
    first = ask_for(draft, site=SITE)
    monkeypatch.setattr(documents, "_free_code", lambda digest: "CCCCCCCCCCCC")

    again = documents._created(draft, first.digest, SITE, pressing=True)

    assert again.pk == first.pk


def test_what_a_document_says_is_never_changed_or_removed(row, drawn):
    ask(row)

    for change in (
        lambda: Document.objects.update(code="AAAAAAAAAAAA"),
        lambda: Document.objects.update(facts="-"),
        lambda: Document.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# --- drawing --------------------------------------------------------------------------------------------------


def test_a_drawn_document_is_a_file_with_its_digest(row, drawn, monkeypatch):
    monkeypatch.setattr(rendering.renderer, "render", lambda *_, **__: Printed(PDF, 2, "\U0010fffd"))
    document = ask(row)

    assert rendering.render_waiting() == 1

    document = fresh(document)
    assert (document.pages, document.size, document.unprinted) == (2, len(PDF), "\U0010fffd")
    assert uploads.read_stored(document.stored) == PDF
    assert document.stored not in {*media.check_media(content=True).orphans, *media.check_media(content=True).changed}


def test_a_changed_file_is_named_by_the_check_of_media(row, drawn):
    document = ask(row)
    rendering.render_waiting()
    stored = fresh(document).stored
    default_storage.delete(stored)
    assert stored in media.check_media().missing

    Path(default_storage.path(stored)).write_bytes(b"%PDF-forged")

    assert stored in media.check_media(content=True).changed


def test_what_somebody_waits_for_is_drawn_before_what_a_batch_wants(world, drawn):
    rows = [world.submitted() for _ in range(3)]
    for each in rows[:2]:
        ask(each, pressing=False)
    ask(rows[2])
    ask(rows[1])  # somebody asks for it as well

    rendering.render_waiting()

    names = [next(each.name for each in rows if each.name in html) for html, _ in drawn]
    assert names == [rows[1].name, rows[2].name, rows[0].name]


def test_one_task_begins_documents_for_a_time_only(world, row, drawn, monkeypatch):
    ask(row)
    ask(world.submitted())
    monkeypatch.setattr(rendering, "ENOUGH_SECONDS", 0)

    assert (rendering.render_waiting(), drawn) == (0, [])


def test_a_refused_document_fails_with_its_sentence_and_can_be_repeated(row, drawn, monkeypatch):
    render = rendering.renderer.render

    def refuse(*args, **kwargs):
        raise RenderRefused("内容太多。")

    monkeypatch.setattr(rendering.renderer, "render", refuse)
    document = ask(row)
    assert rendering.render_waiting() == 0
    assert (fresh(document).state, fresh(document).error) == (DocumentState.FAILED, "内容太多。")

    monkeypatch.setattr(rendering.renderer, "render", render)
    try_again(fresh(document))
    assert rendering.render_waiting() == 1
    assert (fresh(document).state, fresh(document).error) == (DocumentState.READY, "")


def test_asking_again_for_a_failed_one_lets_it_wait_anew(row, drawn):
    document = ask(row)
    Document.objects.update(state=DocumentState.FAILED, error="x", tries=4)

    ask(row)

    assert (fresh(document).state, fresh(document).tries) == (DocumentState.WAITING, 0)
    assert "核对码" in json.loads(crypto.unseal(fresh(document).payload, context=document.payload_context))["html"]


def test_nothing_but_a_failed_document_is_tried_again(row, drawn):
    document = ask(row)
    rendering.render_waiting()

    try_again(document)

    assert fresh(document).state == DocumentState.READY


def test_a_broken_process_is_tried_again_and_given_up_with_what_it_said(row, monkeypatch):
    tries = []

    def breaks(*args, **kwargs):
        tries.append(1)
        raise RenderBroken("缺少打印用的中文字体文件。")

    monkeypatch.setattr(rendering.renderer, "render", breaks)
    document = ask(row)

    rendering.render_waiting()

    assert (len(tries), fresh(document).state) == (rendering.MOST_TRIES, DocumentState.FAILED)
    assert fresh(document).error == "缺少打印用的中文字体文件。"


def test_an_unforeseen_fault_leaves_the_document_until_its_lease_runs_out(row, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr(rendering.renderer, "render", fails)
    document, states, start = ask(row), [], clock.now()

    for hour in range(4):
        with clock.frozen(start + dt.timedelta(hours=hour)):
            assert rendering.render_waiting() == 0
            states.append((fresh(document).state, fresh(document).tries))

    assert states == [("running", 1), ("running", 2), ("running", 3), ("failed", 4)]
    assert fresh(document).error == rendering.GIVEN_UP


def test_a_photo_that_is_gone_is_told(row, drawn):
    document = ask_for(replace(draft_of(row), files={"photo.jpg": "evidence/00/none.jpg"}), site=SITE)

    rendering.render_waiting()

    assert fresh(document).error == "文档要显示的照片暂时无法读取，请联系技术支持。"


def test_a_document_under_lease_is_left_to_its_worker(row, drawn):
    ask(row)
    Document.objects.update(leased_until=clock.now() + dt.timedelta(minutes=1), state=DocumentState.RUNNING)

    assert (rendering.render_waiting(), drawn) == (0, [])


def test_what_another_worker_has_written_stays(row, drawn):
    document = ask(row)
    rendering.render_waiting()
    stored = fresh(document).stored

    assert not rendering._finish(document, Printed(b"late", 9), "documents/xx/late.pdf")

    assert fresh(document).stored == stored


# --- pages ----------------------------------------------------------------------------------------------------


def address(row, kind="summary"):
    return f"/applications/{row.uuid}/print/{kind}/"


def test_an_applicant_asks_waits_and_takes_the_file(world, row, drawn):
    client = world.client_for(world.owner(row))
    asked = client.post(address(row))
    waiting = client.get(asked.url).content.decode()
    rendering.render_waiting()
    ready = client.get(asked.url).content.decode()
    file = client.get(f"{asked.url}file/")

    assert (asked.status_code, "正在生成" in waiting, "下载 PDF" in ready) == (302, True, True)
    assert 'hx-trigger="every 1s"' in waiting
    assert "hx-trigger" not in ready.partition('id="document"')[2]
    assert (b"".join(file.streaming_content), file["Content-Type"]) == (PDF, "application/pdf")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%94%B3")


def test_the_page_says_how_many_are_before(world, row, drawn):
    ask(world.submitted())
    client = world.client_for(world.owner(row))

    page = client.get(client.post(address(row)).url).content.decode()

    assert "前面还有 1 份" in page


def test_a_failed_document_says_why_and_is_repeated_from_its_page(world, row, drawn):
    client = world.client_for(world.owner(row))
    url = client.post(address(row)).url
    Document.objects.update(state=DocumentState.FAILED, error="内容太多，请精简。")
    assert "内容太多，请精简。" in client.get(url).content.decode()

    assert client.post(f"{url}again/").url == url

    assert Document.objects.get().state == DocumentState.WAITING


def test_characters_without_a_glyph_are_told(world, row, drawn):
    client = world.client_for(world.owner(row))
    url = client.post(address(row)).url
    rendering.render_waiting()
    Document.objects.update(unprinted="𱁬")

    assert "没有“𱁬”" in client.get(url).content.decode()


def test_a_file_that_is_not_there_yet_is_refused_for_now(world, row, drawn):
    client = world.client_for(world.owner(row))
    url = client.post(address(row)).url

    assert client.get(f"{url}file/").status_code == 409


def test_nothing_is_printed_before_it_is_submitted(world):
    row = world.draft()
    answer = world.client_for(world.owner(row)).post(address(row))

    assert answer.status_code == 409
    assert "申报还没有提交" in answer.content.decode()


def test_an_officer_prints_what_the_office_sees_and_comes_back_to_the_review(world, drawn):
    row = world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.officer_for(row, Action.APPROVE))

    page = client.get(client.post(address(row)).url).content.decode()

    assert f'href="/applications/{row.uuid}/review/"' in page


def test_strangers_are_told_that_there_is_nothing(world, row, drawn):
    document = ask(row)
    rendering.render_waiting()
    stranger, office = world.client_for(world.applicant()), world.client_for(world.officer("hrss_330203"))

    answers = [
        client.get(path).status_code
        for client in (stranger, office)
        for path in (f"/documents/{document.uuid}/", f"/documents/{document.uuid}/file/")
    ]
    asked = [client.post(address(row)).status_code for client in (stranger, office)]

    assert (answers, asked) == ([404] * 4, [404] * 2)


def test_the_address_of_the_codes_may_be_set_for_the_whole_system(world, row, drawn, settings, monkeypatch):
    seen = []
    monkeypatch.setattr(documents, "_mark", lambda code, site: seen.append(site) or "")
    client = world.client_for(world.owner(row))
    client.post(address(row))
    settings.PUBLIC_URL = "https://zcps.zj.gov.cn"
    Document.objects.update(state=DocumentState.FAILED)
    client.post(address(row))

    assert seen == ["http://testserver", "https://zcps.zj.gov.cn"]
