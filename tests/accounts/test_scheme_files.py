"""Scheme files: read plainly, every problem with its line, references whole, differences readable."""

from pathlib import Path

import pytest
import yaml

from accounts.services.schemes import Problem, check, compare
from accounts.services.schemes.reading import LARGEST, read

SCHEMES = sorted([*Path("fixtures/schemes").glob("*.yaml"), *Path("tests/schemes").glob("*.yaml")])
ALL_ACTIONS = Path("tests/schemes/all_actions.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert ALL_ACTIONS.count(old) == 1, old
    return ALL_ACTIONS.replace(old, new)


def _rule(employments: str, creator: str = "employer") -> str:
    rule = f"{{employments: [{employments}], creators: [{creator}], refusal: 请联系所在单位。}}"
    return f"applicants:\n  - {rule}\ndossier:\n"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def sentences(text: str) -> list[str]:
    return [problem.sentence for problem in check(text).problems]


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_scheme_file_is_right(path):
    assert check(path.read_text(encoding="utf-8")).problems == []


def test_a_file_is_read_as_it_looks():
    document = read('a: no\nb: 12:30\nc: 2026-01-01\nd: [1, -2, 0.5, true, ~]\ne: "330000"\nf: 007')

    assert document.content == {
        "a": "no", "b": "12:30", "c": "2026-01-01", "d": [1, -2, 0.5, True, None], "e": "330000", "f": "007",
    }  # fmt: skip


def test_every_value_knows_its_line():
    document = read("a:\n  - x: 1\n    y:\n      - 2\n")

    assert document.lines == {(): 1, ("a",): 1, ("a", 0): 2, ("a", 0, "x"): 2, ("a", 0, "y"): 3, ("a", 0, "y", 0): 4}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem(1, "文件是空的。")),
        ("a: 1\nb: 2\na: 3", Problem(3, "“a”在同一处写了两次（第一次在第 1 行），请删去一处。")),
        ("a: &x [1]\nb: *x", Problem(1, "这里用了 YAML 的锚点引用（*），请把内容直接写出来。")),
        ("a: 1\nb: !!python/name:os.system x", Problem(2, "不支持 YAML 标签“python/name:os.system”，请写成普通文字。")),
        ("330000: 浙江", Problem(1, "键应为文字；数字请加引号。")),
        ("? [a]\n: 1", Problem(1, "键应为文字；数字请加引号。")),
        ("a: 1\nb: [1, 2", Problem(2, "YAML 格式有误，请检查缩进、冒号后的空格、引号和括号是否成对。")),
        ("a: \x00", Problem(1, "YAML 格式有误，请检查缩进、冒号后的空格、引号和括号是否成对。")),
        ("[" * 5000, Problem(1, "嵌套层次过深，无法读取。")),
        ("a: 1\nb: " + "[" * 400_000 + "]" * 400_000, Problem(2, "嵌套层次过深，无法读取。")),
        ("a" * (LARGEST + 1), Problem(1, f"文件过大，超过 {LARGEST} 个字符。")),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, problem):
    assert read(text).problems == [problem]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("withdraw_until: forward", "withdraw_untill: forward", "businesses.review.withdraw_untill：没有“withdraw_untill”这一项。是不是想写“withdraw_until”？"),
        ("withdraw_until: forward", "withdraw_until: forwards", "businesses.review.withdraw_until：“forwards”不能用在这里，可以用：receipt、forward、never。是不是想写“forward”？"),
        ("withdraw_until: forward", "withdraw_until:", "businesses.review.withdraw_until：没有写值。"),
        ("return_days: 3", "return_days: 三天", "businesses.review.return_days：应为整数。"),
        ("publicity_days: 5", "publicity_days: 4", "businesses.review.publicity_days：不能小于 5，现在是 4。"),
        ('province: "330000"', "province: 330000", "province：应为文字（数字和日期请加引号）。"),
        ('province: "330000"', 'province: "330100"', 'province：“330100”应为加引号的六位省级代码，例如 "330000"。'),
        ("符合条件，同意报送。", "同意", "businesses.review.phrases.approve.第1项：“同意”应为完整的句子，以句号结尾。"),
        ("serves: {affiliation: [county]}", "serves: {affiliation: []}", "businesses.review.routes.county.serves.affiliation：至少写 1 项，现在是 0 项。"),
        ("serves: {affiliation: [county]}", "serves: {affiliation: [county, county]}", "businesses.review.routes.county.serves.affiliation：“county”重复了。"),
        ("words:\n  actions: {reject: 审核不通过}", "words:\n  actions: {rejekt: 审核不通过}", "words.actions.rejekt：“rejekt”不能用在这里"),
        ("short_name: 测试·全部动作", 'short_name: ""', "short_name：至少 1 个字，现在是 0 个字。"),
        ("authority: 测试主管机关\n", "", "缺少“authority”。主管机关全称。"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_told_with_its_place_and_a_way_out(old, new, sentence):
    text = changed(old, new)

    problems = check(text).problems

    assert [problem.sentence[: len(sentence)] for problem in problems] == [sentence]
    if new:
        key = new.splitlines()[-1]
        assert problems[0].line == line_of(text, key)


def test_every_problem_of_a_file_is_told_at_once_in_the_order_of_lines():
    text = changed("return_days: 3", "return_days: 0").replace('province: "330000"', "province: 浙江")

    assert [problem.line for problem in check(text).problems] == [5, line_of(text, "return_days: 0")]


def test_a_rule_of_eligibility_takes_only_the_parameters_of_its_kind():
    text = changed(
        "outcome: certificate",
        "outcome: certificate\n    eligibility: [{kind: retired, years: 3, clause: 离退休人员不得申报。}]",
    )

    assert sentences(text) == ["businesses.review.eligibility.retired.years：没有“years”这一项。"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{code: engineer,", "{code: senior_engineer,", "series.engineering.titles.senior_engineer.code：职称代码“senior_engineer”重复了，请改成不同的。"),
        ("level: intermediate}\n", "level: senior}\n", "series.engineering.titles：职称应从低到高排列。"),
        ("{code: architecture, name: 建筑学, series: engineering}", "{code: architecture, name: 建筑学, series: medicine}", "specialities.architecture.series：没有代码为“medicine”的系列。"),
        ("{code: transport,", "{code: construction,", "sectors.construction.code：行业代码“construction”重复了，请改成不同的。"),
        ("name: 交通运输}", "name: 建设}", "sectors.transport.name：行业名称“建设”重复了，请改成不同的。"),
        ("{creator: department, kinds: [employer]}", "{creator: department, kinds: [platform]}", "organisations.creation.department.kinds：平台管理机构不能由其他机构创建。"),
        ("dossier:\n", "rollout: {created: \"02-29\"}\ndossier:\n", "rollout.created：“02-29”不是每年都有的日子。"),
        ("dossier:\n", _rule("staff, staff2"), "applicants.第1项.employments.第2项：“staff2”不能用在这里，可以用：staff、contract、agency、archives、farmer、freelance。是不是想写“staff”？"),
        ("dossier:\n", _rule("staff").replace("dossier", "  - {employments: [staff], creators: [department], refusal: 请联系单位。}\ndossier"), "applicants.第2项.employments.第1项：“在编”已经写在前面一条里了。"),
        ("dossier:\n", _rule("staff", "committee_office"), "applicants.第1项.creators.第1项：评委会办公室不为申报人开通账号。"),
        ("dossier:\n", _rule("farmer"), "applicants.第1项.creators：“新型职业农民”不在用人单位工作，不能由用人单位开通。"),
        ("{section: papers,", "{section: summary, minimum: 0}\n    - {section: papers}\n    - {section: education,", "dossier.sections.education.section：栏目“education”重复了，请改成不同的。"),
        ("{section: papers, minimum: 0}", "{section: papers, evidence: {cover: {minimum: 3, maximum: 2}}}", "dossier.sections.papers.evidence.cover：至少份数大于最多份数。"),
        ("{section: papers, minimum: 0}", "{section: papers, fields: [{name: kind, label: 类别, kind: choice}]}", "dossier.sections.papers.fields.kind：选项（choices）只用于类型为 choice 的字段，并且必须写。"),
        ("titles: [senior_engineer]", "titles: [senior_enginer]", "businesses.review.titles.第1项：没有代码为“senior_enginer”的职称。"),
        ("code: from_office", "code: from_person", "businesses.review.inboxes.待接收.items.from_person.code：收件箱代码“from_person”重复了，请改成不同的。"),
        ("code: city_department", "code: county_hrss", "businesses.review.routes.county.stops.county_hrss.code：环节代码“county_hrss”重复了，请改成不同的。"),
        ("serves: {affiliation: [county]}", "serves: {speciality: [physics]}", "businesses.review.routes.county.serves.speciality.第1项：没有代码为“physics”的专业。"),
        ("blocks: [education, papers]", "blocks: [patents]", "businesses.review.routes.county.stops.county_hrss.blocks.第1项：没有代码为“patents”的分块。"),
        ("sections: [papers]}", "sections: [papers, education]}", "blocks.papers.sections.第2项：栏目“education”已经在另一块里。"),
        ("sections: [papers]}", "sections: [patents]}", "blocks.papers.sections.第1项：没有代码为“patents”的栏目。"),
        ("{code: papers, name: 学术成果", "{code: papers, name: 学历资历", "blocks.papers.name：分块名称“学历资历”重复了，请改成不同的。"),
        ("quorum: {part: 2, of: 3}", "quorum: {part: 3, of: 2}", "committees.quorum：比例不能大于 1。"),
        ("minimum: 11}", "minimum: 12}", "committees.sizes.第1项.minimum：评委会组成人员应当是单数。"),
    ],
)  # fmt: skip
def test_a_broken_reference_is_told_with_its_place(old, new, sentence):
    assert sentences(changed(old, new)) == [sentence]


def test_a_file_that_cannot_be_read_is_not_checked_further():
    assert check("a: [").problems == read("a: [").problems


def test_what_is_not_in_the_file_is_told_at_the_nearest_line():
    assert read("a:\n  b: 1").line(("a", "b", "c", 0)) == 2


def test_choices_of_a_further_field_are_right():
    own = "{section: papers, fields: [{name: kind, label: 类别, kind: choice, choices: [{code: a, label: 甲}, {code: b, label: 乙}]}]}"

    assert sentences(changed("{section: papers, minimum: 0}", own)) == []


def test_further_checks_run_only_on_a_right_file():
    calls = []

    def further(content):
        calls.append(content["slug"])
        yield ("slug",), "不行。"

    assert [problem.sentence for problem in check(ALL_ACTIONS, further=[further]).problems] == ["slug：不行。"]
    assert check(changed("return_days: 3", "return_days: x"), further=[further]).problems
    assert calls == ["all_actions"]


def test_the_same_content_has_no_differences():
    content = yaml.safe_load(ALL_ACTIONS)

    assert compare(content, yaml.safe_load(ALL_ACTIONS)) == []


def test_differences_name_what_is_new_gone_changed_and_moved():
    before = {"days": 3, "sms": True, "stops": [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}], "old": "旧"}
    after = {
        "days": 5,
        "sms": False,
        "stops": [{"code": "c", "name": "丙"}, {"code": "b", "name": "乙"}, {"code": "a", "name": "新甲"}],
        "new": {"x": 1},
    }

    assert compare(before, after) == [
        "～ days：3 → 5",
        "～ sms：是 → 否",
        "～ stops.a.name：甲 → 新甲",
        "＋ stops.c：丙",
        "～ stops：次序改变",
        "－ old：旧",
        "＋ new：x=1",
    ]


def test_values_of_different_shape_are_shown_as_old_and_new():
    before, after = {"a": [{"code": "x"}], "b": [{"z": 1}]}, {"a": ["x"], "b": [{"z": 2}]}

    assert compare(before, after) == ["～ a：code=x → x", "～ b：z=1 → z=2"]


def test_differences_of_plain_lists_and_long_texts_are_shown_whole_and_cut():
    assert compare({"states": ["a", "b"]}, {"states": ["a"]}) == ["～ states：a、b → a"]
    assert compare({"text": "长" * 70}, {"text": ""}) == [f"～ text：{'长' * 60}…… → "]


def test_a_scheme_says_who_checks_dossiers():
    assert sentences(changed("dossier:\n", "dossier:\n  checked_by: employer\n  recheck_mended: true\n")) == []

    (sentence,) = sentences(changed("dossier:\n", "dossier:\n  checked_by: nobody\n"))
    assert "employer" in sentence
