"""Uploading, looking at, removing and restoring evidence."""

import hashlib
import json
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from dossiers.enums import EntryState, EvidenceKind, PagesState
from dossiers.models import Evidence, PageImage
from dossiers.services import entries
from dossiers.services import evidence as services
from tests.dossiers.conftest import new_version
from tests.kit import files as make
from tests.kit.multipart import FORM, file_part, form
from zcps.kit import uploads
from zcps.kit.refusals import ActionDenied

JSON = {"Accept": "application/json"}


def send(applicant, path: str, data: bytes, name: str = "证书.pdf", slot: str = "", headers=JSON):
    """A multipart body by hand: Django's client would clean the file name itself."""
    field = slot or path.rstrip("/").split("/")[-2]
    body = form(file_part(field, name, data))
    return applicant.client.generic("POST", path, body, content_type=FORM, headers=headers)


def body(response) -> bytes:
    """The whole stream; reading it to its end closes the file."""
    return b"".join(response.streaming_content)


@pytest.fixture
def education(applicant):
    return applicant.entry("education")


def diploma_path(entry) -> str:
    return f"/dossier/education/{entry.uuid}/evidence/diploma/upload/"


def attached(applicant, entry, data: bytes | None = None, name: str = "证书.pdf") -> Evidence:
    response = send(applicant, diploma_path(entry), data or make.pdf(), name)
    assert response.status_code == 200, response.content.decode()
    return Evidence.objects.order_by("-id")[0]


def test_a_pdf_is_kept_as_it_was_uploaded(applicant, education) -> None:
    data = make.pdf(2)

    response = send(applicant, diploma_path(education), data, "毕业证书.pdf")

    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.name, evidence.page_count) == (EvidenceKind.PDF, "毕业证书.pdf", 2)
    assert (evidence.owner, evidence.entry, evidence.slot) == (applicant.person, education, "diploma")
    assert evidence.sha256 == hashlib.sha256(data).hexdigest()
    assert uploads.read_stored(evidence.stored) == data
    assert evidence.pages_state == PagesState.WAITING
    answer = json.loads(response.content)
    assert (answer["name"], answer["url"]) == ("毕业证书.pdf", f"/dossier/files/{evidence.uuid}/")
    assert answer["note"].startswith("2 页")


def test_a_picture_is_written_anew_and_is_its_own_page(applicant, education) -> None:
    evidence = attached(applicant, education, make.jpeg(), "扫描.jpg")

    assert (evidence.kind, evidence.pages_state) == (EvidenceKind.IMAGE, PagesState.READY)
    assert PageImage.objects.get().stored == evidence.stored


def test_the_photo_is_cut_to_its_size_and_a_new_one_replaces_it(applicant) -> None:
    path = "/dossier/basic/evidence/photo/upload/"
    for seed in (1, 2):
        response = send(applicant, path, make.jpeg(make.portrait(seed=seed)), "照片.jpg")
        assert response.status_code == 200

    first, second = Evidence.objects.order_by("id")
    assert first.removed_at
    assert second.removed_at is None
    assert (PageImage.objects.get(evidence=second).width, PageImage.objects.get(evidence=second).height) == (413, 626)
    assert default_storage.exists(first.stored)


def test_a_photo_slot_takes_no_pdf(applicant) -> None:
    response = send(applicant, "/dossier/basic/evidence/photo/upload/", make.pdf(), "照片.pdf")

    assert response.status_code == 422
    assert "PDF" in json.loads(response.content)["reason"]
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "空.pdf"),
        (b"<html>", "网页.pdf"),
        (b"%PDF-1.7 broken", "坏.pdf"),
        (b"PK\x03\x04" + b"x" * 100, "文档.docx"),
        (make.pdf(), "证书.jpg"),
        (make.jpeg()[:2000], "截断.jpg"),
    ],
)
def test_a_refused_file_leaves_no_row_and_no_file(applicant, education, data, name) -> None:
    before = stored_files()

    response = send(applicant, diploma_path(education), data, name)

    assert response.status_code == 422
    assert json.loads(response.content)["reason"].endswith("。")
    assert Evidence.objects.count() == 0
    assert stored_files() == before


def stored_files() -> set[str]:
    def below(folder: str) -> set[str]:
        if not default_storage.exists(folder):
            return set()
        folders, names = default_storage.listdir(folder)
        return {f"{folder}/{name}" for name in names}.union(*(below(f"{folder}/{inner}") for inner in folders))

    return below("evidence")


def test_the_shown_name_is_cleaned_and_the_stored_one_is_ours(applicant, education) -> None:
    evidence = attached(applicant, education, name="../../etc/毕业\u202e证书.pdf")

    assert evidence.name == "毕业证书.pdf"
    assert evidence.stored.startswith("evidence/")
    assert "毕业" not in evidence.stored


