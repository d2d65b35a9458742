"""Page images drawn by workers, and the files under MEDIA_ROOT."""

import datetime as dt
import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from dossiers import tasks
from dossiers.enums import PagesState
from dossiers.models import Evidence, PageImage
from dossiers.services import evidence as services
from dossiers.services import media, previews
from tests.dossiers.conftest import Applicant
from tests.kit import files as make
from zcps.kit import clock, page_images, uploads


def a_pdf(applicant, pages: int = 2) -> Evidence:
    entry = applicant.entry("education")
    section = applicant.rules.section("education")
    file = make.upload(make.pdf(pages), "证书.pdf")
    return services.attach(applicant.person, entry, section, section.slot("diploma"), file, by=applicant.actor)


@pytest.fixture
def clean_media() -> None:
    """The folder is one for the whole run: begin with none of the files of other tests."""
    for name in media.check_media().orphans:
        default_storage.delete(name)


def test_a_worker_draws_every_page_once(applicant, monkeypatch) -> None:
    monkeypatch.setattr(page_images, "PAGES_AT_ONCE", 2)
    evidence = a_pdf(applicant, 3)

    tasks.draw_pages()
    tasks.draw_pages()

    evidence.refresh_from_db()
    assert (evidence.pages_state, evidence.page_count) == (PagesState.READY, 3)
    assert list(evidence.pages.values_list("number", flat=True)) == [1, 2, 3]
    assert all(default_storage.exists(page.stored) for page in evidence.pages.all())


def test_a_file_that_ends_with_a_portion_is_whole_and_one_task_draws_only_so_many(applicant, monkeypatch) -> None:
    monkeypatch.setattr(page_images, "PAGES_AT_ONCE", 2)
    monkeypatch.setattr(previews, "FILES_AT_ONCE", 1)
    first, second = a_pdf(applicant, 2), a_pdf(applicant, 1)

    assert previews.draw_waiting() == 1

    states = [Evidence.objects.get(pk=row.pk).pages_state for row in (first, second)]
    assert states == [PagesState.READY, PagesState.WAITING]
    assert first.pages.count() == 2


def test_a_file_that_cannot_be_drawn_is_given_up_with_its_download_left(applicant, monkeypatch) -> None:
    def refuse(*args, **kwargs):
        raise page_images.PagesRefused("无法生成预览图。")

    monkeypatch.setattr(page_images, "render_pages", refuse)
    evidence = a_pdf(applicant)

    previews.draw_waiting()

    evidence.refresh_from_db()
    assert evidence.pages_state == PagesState.FAILED
    viewer = applicant.client.get(f"/dossier/files/{evidence.uuid}/").content.decode()
    assert "无法生成预览，请下载原件查看" in viewer


def test_a_fault_is_tried_again_when_the_lease_runs_out_and_given_up_at_last(applicant, monkeypatch) -> None:
    def fail(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr(page_images, "render_pages", fail)
    evidence, tries, start = a_pdf(applicant), [], clock.now()

    for hour in range(5):
        with clock.frozen(start + dt.timedelta(hours=hour)):
            previews.draw_waiting()
            evidence.refresh_from_db()
            tries.append((evidence.pages_state, evidence.pages_tries))

    assert tries[0] == (PagesState.WAITING, 1)
    assert tries[2] == (PagesState.WAITING, 3)
    assert tries[3:] == [(PagesState.FAILED, 4), (PagesState.FAILED, 4)]


def test_a_leased_file_is_left_to_the_worker_that_has_it(applicant) -> None:
    evidence = a_pdf(applicant)
    Evidence.objects.update(pages_leased_until=clock.now() + dt.timedelta(minutes=1))

    assert previews.draw_waiting() == 0

    evidence.refresh_from_db()
    assert evidence.pages_state == PagesState.WAITING


def test_pages_that_another_worker_wrote_first_stay(applicant) -> None:
    evidence = a_pdf(applicant)
    previews.draw_waiting()
    first = set(evidence.pages.values_list("stored", flat=True))

    previews._finish(evidence, PagesState.READY, [PageImage(number=1, stored="x", width=1, height=1)])

    assert set(evidence.pages.values_list("stored", flat=True)) == first


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_two_files_without_drawing_one_twice(monkeypatch) -> None:
    applicant = Applicant()
    for pages in (1, 2):
        a_pdf(applicant, pages)
    drawn = []
    render = page_images.render_pages

    def slow(pdf, **options):
        drawn.append(len(pdf))
        time.sleep(0.3)
        return render(pdf, **options)

    monkeypatch.setattr(page_images, "render_pages", slow)

    def work() -> None:
        try:
            previews.draw_waiting()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == len(set(drawn)) == 2
    assert set(Evidence.objects.values_list("pages_state", flat=True)) == {PagesState.READY}


def test_rows_and_files_agree(applicant, clean_media, capsys) -> None:
    a_pdf(applicant)
    previews.draw_waiting()

    call_command("check_media", content=True)

    assert "记录与文件一致" in capsys.readouterr().out


def test_a_missing_and_a_changed_file_are_named(applicant, clean_media, capsys) -> None:
    lost, changed = a_pdf(applicant, 1), a_pdf(applicant, 2)
    default_storage.delete(lost.stored)
    Path(default_storage.path(changed.stored)).write_bytes(b"%PDF-forged")

    with pytest.raises(CommandError, match="缺少文件 1 个，内容被改动 1 个"):
        call_command("check_media", content=True)

    out = capsys.readouterr().out
    assert f"缺少文件：{lost.stored}" in out
    assert f"内容被改动：{changed.stored}" in out


def test_only_orphans_older_than_a_day_are_swept(applicant, clean_media, capsys) -> None:
    kept = a_pdf(applicant)
    old, new = (uploads.store(b"x", folder="evidence", suffix=".pdf") for _ in range(2))
    before = time.time() - 25 * 3600
    os.utime(Path(settings.MEDIA_ROOT) / old, (before, before))

    call_command("check_media", sweep=True)
    tasks.sweep_orphans()

    assert [default_storage.exists(name) for name in (kept.stored, old, new)] == [True, False, True]
    assert "已清理没有记录的文件 1 个" in capsys.readouterr().out


def test_a_media_folder_that_is_not_there_yet_is_empty(db, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "nothing"

    assert media.check_media() == media.MediaReport([], [], [])
