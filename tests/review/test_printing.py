"""打印所选: many forms as one job, drawn once each, put together in order, for who asked and as that person may read them."""

import datetime as dt
import io
import logging
import uuid
import zipfile

import pikepdf
import pypdfium2
import pytest

from accounts.enums import Role
from accounts.models import Event, Grant
from accounts.services import outbox
from accounts.services.grants import revoke
from review.enums import DocumentKind, DocumentState, JobState, State
from review.models import Document, Job, PrintItem
from review.services import printing, rendering
from review.services.jobs import turns
from review.services.jobs.running import KINDS, repeat_job, run_due
from review.services.jobs.starting import cancel_job
from review.services.printing import Print, start_print
from tests.review.desk import COUNTY, fields_of, selection
from zcps.kit import clock, uploads
from zcps.kit.refusals import ActionDenied
from zcps.kit.renderer import Printed, RenderBroken, RenderRefused

SUMMARY, OPINIONS = DocumentKind.SUMMARY, DocumentKind.OPINIONS
LONG = dt.timedelta(hours=1)
URL = "/printing/?inbox=from_person"


def a_page() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        data = io.BytesIO()
        pdf.save(data)
    return data.getvalue()


@pytest.fixture(autouse=True)
def drawn(monkeypatch, settings, tmp_path):
    """What the process was asked to draw; it draws an empty page. No broker is asked, no fault is logged."""
    settings.MEDIA_ROOT = tmp_path
    asked, page = [], a_page()

    def render(html, **_):
        asked.append(html)
        return Printed(page, 1)

    monkeypatch.setattr(rendering.renderer, "render", render)
    monkeypatch.setattr(outbox, "_send", lambda name: None)
    monkeypatch.setattr(logging.root.manager, "disable", logging.ERROR)
    monkeypatch.setattr(printing, "PAUSE_SECONDS", 0)
    return asked


@pytest.fixture
def clerk(world):
    actor = world.actor(world.officer(COUNTY))
    return actor.at(actor.organisation_id)


@pytest.fixture
def client(world):
    return world.client_for(world.officer(COUNTY))


def wanted(*rows, kinds=(SUMMARY,), as_zip=False) -> Print:
    return Print([row.pk for row in rows], kinds, as_zip, "https://zcps.example.cn")


def printed(*rows, by, **options) -> Job:
    job = start_print(wanted(*rows, **options), by=by)
    run_due()
    job.refresh_from_db()
    return job


def titles(job) -> list[str]:
    return [mark.get_title() for mark in pypdfium2.PdfDocument(uploads.read_stored(job.stored)).get_toc()]


def test_one_pdf_in_the_order_of_the_list_person_by_person(world, clerk):
    one, other = world.submitted(), world.submitted()

    job = printed(other, one, by=clerk, kinds=(SUMMARY, OPINIONS))

    assert (job.state, job.done, job.total, job.media_type) == (JobState.DONE, 4, 4, "application/pdf")
    assert titles(job) == [other.name, "申报简表", "审核意见页", one.name, "申报简表", "审核意见页"]
    assert job.file_name.startswith("打印 2 人的申报简表、审核意见页-")


def test_a_zip_has_a_file_for_each(world, clerk):
    row = world.submitted()

    job = printed(row, by=clerk, as_zip=True)

    with zipfile.ZipFile(io.BytesIO(uploads.read_stored(job.stored))) as packed:
        assert packed.namelist() == [f"0001-{row.name}-申报简表.pdf"]


def test_what_was_drawn_before_is_not_drawn_again(world, clerk, drawn):
    row = world.submitted()

    printed(row, by=clerk)
    again = printed(row, by=clerk)

    assert (again.state, len(drawn), Document.objects.count()) == (JobState.DONE, 1, 1)


def test_the_next_turn_goes_on_where_the_last_one_ended(world, clerk, drawn, monkeypatch):
    rows = [world.submitted() for _ in range(3)]
    job = start_print(wanted(*rows), by=clerk)
    leased = turns.lease(turns.due_jobs())
    turn = turns.Turn(leased, leased.created_at, resumes=True)  # its time is over as soon as something is done

    with pytest.raises(turns.TurnOver):
        printing.work(turn)
    assert (len(drawn), job.prints.filter(document__isnull=False).count()) == (1, 1)
    turns.release(leased)
    run_due()

    job.refresh_from_db()
    assert (job.state, job.done, len(drawn)) == (JobState.DONE, 3, 3)


