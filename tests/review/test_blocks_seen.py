"""分块审查: who reviews some blocks sees these sections and nothing else of the office; the clerk sees what came of all."""

import pytest

from dossiers.models import Evidence
from review.enums import Verdict
from review.models import SectionVerdict
from review.services.verdicts import pass_the_rest, set_verdicts
from tests.review.desk import act_url
from tests.review.reviewers import UNIT, review, reviewer
from zcps.kit import uploads
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def row(staged, first, second):
    return staged.submitted()


# --- what they see -------------------------------------------------------------------------------------------


def test_the_page_shows_the_sections_of_ones_blocks_and_nothing_of_the_others(staged, row, first):
    client = staged.client_for(first)

    page = client.get(f"/applications/{row.uuid}/review/?inbox=blocks")

    text = page.content.decode()
    assert page.status_code == 200
    assert "浙江工业大学" in text
    assert "认真负责，成果良好" not in text
    assert [view.code for view in page.context["content"].sections][:2] == ["basic", "education"]
    for word in ("打印", "办理记录", "通知书", "证件号码", "手机号"):
        assert word not in text


def test_sections_that_were_left_empty_are_named_in_one_line(staged, row, second):
    page = staged.client_for(second).get(f"/applications/{row.uuid}/review/?inbox=blocks")

    assert [each["code"] for each in page.context["sections"]] == ["summary"]
    assert '以下部分未填写：<span id="section-projects">项目业绩</span>、' in page.content.decode()


def files_of(row, section: str) -> list[str]:
    entries = row.revision.content["sections"][section]
    return [item["file"] for entry in entries for item in entry["evidence"]]


def test_files_of_other_blocks_are_answered_like_missing_ones(staged, row, first, second, own_files):
    own, foreign = files_of(row, "education")[0], files_of(row, "education")[0]
    Evidence.objects.filter(uuid=own).update(stored=uploads.store(b"%PDF-1.7", folder="evidence", suffix=".pdf"))
    url = f"/applications/{row.uuid}/evidence"

    answer = staged.client_for(first).get(f"{url}/{own}/file/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF-1.7")
    assert staged.client_for(second).get(f"{url}/{foreign}/file/").status_code == 404
    assert staged.client_for(second).get(f"{url}/{foreign}/pages/1/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/inbox/done/", "/inbox/handled/", "/inbox/handled/end/", "/inbox/blocks/export/", "/inbox/handled/export/", "/jobs/",
     "/inbox/blocks/matching/", "/consignments/", "/notices/", "/board/", "/fees/", "/sharing/", "/paper/"],
)  # fmt: skip
def test_nothing_else_of_the_office_is_open_to_them(staged, row, first, path):
    assert staged.client_for(first).get(path).status_code == 403


def test_nor_papers_searches_and_batches(staged, row, first):
    client = staged.client_for(first)
    assert client.post("/inbox/blocks/number/", {"number": "330106198501150014"}).status_code == 403
    assert client.post("/printing/", {"selected": f"{row.pk}:{row.version}"}).status_code == 403
    assert client.post("/batches/preview/", {"action": "review_block"}).status_code == 403
    for kind in ("summary", "overview", "opinions"):
        assert client.post(f"/documents/application/{row.uuid}/{kind}/").status_code == 404
    for action in ("return", "examine", "sign", "reject"):
        assert client.get(act_url(row, action)).status_code == 404


def test_away_from_their_block_they_see_nothing_of_it(staged, row, first, second):
    client = staged.client_for(first)
    stranger = staged.client_for(reviewer(staged, office="unit_330110"))
    assert stranger.get(f"/applications/{row.uuid}/review/").status_code == 404

    row = review(staged, review(staged, row, first), second)
    row = staged.advance(row, lambda now: now.position == 2)

    assert client.get(f"/applications/{row.uuid}/review/").status_code == 404


def test_their_list_has_neither_export_nor_search_by_number(staged, row, first):
    client = staged.client_for(first)

    page = client.get("/inbox/blocks/")

    text = page.content.decode()
    assert [item["row"].pk for item in page.context["rows"]] == [row.pk]
    assert ("导出表格" in text, "证件号码" in text, "全部经办" in text) == (False, False, False)
    home = client.get("/inbox/").content.decode()
    assert ("分块审查" in home, "已办" in home) == (True, False)
    assert client.get("/inbox/counts/").json() == {"/inbox/blocks/": "1"}
    assert client.get("/inbox/blocks/end/").status_code == 200


# --- verdicts on sections ------------------------------------------------------------------------------------


def test_sections_are_judged_by_whom_they_are_given_to(staged, row, first):
    client, url = staged.client_for(first), f"/applications/{row.uuid}/verdicts/"

    taken = client.post(url, {"passed": "education", "revision": row.revision_id})
    foreign = client.post(url, {"passed": "papers", "revision": row.revision_id})

    assert (taken.status_code, foreign.status_code) == (302, 404)
    with pytest.raises(ActionDenied):
        set_verdicts(row, {"summary": Verdict.PASSED}, revision=row.revision_id, by=staged.actor(first))
    assert list(SectionVerdict.objects.values_list("section", flat=True)) == ["education"]


def test_the_rest_is_the_rest_of_ones_own_sections(staged, row, second):
    pass_the_rest(row, revision=row.revision_id, by=staged.actor(second))

    assert set(SectionVerdict.objects.values_list("section", flat=True)) == {"summary"}


def test_the_clerk_sees_what_came_of_each_block(staged, row, first, second):
    review(staged, row, first, verdict=Verdict.PROBLEM, opinion="毕业证书不清晰。")
    clerk = staged.client_for(staged.officer(UNIT))
    waiting = clerk.get(f"/applications/{row.uuid}/review/").context["blocks"]
    assert [(each.name, each.word) for each in waiting] == [("学历资历", "有问题"), ("业绩成果", "待审查")]

    review(staged, staged.fresh(row), second)

    page = clerk.get(f"/applications/{row.uuid}/review/")
    assert [each.word for each in page.context["blocks"]] == ["有问题", "通过"]
    assert "毕业证书不清晰。" in page.content.decode()
    assert page.context["blocks"][0].sections.startswith("基本信息、学历学位、工作经历、")


def test_a_block_that_nobody_is_given_is_told_as_such(staged, second):
    row = review(staged, staged.submitted(), second)

    page = staged.client_for(staged.officer(UNIT)).get(f"/applications/{row.uuid}/review/")

    assert [(each.word, each.tone) for each in page.context["blocks"]] == [
        ("未分给专人", "neutral"),
        ("通过", "passed"),
    ]