def test_the_same_file_is_not_attached_twice(applicant, education) -> None:
    data = make.pdf()
    attached(applicant, education, data)

    response = send(applicant, diploma_path(education), data, "又一份.pdf")

    assert response.status_code == 422
    assert "已经上传过（“证书.pdf”）" in json.loads(response.content)["reason"]


def test_a_full_slot_says_what_to_do(applicant) -> None:
    applicant.version = new_version({"sections": [{"section": "education", "evidence": {"diploma": {"maximum": 2}}}]})
    entry = applicant.entry("education")
    for pages in (1, 2):
        attached(applicant, entry, make.pdf(pages))

    response = send(applicant, diploma_path(entry), make.pdf(3))

    assert json.loads(response.content)["reason"] == (
        "“毕业证书”最多上传 2 份，已有 2 份。请先移除不用的文件，或合并为一个 PDF。"
    )


def test_the_scheme_may_allow_smaller_files_only(applicant) -> None:
    applicant.version = new_version(
        {"sections": [{"section": "education", "evidence": {"diploma": {"max_mb": 0.001}}}]}
    )
    entry = applicant.entry("education")

    for data, name in ((make.jpeg(), "a.jpg"), (make.pdf(40), "a.pdf")):
        response = send(applicant, diploma_path(entry), data, name)
        assert "最大允许 1 KB" in json.loads(response.content)["reason"]


def test_evidence_completes_an_entry_and_its_removal_opens_it_again(applicant) -> None:
    applicant.version = new_version({"sections": [{"section": "education"}]})
    entry = applicant.entry("education")
    assert entry.state == EntryState.DRAFT

    evidence = attached(applicant, entry)
    assert applicant.fresh(entry).state == EntryState.COMPLETE

    applicant.client.post(f"/dossier/files/{evidence.uuid}/remove/")
    assert applicant.fresh(entry).state == EntryState.DRAFT

    applicant.client.post(f"/dossier/files/{evidence.uuid}/restore/")
    assert applicant.fresh(entry).state == EntryState.COMPLETE


def test_removing_keeps_the_file_and_offers_the_way_back(applicant, education) -> None:
    evidence = attached(applicant, education)

    page = applicant.client.post(f"/dossier/files/{evidence.uuid}/remove/", follow=True).content.decode()

    assert "已移除“证书.pdf”" in page
    assert f"/dossier/files/{evidence.uuid}/restore/" in page
    assert default_storage.exists(evidence.stored)


def test_restoring_into_a_full_slot_is_refused_with_the_reason(applicant) -> None:
    applicant.version = new_version({"sections": [{"section": "education", "evidence": {"diploma": {"maximum": 2}}}]})
    entry = applicant.entry("education")
    removed = attached(applicant, entry)
    applicant.client.post(f"/dossier/files/{removed.uuid}/remove/")
    for pages in (2, 3):
        attached(applicant, entry, make.pdf(pages))

    response = applicant.client.post(f"/dossier/files/{removed.uuid}/restore/")

    assert response.status_code == 409
    assert "最多上传 2 份" in response.content.decode()


def test_without_scripts_an_upload_leads_back_with_a_message(applicant, education) -> None:
    response = send(applicant, diploma_path(education), make.pdf(), headers={})
    assert response.url == f"/dossier/education/{education.uuid}/#slot-diploma"
    assert "已上传" in applicant.client.get(response.url).content.decode()

    response = send(applicant, diploma_path(education), b"<html>", headers={})
    assert "只接受" in applicant.client.get(response.url).content.decode()


def test_a_form_without_a_file_is_told_to_choose_one(applicant, education) -> None:
    response = applicant.client.post(diploma_path(education), headers=JSON)

    assert json.loads(response.content)["reason"] == "没有收到文件，请选择文件后再上传。"


def test_a_full_disk_is_a_sentence_not_an_error(applicant, education, monkeypatch) -> None:
    def full(*args, **kwargs):
        raise uploads.UploadRefused("存储空间不足，文件没有保存，请稍后再试或联系技术支持。")

    monkeypatch.setattr(uploads, "store", full)

    response = send(applicant, diploma_path(education), make.pdf())

    assert response.status_code == 422
    assert "存储空间不足" in json.loads(response.content)["reason"]
    assert Evidence.objects.count() == 0


def test_the_files_of_a_slot_are_a_part_of_the_page_that_refreshes_while_drawing(applicant, education) -> None:
    attached(applicant, education)
    path = f"/dossier/education/{education.uuid}/evidence/diploma/"

    waiting = applicant.client.get(path).content.decode()
    assert "正在生成预览" in waiting
    assert "load delay" in waiting

    Evidence.objects.update(pages_state=PagesState.FAILED)
    assert "load delay" not in applicant.client.get(path).content.decode()


