"""What the printed forms say, read from their HTML: columns of the paper, one person's content, one consignment's lines."""

import re

import pytest

from accounts.numbers import masked_id_of
from accounts.policies import SYSTEM
from dossiers.enums import PaperForm
from dossiers.scheme import DossierRules
from review.documents.consignments import cover_draft, roster_draft
from review.documents.notices import notice_draft
from review.documents.opinions import opinion_facts, opinions_draft
from review.documents.overview import overview_context, overview_draft, shares
from review.documents.people import MOST, Sheet, clipped, full_years, listed, period
from review.documents.summary import summary_context, summary_draft
from review.enums import Action, DocumentKind, State
from review.models import ConsignmentItem
from review.queries.contents import Reader
from review.queries.rosters import roster
from tests.factories.dossiers import whole_dossier
from zcps.kit import clock

TAG = re.compile(r"<[^>]+>")


def words(html):
    """The text of a page, blanks squeezed."""
    return " ".join(TAG.sub(" ", html.partition("<body")[2]).split())


@pytest.fixture
def full(world):
    """An application of somebody with an entry in every section, several in most."""
    user = world.applicant(whole=False)
    whole_dossier(user.person, world.version, with_optional=True, times=1)
    return world.submitted(user)


def reader_of(world, **sections):
    rules = DossierRules.of(world.version)
    return Reader({code: [{"entry": "-", "data": data} for data in rows] for code, rows in sections.items()}, rules)


# --- one person -----------------------------------------------------------------------------------------------


def test_the_same_profession_stands_on_every_form(world, full):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    sent = ConsignmentItem.objects.get(application=row).consignment
    drafts = [
        summary_draft(row, row.revision),
        overview_draft(row, row.revision),
        opinions_draft(row, row.revision, to=SYSTEM),
    ]
    drafts.append(roster_draft(sent, roster(sent, with_numbers=False), DocumentKind.ROSTER))

    assert ["建筑结构设计" in words(draft.html) for draft in drafts] == [True] * 4


def test_the_summary_holds_the_columns_of_the_paper(full):
    text = words(summary_draft(full, full.revision).html)

    for column in (
        "姓名", "性别", "出生时间", "党政职务", "主要业绩 成果", "现技术资格", "取得时间", "受聘时间 （至今年限）", "申报晋升 技术资格",
        "参加工作 时间", "从事专业 工作年限", "原学历", "后学历", "计算机/信息化 考核", "评审前五年 年度考核", "题目", "发表情况", "署名位次",
        "发表日期", "参加人数", "同意", "不同意", "弃权", "单位 审核意见", "技术工作 经历", "现从事专业",
    ):  # fmt: skip
        assert column in text
    assert "2008年6月 浙江工业大学 土木工程 大学本科 学士（至今 1" in text
    assert "2019年3月—2021年5月，文新社区服务中心工程，专业（子项）负责人" in text
    assert "浙江省建设工程钱江杯奖（优秀勘察设计），二等奖（银奖），排名第 3" in text


def test_the_overview_holds_the_columns_of_the_paper(full):
    text = words(overview_draft(full, full.revision).html)

    for column in (
        "姓名", "性别", "出生年月", "参加工作 时间", "最高学历", "学制", "毕业学校", "毕业时间", "所学专业", "现从事专业", "现任职资格",
        "任职资格审批 时间及单位", "行政职务", "外语 成绩", "计算机 成绩", "任职期间 历年考核", "学习培训经历", "专业技术工作简历",
        "任现职以来承担的项目", "任现职以来取得的主要成果", "获奖情况", "论文专著", "专利", "1.基本条件", "2.学历与资历",
        "3.理论知识、经历与能力", "4.学术成果", "单位呈报意见（是否破格）", "单位审核意见、人事（职改）部门意见", "中评委推荐意见", "高评委意见",
    ):  # fmt: skip
        assert column in text
    assert "合格 72 分" in text
    assert "①论文 1 篇 ②著作 1 部 ③专利 1 项 ④标准工法 1 项" in text
    assert "破格申报" in text


def test_what_was_finished_before_the_present_title_is_left_out_where_the_paper_says_so(world):
    old, new = {"name": "旧桥", "completed_on": "2010-05"}, {"name": "新桥", "completed_on": ""}
    reader = reader_of(
        world, projects=[old, new], titles=[{"title": "工程师", "obtained_on": "2014-12-20", "is_current": True}]
    )

    columns = {
        each.label: [item.text for item in each.listed.items] for each in overview_context(Sheet(reader))["columns"]
    }

    assert columns["任现职以来承担的项目"] == ["新桥"]


def test_the_more_a_column_says_the_wider_it_is_and_all_fill_the_page():
    widths = shares([0, 100, 1000], of=86)

    assert widths == sorted(widths)
    assert sum(widths) == pytest.approx(86)
    assert min(widths) > 7