def test_a_step_that_kills_its_worker_again_and_again_ends_the_job(world, clerk, monkeypatch):
    job = start_print(wanted(world.submitted()), by=clerk)
    monkeypatch.setattr(printing, "joined", lambda parts, **_: [*parts, 1 / 0])

    with pytest.raises(ZeroDivisionError):
        printing.work(turns.Turn(turns.lease(turns.due_jobs()), clock.now() + LONG, resumes=True))
    Job.objects.update(leased_until=None, attempts=3)
    with pytest.raises(ZeroDivisionError):
        printing.work(turns.Turn(turns.lease(turns.due_jobs()), clock.now() + LONG, resumes=True))

    job.refresh_from_db()
    assert job.attempts == 4


def test_a_cancelled_job_draws_no_more(world, clerk, drawn):
    job = start_print(wanted(world.submitted()), by=clerk)

    cancel_job(job, by=clerk)
    run_due()

    job.refresh_from_db()
    assert (job.state, job.stored, drawn) == (JobState.CANCELLED, "", [])


def test_what_cannot_be_drawn_is_left_out_with_the_reason(world, clerk, client, drawn, monkeypatch):
    good, bad = world.submitted(), world.submitted()
    draw = rendering.renderer.render

    def render(html, **options):
        if bad.name in html:
            raise RenderRefused("内容超过一页。")
        return draw(html, **options)

    monkeypatch.setattr(rendering.renderer, "render", render)
    job = printed(bad, good, by=clerk)

    page = client.get(job.get_absolute_url()).content.decode()
    assert (job.state, titles(job)) == (JobState.DONE, [good.name, "申报简表"])
    assert f"{bad.name}的申报简表：内容超过一页。" in page


def test_a_form_that_failed_before_is_tried_once_more(world, clerk, monkeypatch):
    row = world.submitted()
    draw = rendering.renderer.render
    monkeypatch.setattr(rendering.renderer, "render", lambda *_, **__: (_ for _ in ()).throw(RenderRefused("不行。")))
    assert printed(row, by=clerk).error == printing.NOTHING

    monkeypatch.setattr(rendering.renderer, "render", draw)
    assert printed(row, by=clerk).state == JobState.DONE


def test_a_process_that_breaks_is_tried_again_within_the_job(world, clerk, monkeypatch):
    row, breaks = world.submitted(), [1, 2]
    draw = rendering.renderer.render

    def render(html, **options):
        if breaks.pop() if breaks else 0:
            raise RenderBroken("进程意外结束。")
        return draw(html, **options)

    monkeypatch.setattr(rendering.renderer, "render", render)

    assert printed(row, by=clerk).state == JobState.DONE


def test_what_another_process_is_drawing_is_waited_for(world, clerk, drawn, monkeypatch):
    row = world.submitted()
    job = start_print(wanted(row), by=clerk)
    waits = []

    def other_process_ends(_seconds):
        waits.append(1)
        Document.objects.update(leased_until=None)

    draw_now = printing.draw_now

    def leased_elsewhere(document):
        if not waits:
            rendering._lease(Document.objects.all())
        return draw_now(document)

    monkeypatch.setattr(printing, "draw_now", leased_elsewhere)
    monkeypatch.setattr(printing.time, "sleep", other_process_ends)
    run_due()

    job.refresh_from_db()
    assert (job.state, len(waits), len(drawn)) == (JobState.DONE, 1, 1)


def test_rows_out_of_reach_and_ones_own_are_left_out(world, clerk):
    mine, foreign = world.submitted(), world.submitted(world.applicant(unit="unit_330203"))

    job = printed(foreign, mine, by=clerk)

    assert titles(job) == [mine.name, "申报简表"]
    assert PrintItem.objects.get(application=foreign).reason == printing.OUT_OF_REACH