def test_a_download_has_a_fixed_type_and_cannot_run(applicant, education) -> None:
    evidence = attached(applicant, education, make.pdf(), '毕业证书"；.pdf')

    response = applicant.client.get(f"/dossier/files/{evidence.uuid}/download/")

    assert body(response).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%AF%95")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_is_downloaded_as_what_it_is(applicant, education) -> None:
    evidence = attached(applicant, education, make.png(), "扫描.png")

    response = applicant.client.get(f"/dossier/files/{evidence.uuid}/download/")

    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].endswith(".jpg")
    assert body(response)


def test_a_page_is_shown_in_the_viewer(applicant, education) -> None:
    evidence = attached(applicant, education, make.jpeg(), "扫描.jpg")

    viewer = applicant.client.get(f"/dossier/files/{evidence.uuid}/").content.decode()
    page = applicant.client.get(f"/dossier/files/{evidence.uuid}/pages/1/")

    assert f"/dossier/files/{evidence.uuid}/pages/1/" in viewer
    assert page["Content-Type"] == "image/jpeg"
    assert page["Content-Disposition"].startswith("inline")
    assert body(page)
    assert applicant.client.get(f"/dossier/files/{evidence.uuid}/pages/2/").status_code == 404


def test_a_viewer_without_pages_yet_says_so_and_refreshes(applicant, education) -> None:
    evidence = attached(applicant, education)

    viewer = applicant.client.get(f"/dossier/files/{evidence.uuid}/").content.decode()

    assert "正在生成预览" in viewer
    assert "load delay" in viewer


def test_a_lost_file_is_a_page_not_an_error(applicant, education) -> None:
    evidence = attached(applicant, education)
    default_storage.delete(evidence.stored)

    response = applicant.client.get(f"/dossier/files/{evidence.uuid}/download/")

    assert response.status_code == 404
    assert "暂时无法读取" in response.content.decode()


@pytest.mark.parametrize("path", ["", "download/", "pages/1/", "remove/", "restore/"])
def test_files_of_others_are_not_there(applicant, stranger, education, path) -> None:
    foreign = attached(applicant, education, make.jpeg(), "扫描.jpg")

    answers = [
        (stranger.client.get(f"/dossier/files/{uuid}/{path}").status_code, posted.status_code, len(posted.content))
        for uuid in (foreign.uuid, uuid4())
        for posted in [stranger.client.post(f"/dossier/files/{uuid}/{path}")]
    ]

    assert answers[0] == answers[1]
    assert 404 in answers[0]
    assert Client().get(f"/dossier/files/{foreign.uuid}/{path}").status_code in {302, 405}
    foreign.refresh_from_db()
    assert foreign.removed_at is None


def test_a_file_cannot_be_attached_to_somebody_elses_entry(applicant, stranger, education) -> None:
    response = send(stranger, diploma_path(education), make.pdf())

    assert response.status_code == 404
    assert Evidence.objects.count() == 0
    with pytest.raises(ActionDenied):
        attach_as(stranger, applicant, education)


def test_nobody_else_removes_or_restores(applicant, stranger, education) -> None:
    evidence = attached(applicant, education)

    for act in (services.remove, services.restore):
        with pytest.raises(ActionDenied):
            act(
                applicant.person, evidence.uuid, lambda entry: applicant.rules.section(entry.section), by=stranger.actor
            )


def test_a_file_for_an_entry_that_was_just_deleted_is_refused(applicant, education) -> None:
    section = applicant.rules.section("education")
    entries.delete_entry(applicant.person, section, education.uuid, by=applicant.actor)

    with pytest.raises(ActionDenied):
        attach_as(applicant, applicant, education)


def test_a_file_without_an_entry_is_shown_by_its_name(applicant, education) -> None:
    evidence = attached(applicant, education, make.jpeg(), "扫描.jpg")
    Evidence.objects.update(entry=None)

    viewer = applicant.client.get(f"/dossier/files/{evidence.uuid}/").content.decode()

    assert f"<h1>{evidence}</h1>" in viewer


def attach_as(stranger, applicant, entry) -> None:
    section = applicant.rules.section("education")
    services.attach(
        applicant.person, entry, section, section.slot("diploma"), make.upload(make.pdf(), "a.pdf"), by=stranger.actor
    )


def test_a_removed_file_can_still_be_seen_by_its_owner(applicant, education) -> None:
    evidence = attached(applicant, education)
    applicant.client.post(f"/dossier/files/{evidence.uuid}/remove/")

    response = applicant.client.get(f"/dossier/files/{evidence.uuid}/download/")

    assert response.status_code == 200
    assert body(response)