def test_an_empty_person_leaves_open_lines(world):
    context = summary_context(Sheet(reader_of(world)))

    assert len(context["experience"].items) == len(context["publications"].items) == 4
    assert context["education"] == {"original": "", "further": ""}
    assert context["basics"]["title"] == "无"


def test_later_studies_stand_apart_from_the_first(world):
    first = {"school": "甲学院", "ended_on": "2004-06", "is_first": True}
    highest = {"school": "乙大学", "ended_on": "2010-06", "is_highest": True}
    with clock.frozen(clock.now().replace(year=2026, month=6)):
        found = summary_context(Sheet(reader_of(world, education=[highest, first])))["education"]

    assert found == {"original": "2004年6月 甲学院（至今 22 年）", "further": "2010年6月 乙大学（至今 16 年）"}


def test_an_exemption_is_told_with_its_clause(world):
    reader = reader_of(world, exams=[{"kind": "computer", "outcome": "exempt", "exemption": "第三条"}])

    assert summary_context(Sheet(reader))["basics"]["computer"] == "免试（第三条）"


def test_of_a_long_list_the_last_entries_give_way_and_are_counted(world):
    found = listed(
        reader_of(world, outcomes=[{"name": f"成果{n}"} for n in range(30)]), "outcomes", form=PaperForm.SUMMARY
    )

    assert len(found.items) == MOST == 24
    assert [found.items[place].css for place in (0, 4, 8, 14)] == ["", "spare-3", "spare-2", "spare-1"]
    assert found.cuts == [("cut-0", 6), ("cut-1", 16), ("cut-2", 22), ("cut-3", 26)]


@pytest.mark.parametrize(
    ("results", "line"),
    [
        ([], ""),
        ([(2025, "qualified")], "2025年合格"),
        ([(2024, "qualified"), (2025, "qualified")], "2024—2025年均合格"),
        ([(2025, "excellent"), (2024, "qualified"), (2023, "qualified")], "2023—2025年：合格、合格、优秀"),
        ([(2021, "qualified"), (2025, "qualified")], "2021年合格、2025年合格"),
        ([(None, "qualified"), (2025, "qualified")], "合格、2025年合格"),
    ],
)
def test_the_years_of_assessment_are_told_in_short(world, results, line):
    rows = [{"year": year, "result": result} for year, result in results]

    assert reader_of(world, assessment=rows).assessment_line() == line


def test_small_words():
    assert (period("2019年3月", ""), period("", ""), period("一", "二")) == ("2019年3月至今", "", "一—二")
    assert (clipped("一二三四", 3), clipped("一二三", 3)) == ("一二…", "一二三")
    assert full_years(None) is None


# --- 审核意见页 -------------------------------------------------------------------------------------------------


def test_opinions_stand_office_by_office_with_what_was_ticked(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    row = world.act(
        Action.APPROVE, row, opinion="材料齐全，同意报送。", checklist={"photo_clear": True, "basic_consistent": False}
    )

    text = words(opinions_draft(row, row.revision, to=SYSTEM).html)

    assert f"1. {row.holder_name}" in text
    assert "材料齐全，同意报送。" in text
    assert "√ 网上照片清晰，为近期免冠证件照" in text
    assert "□ 申报人员基本信息前后一致" in text
    assert list(opinion_facts(row, row.revision, to=SYSTEM).values())[-1] == "材料齐全，同意报送。"


def test_before_the_first_opinion_there_is_none(world):
    row = world.submitted()

    assert "尚无意见。" in words(opinions_draft(row, row.revision, to=SYSTEM).html)


# --- consignments and notices ---------------------------------------------------------------------------------


def test_the_cover_counts_people_and_papers_and_names_them(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    sent = ConsignmentItem.objects.get(application=row).consignment

    draft = cover_draft(sent)

    text = words(draft.html)
    assert f"{sent.number} 职称评审送审材料封面" in text
    assert "申报高级工程师 1 人" in text
    assert "1 人 × 3 份，共 3 份" in text
    assert row.name in text
    assert draft.facts == {"人数": "1 人", "纸质材料": "3 份", "备注": ""}


def test_the_roster_says_what_of_a_line_may_change(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    item = ConsignmentItem.objects.get(application=row)
    world.act(Action.DECLINE, row)

    draft = roster_draft(item.consignment, roster(item.consignment, with_numbers=False), DocumentKind.ROSTER)

    assert draft.facts == {f"第 1 号 {row.name}": f"已撤出，男，1985.01，{masked_id_of(row.person)}"}
    assert 'class="is-taken-back"' in draft.html


def test_a_notice_is_its_very_text_under_its_own_title(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    notice = row.notices.get()

    text = words(notice_draft(notice).html)

    assert f"{notice.title} {notice.number}" in text
    assert all(paragraph in text for paragraph in notice.text.splitlines() if " " not in paragraph)
