"""A scheme's limits for every slot: pictures chosen together become one PDF, large ones are made smaller first."""

import json

import pytest

from dossiers.enums import EvidenceKind, PagesState
from dossiers.models import Evidence
from dossiers.scheme import DossierRules
from tests.dossiers.conftest import new_version
from tests.dossiers.test_evidence import JSON, diploma_path, send
from tests.kit import files as make
from tests.kit.test_upload_joining import noise
from zcps.kit import uploads

SMALL = {"max_mb": 0.5, "join_pictures": True, "sections": [{"section": "basic"}, {"section": "education"}]}


@pytest.fixture
def entry(applicant):
    applicant.version = new_version(SMALL)
    return applicant.entry("education")


def post(applicant, entry, *files, headers=JSON):
    return applicant.client.post(diploma_path(entry), {"diploma": list(files)}, headers=headers)


def picture(name: str, seed: int = 1):
    return make.upload(make.jpeg(make.portrait(seed=seed)), name)


def test_the_limit_of_the_scheme_holds_for_every_slot_but_the_photo():
    rules = DossierRules.read(
        SMALL | {"sections": [*SMALL["sections"], {"section": "papers", "evidence": {"body": {"max_mb": 3}}}]}
    )

    found = {slot.code: (slot.max_mb, slot.joins) for code in ("basic", "papers") for slot in rules.section(code).slots}

    assert (found["photo"], found["id_card"]) == ((5, False), (0.5, True))
    assert (found["cover"], found["body"]) == ((0.5, True), (3, True))


def test_several_pictures_are_kept_as_one_pdf_whose_pages_are_drawn_later(applicant, entry):
    response = post(applicant, entry, picture("毕业证书.jpg"), picture("学历注册.jpg", 2))

    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.name, evidence.page_count) == (EvidenceKind.PDF, "毕业证书等 2 张.pdf", 2)
    assert (evidence.pages_state, evidence.size) == (PagesState.WAITING, len(uploads.read_stored(evidence.stored)))
    assert json.loads(response.content)["warnings"] == ["已将 2 张图片合并为一个 PDF，请核对次序和清晰度。"]


def test_without_scripts_the_page_comes_back_and_says_so(applicant, entry):
    response = post(applicant, entry, picture("a.jpg"), picture("b.jpg", 2), headers={})

    assert response.status_code == 302
    assert "已将 2 张图片合并" in applicant.client.get(response.url).content.decode()


def test_the_same_pictures_again_are_refused(applicant, entry):
    post(applicant, entry, picture("a.jpg"), picture("b.jpg", 2))

    response = post(applicant, entry, picture("c.jpg"), picture("d.jpg", 2))

    assert json.loads(response.content)["reason"] == "这份文件已经上传过（“a等 2 张.pdf”），不需要重复上传。"


def test_a_picture_larger_than_the_limit_is_made_smaller_and_a_pdf_is_refused(applicant, entry):
    large = make.jpeg(noise(1300, 900), quality=95)

    taken = send(applicant, diploma_path(entry), large, "扫描.jpg")
    refused = send(applicant, diploma_path(entry), make.pdf(40) + b" " * 600_000, "扫描.pdf")

    assert (taken.status_code, Evidence.objects.get().size <= 512 * 1024 < len(large)) == (200, True)
    assert "最大允许 512 KB，请压缩后重新上传。" in json.loads(refused.content)["reason"]


def test_nothing_is_kept_of_pictures_one_of_which_is_broken(applicant, entry):
    response = post(applicant, entry, picture("a.jpg"), make.upload(make.jpeg()[:300], "b.jpg"))

    assert (response.status_code, Evidence.objects.count()) == (422, 0)
    assert json.loads(response.content)["reason"].startswith("第 2 张图片：")


def test_where_nothing_is_joined_the_last_file_counts(applicant):
    entry = applicant.entry("education")

    post(applicant, entry, picture("a.jpg"), picture("b.jpg", 2))

    assert Evidence.objects.get().name == "b.jpg"


def test_the_page_offers_to_choose_several_and_says_what_happens(applicant, entry):
    page = applicant.client.get(f"/dossier/education/{entry.uuid}/").content.decode()

    assert "data-upload-joins" in page
    assert "可以一次选择多张图片，自动合并为一个 PDF" in page