def test_without_the_role_nothing_is_printed(world, clerk, drawn):
    job = start_print(wanted(world.submitted()), by=clerk)
    for grant in Grant.objects.filter(user=clerk.user_id):
        revoke(grant, by=world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    run_due()

    job.refresh_from_db()
    assert (job.state, drawn) == (JobState.FAILED, [])


def test_too_many_are_refused_and_nothing_is_kept(world, clerk, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 1)
    row = world.submitted()

    with pytest.raises(ActionDenied, match="一次最多打印 1 份，您选择了 2 份"):
        start_print(wanted(row, kinds=(SUMMARY, OPINIONS)), by=clerk)
    with pytest.raises(ActionDenied, match="请选择要打印的申报和表格"):
        start_print(wanted(), by=clerk)
    assert not Job.objects.exists()


def test_it_is_recorded_on_the_chain_of_the_office_once(world, clerk):
    row, key = world.submitted(), uuid.uuid4()

    first = start_print(wanted(row), by=clerk, key=key)
    second = start_print(wanted(row), by=clerk, key=key)

    event = Event.objects.get(kind=printing.PRINTED)
    assert first == second
    assert event.stream == f"organisation:{clerk.organisation_id}"
    assert event.payload_row.payload == {"forms": "申报简表", "persons": 1}


def test_the_same_anew_prints_what_is_said_now(world, clerk):
    row = world.submitted()
    job = printed(row, by=clerk, kinds=(SUMMARY, OPINIONS), as_zip=True)

    again = repeat_job(job, by=clerk)
    run_due()

    again.refresh_from_db()
    assert (again.state, again.title, again.parameters) == (JobState.DONE, job.title, job.parameters)


# --- the pages --------------------------------------------------------------------------------------------------------


def test_an_officer_ticks_and_prints(world, client):
    rows = [world.submitted() for _ in range(2)]

    page = client.post(URL, {"selected": selection(*rows)})
    answer = client.post(URL, fields_of(page) | {"selected": selection(*rows), "kinds": [SUMMARY], "file": "pdf"})
    run_due()

    job = Job.objects.get()
    assert (page.status_code, answer.status_code) == (200, 302)
    assert answer.url == f"{job.get_absolute_url()}?inbox=from_person"
    assert (job.state, [item.application_id for item in job.prints.all()]) == (
        JobState.DONE,
        [row.pk for row in rows],
    )
    file = client.get(f"/jobs/{job.uuid}/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_everything_that_matches_is_printed_unit_by_unit(world, client):
    for _ in range(3):
        world.submitted()

    page = client.post(URL, {"all": "1"})
    client.post(URL, fields_of(page) | {"kinds": [SUMMARY], "file": "zip"})

    assert Job.objects.get().total == 3


def test_a_list_that_changed_is_shown_again(world, client):
    world.submitted()
    page = client.post(URL, {"all": "1"})
    world.submitted()

    again = client.post(URL, fields_of(page) | {"kinds": [SUMMARY], "file": "pdf"})

    assert "刚才是 1 件，现在是 2 件。" in again.content.decode()
    assert not Job.objects.exists()


def test_the_same_key_twice_is_one_job(world, client):
    rows = [world.submitted()]
    page = client.post(URL, {"selected": selection(*rows)})
    given = fields_of(page) | {"selected": selection(*rows), "kinds": [SUMMARY], "file": "pdf"}

    answers = [client.post(URL, given) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"file": "pdf"}, "请至少选择一种表格。"),
        ({"kinds": [SUMMARY]}, "请选择文件的形式。"),
        ({"kinds": ["cover"], "file": "pdf"}, "选择一个有效的选项"),
    ],
)
def test_what_is_lacking_is_said_at_the_field_and_the_choice_is_kept(world, client, given, sentence):
    rows = [world.submitted()]

    page = client.post(URL, {"selected": selection(*rows), "step": "run", "key": "x", **given}).content.decode()

    assert sentence in page
    assert f'value="{selection(*rows)[0]}"' in page
    assert not Job.objects.exists()


def test_the_inbox_offers_it_to_all_who_read(world, client):
    world.submitted()

    assert 'formaction="/printing/?inbox=from_person"' in client.get("/inbox/from_person/").content.decode()


def test_every_kind_of_job_has_its_handler():
    assert set(KINDS) == set(type(next(iter(KINDS))))


def test_a_document_that_waits_is_drawn_by_whoever_needs_it_first(world, clerk):
    job = printed(world.submitted(), by=clerk)

    assert Document.objects.get().state == DocumentState.READY
    assert not Document.objects.get().pressing
    assert job.expires_at - job.finished_at <= printing.KEPT_SHORT
    assert State.AWAITING_RECEIPT in State
