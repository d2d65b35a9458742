"""What is missing, and where it is mended."""

from dossiers.models import Evidence
from dossiers.queries import entries_of, gaps, statuses
from dossiers.scheme import DossierRules
from tests.dossiers.conftest import RULES


def told(applicant, **options) -> list[tuple[str, str, str]]:
    return [(gap.section, gap.field, gap.sentence) for gap in gaps(applicant.person, applicant.rules, **options)]


def test_an_empty_dossier_lacks_every_required_section(applicant) -> None:
    assert told(applicant) == [
        ("basic", "", "请填写“基本信息”。"),
        ("education", "", "“学历学位”至少填写 1 条，您填写了 0 条。"),
        ("papers", "", "“论文”至少填写 2 篇，您填写了 0 篇。"),
        ("summary", "", "请填写“专业技术工作总结”。"),
    ]


def test_a_gap_in_an_entry_names_it_and_leads_to_its_field(applicant) -> None:
    entry = applicant.entry(
        "papers", {"title": "框架结构", "journal": "建筑结构", "journal_level": "core", "rank": "sole"}
    )

    found = next(gap for gap in gaps(applicant.person, applicant.rules) if gap.field == "published_on")

    assert found.sentence == "“论文”第 1 篇（框架结构 · 建筑结构）：请填写“发表时间”。"
    assert found.entry == entry.uuid
    assert found.url == f"/dossier/papers/{entry.uuid}/?check=1#id_published_on"


def test_a_gap_of_a_section_of_one_entry_leads_to_its_page(applicant) -> None:
    applicant.entry("summary", {"content": "　"})

    found = next(gap for gap in gaps(applicant.person, applicant.rules) if gap.section == "summary")

    assert (found.sentence, found.url) == (
        "“专业技术工作总结”：请填写“总结正文”。",
        "/dossier/summary/?check=1#id_content",
    )


def test_missing_evidence_is_a_gap_at_its_slot(applicant) -> None:
    entry = applicant.entry("education")

    found = next(gap for gap in gaps(applicant.person, applicant.rules) if gap.field == "diploma")

    assert found.sentence.endswith("请上传“毕业证书”。")
    assert found.url == f"/dossier/education/{entry.uuid}/?check=1#slot-diploma"


def test_the_scheme_may_want_more_files(applicant) -> None:
    applicant.entry("education")
    wanted = RULES | {"sections": [{"section": "education", "evidence": {"diploma": {"minimum": 2}}}]}

    found = gaps(applicant.person, DossierRules.read(wanted))

    assert [gap.sentence.partition("：")[2] for gap in found] == ["“毕业证书”至少上传 2 份，您上传了 0 份。"]


def test_removed_evidence_does_not_count(applicant) -> None:
    entry = applicant.entry("education")
    file = Evidence.objects.create(
        owner=applicant.person, entry=entry, slot="diploma", kind="pdf", name="a.pdf", stored="a", size=1, sha256="a"
    )
    assert not any(field == "diploma" for _, field, _ in told(applicant))

    file.removed_at = file.uploaded_at
    file.save()

    assert any(field == "diploma" for _, field, _ in told(applicant))


def test_warnings_are_shown_but_stop_nobody(applicant) -> None:
    applicant.entry("experience")
    applicant.entry(
        "experience", {"started_on": "2001-01", "ended_on": "2002-01", "employer": "某院", "post": "工", "work": "工"}
    )

    status = next(
        status for status in statuses(applicant.person, applicant.rules) if status.section.code == "experience"
    )

    assert [gap.is_warning for gap in status.gaps] == [True]
    assert status.is_complete
    assert "experience" not in {section for section, _, _ in told(applicant)}


def test_a_selection_is_judged_alone(applicant) -> None:
    whole = applicant.entry("papers")
    applicant.entry("papers", {"title": "未完成"})

    found = told(applicant, selection={"papers": [str(whole.uuid)]})

    assert ("papers", "", "“论文”至少填写 2 篇，您填写了 1 篇。") in found
    assert not any("未完成" in sentence for _, _, sentence in found)


def test_entries_of_others_are_never_seen(applicant, stranger) -> None:
    applicant.entry("papers")

    assert entries_of(stranger.person) == []


def test_the_number_of_queries_does_not_grow_with_entries(applicant, django_assert_num_queries) -> None:
    applicant.entry("papers")
    with django_assert_num_queries(2):
        gaps(applicant.person, applicant.rules)

    for number in range(3):
        applicant.entry("papers", {"title": f"第{number}篇"})
    with django_assert_num_queries(2):
        gaps(applicant.person, applicant.rules)


def test_what_cannot_be_read_is_told_with_the_name_of_its_field(applicant) -> None:
    entry = applicant.entry("education")
    entry.rough = {"started_on": "2023-02-29"}
    entry.save()

    gap = next(each for each in gaps(applicant.person, applicant.rules) if each.field == "started_on")

    assert gap.detail == "入学时间：请按“2024-06”或“2024年6月”的样子填写年月。"
    assert gap.sentence.endswith(f"：{gap.detail}")
