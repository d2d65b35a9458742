"""申报条件 as a table: each rule of a business against one person, with its numbers; pure."""

from datetime import date

import pytest

from accounts.services.schemes.checking import schema
from review.enums import Fit, RuleKind
from review.policies.eligibility import ASKED, Answer, Case, answers, refusals
from review.scheme import EligibilityRule, ReviewRules
from tests.world import scheme_content

MET, UNMET, UNSURE = Fit.MET, Fit.UNMET, Fit.UNSURE
TODAY = date(2026, 11, 29)
GUANGDONG = ReviewRules.read(scheme_content("guangdong")).businesses
PATHS = [{"education": "master", "years": 2}, {"education": "bachelor", "years": 5}]


def answer(
    kind, *, applied="associate_senior", ownership="institution", year=2026, clause="依据。", sections=None, **rule
) -> Answer:
    sections = sections or {}
    frozen = {code: [{"data": data} for data in entries] for code, entries in sections.items()}
    case = Case(frozen, level=applied, year=year, today=TODAY, ownership=ownership)
    (found,) = answers([EligibilityRule.read({"kind": kind, "clause": clause} | rule)], case)
    return found


def told(found: Answer) -> tuple[Fit, str]:
    return found.fit, found.sentence


def title(**changed) -> dict:
    return {
        "title": "工程师",
        "level": "intermediate",
        "obtained_on": "2021-11-30",
        "obtained_by": "exam",
        "is_current": True,
    } | changed


def diploma(level="bachelor", **changed) -> dict:
    return {"level": level, "degree": level, "study_mode": "full_time", "ended_on": "2015-06"} | changed


def test_every_kind_of_rule_is_answered_and_known_to_the_schema():
    listed = schema()["$defs"]["eligibility_rule"]["properties"]["kind"]
    assert {*ASKED, RuleKind.DEGREE_YEARS} == set(RuleKind)
    assert (listed["enum"], listed["labels"]) == (RuleKind.values, dict(RuleKind.choices))


def test_an_answer_names_its_clause_and_refuses_only_where_the_scheme_says_so():
    people = {"basic": [{"identity": "retired"}]}

    shown = answer("retired", sections=people, clause="离退休人员不得申报。")
    refused = answer("retired", sections=people, refuses=True)

    assert (shown.fit, shown.clause, shown.refuses, shown.tone) == (UNMET, "离退休人员不得申报。", False, "refused")
    assert refusals([shown, refused]) == [refused]


# --- titles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ([], (UNMET, "没有填写现任职称，须已取得中级职称。")),
        ([title(title="助理工程师", level="assistant")], (UNMET, "已取得“助理工程师”，须已取得中级职称。")),
        ([title()], (MET, "已取得“工程师”。")),
        ([title(title="高级工程师", level="associate_senior"), title()], (MET, "已取得“高级工程师”。")),
        ([title(title="不详", level=None)], (UNMET, "已取得“不详”，须已取得中级职称。")),
    ],
)
def test_the_level_below_is_held(titles, expected):
    assert told(answer("previous_level", level="intermediate", sections={"titles": titles})) == expected


def test_who_is_recommended_past_a_level_is_judged_by_people():
    people = {"exceptional": [{"unmet": "level"}]}

    found = answer("previous_level", level="intermediate", sections=people, refuses=True)

    assert (found.fit, found.refuses, found.tone) == (UNSURE, False, "waiting")
    assert found.sentence.endswith("已填写“破格和直接申报”，由受理机构核验。")


# --- degree and years ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "diplomas", "expected"),
    [
        ([title()], [diploma("college")], (UNMET, "所填学历不在申报条件之内：硕士研究生满 2 年、大学本科满 5 年。")),
        ([title()], [diploma("high_school")], (UNMET, "所填学历不在申报条件之内：硕士研究生满 2 年、大学本科满 5 年。")),
        ([title()], [], (UNMET, "所填学历不在申报条件之内：硕士研究生满 2 年、大学本科满 5 年。")),
        ([title()], [diploma()], (UNMET, "大学本科（2015年6月毕业），任现职自2021年11月30日起算，至2026年11月29日满 4 年（须满 5 年）。")),
        ([title(obtained_on="2021-11-29")], [diploma()], (MET, "大学本科（2015年6月毕业），任现职自2021年11月29日起算，至2026年11月29日满 5 年（须满 5 年）。")),
        ([title()], [diploma(), diploma("master", ended_on="2018-06")], (MET, "硕士研究生（2018年6月毕业），任现职自2021年11月30日起算，至2026年11月29日满 4 年（须满 2 年）。")),
        ([title()], [diploma(degree="second_bachelor")], (MET, "大学本科（第二学士）（2015年6月毕业），任现职自2021年11月30日起算，至2026年11月29日满 4 年（须满 2 年）。")),
        ([title()], [diploma("doctorate", ended_on="")], (MET, "博士研究生，任现职自2021年11月30日起算，至2026年11月29日满 4 年（须满 2 年）。")),
        ([title(obtained_on="2020-01-01")], [diploma("technical_preparatory")], (MET, "技工院校预备技师（技师）班（2015年6月毕业），任现职自2020年1月1日起算，至2026年11月29日满 6 年（须满 5 年）。")),
        ([], [diploma()], (UNMET, "大学本科（2015年6月毕业），须任现职满 5 年；没有填写现任职称或其时间。")),
        ([title(obtained_on="2020-01-01")], [diploma(is_related=False)], (UNSURE, "大学本科（2015年6月毕业），任现职自2020年1月1日起算，至2026年11月29日满 6 年（须满 5 年）。所学专业填写为不相近，由受理机构核验。")),
    ],
)  # fmt: skip
def test_degree_and_years_in_the_present_title(titles, diplomas, expected):
    people = {"titles": titles, "education": diplomas}

    assert (
        told(answer("degree_years", counting="anniversary", paths=PATHS, sections=people, **{"from": "obtained"}))
        == expected
    )


def test_years_may_count_from_the_appointment_and_from_the_title_that_is_the_present_one():
    people = {
        "titles": [
            title(appointed_on="2024-01-01"),
            title(level="assistant", is_current=False, appointed_on="2010-01-01"),
        ],
        "education": [diploma()],
    }

    found = answer("degree_years", counting="anniversary", paths=PATHS, sections=people, **{"from": "appointment"})

    assert "自2024年1月1日起算" in found.sentence


def test_a_path_without_years_needs_no_title():
    paths = [{"education": "doctorate", "years": 0}]

    found = answer("degree_years", counting="anniversary", paths=paths, sections={"education": [diploma("doctorate")]})

    assert told(found) == (MET, "博士研究生（2015年6月毕业），不要求任职年限。")


@pytest.mark.parametrize("unmet", ["education", "years", "both"])
def test_who_is_recommended_in_spite_of_degree_or_years_is_judged_by_people(unmet):
    found = answer(
        "degree_years", counting="anniversary", paths=PATHS, sections={"exceptional": [{"unmet": unmet}]}, refuses=True
    )

    assert (found.fit, found.refuses) == (UNSURE, False)


def guangdong(obtained_on: str, *, by: str = "review", review_year: int | None = None, year: int = 2026) -> Answer:
    """任职年限 of the review of 广东 for somebody with a first degree."""
    held = title(obtained_on=obtained_on, obtained_by=by, review_year=review_year)
    frozen = {"titles": [{"data": held}], "education": [{"data": diploma()}]}
    found = answers(GUANGDONG["review"].eligibility, Case(frozen, "associate_senior", year, TODAY))
    return next(each for each in found if each.kind == RuleKind.DEGREE_YEARS)


@pytest.mark.parametrize(
    ("held", "fit", "numbers"),
    [
        ({"obtained_on": "2022-03-10", "review_year": 2021}, MET, "自2022年1月1日起算，至2026年12月31日满 5 年（须满 5 年）"),
        ({"obtained_on": "2022-03-10"}, UNMET, "自2023年1月1日起算，至2026年12月31日满 4 年（须满 5 年）"),
        ({"obtained_on": "2021-03-10", "review_year": 2020, "year": 2025}, MET, "自2020年1月1日起算，至2025年12月31日满 6 年（须满 5 年）"),
        ({"obtained_on": "2021-06-01", "by": "exam"}, MET, "自2021年6月1日起算，至2026年12月31日满 5 年（须满 5 年）"),
        ({"obtained_on": "2022-01-02", "by": "recognition"}, UNMET, "自2022年1月2日起算，至2026年12月31日满 4 年（须满 5 年）"),
        ({"obtained_on": "2022-01-01", "by": "recognition"}, MET, "自2022年1月1日起算，至2026年12月31日满 5 年（须满 5 年）"),
    ],
)  # fmt: skip
def test_guangdong_counts_a_review_from_the_next_natural_year_and_what_was_passed_from_its_day(held, fit, numbers):
    found = guangdong(**held)

    assert found.fit == fit
    assert numbers in found.sentence


# --- 考核认定 --------------------------------------------------------------------------------------------------


def recognised(level: str, diplomas: list[dict], *, since: str = "2010-01") -> Answer:
    frozen = {
        "education": [{"data": data} for data in diplomas],
        "basic": [{"data": {"profession_since": since} if since else {}}],
    }
    found = answers(GUANGDONG["recognition"].eligibility, Case(frozen, level, 2026, TODAY))
    return next(each for each in found if each.kind == RuleKind.RECOGNITION_YEARS)


@pytest.mark.parametrize(
    ("level", "education", "ended_on", "fit"),
    [
        ("starter", "secondary", "2025-11", MET),
        ("starter", "secondary", "2025-12", UNMET),
        ("starter", "technical_intermediate", "2025-11", MET),
        ("assistant", "secondary", "2001-06", UNMET),
        ("assistant", "college", "2023-11", MET),
        ("assistant", "college", "2023-12", UNMET),
        ("assistant", "technical_senior", "2023-11", MET),
        ("assistant", "bachelor", "2025-11", MET),
        ("assistant", "bachelor", "2025-12", UNMET),
        ("assistant", "master", "2026-06", MET),
        ("intermediate", "bachelor", "2001-06", UNMET),
        ("intermediate", "master", "2023-11", MET),
        ("intermediate", "master", "2024-06", UNMET),
        ("intermediate", "doctorate", "2026-06", MET),
        ("associate_senior", "doctorate", "2001-06", UNMET),
    ],
)
def test_the_table_of_recognition(level, education, ended_on, fit):
    degree = {"doctorate": "doctor"}.get(education, education)

    assert recognised(level, [diploma(education, degree=degree, ended_on=ended_on)]).fit == fit


def test_a_master_after_three_years_is_recognised_and_after_two_refused_with_the_numbers():
    three, two = (
        recognised("intermediate", [diploma("master", ended_on=ended_on)]) for ended_on in ("2023-06", "2024-06")
    )

    assert told(three) == (
        MET,
        "硕士研究生（2023年6月毕业），从事专业技术工作自2023年6月1日起算，至2026年11月29日满 3 年（须满 3 年）。",
    )
    assert told(two) == (
        UNMET,
        "硕士研究生（2024年6月毕业），从事专业技术工作自2024年6月1日起算，至2026年11月29日满 2 年（须满 3 年）。",
    )
    assert (three.refuses, two.refuses) == (False, True)


@pytest.mark.parametrize(
    ("diplomas", "since", "expected"),
    [
        ([diploma("master", ended_on="2020-06")], "2024-07", "自2024年7月1日起算，至2026年11月29日满 2 年"),
        (
            [diploma("master", study_mode="part_time")],
            "2010-01",
            "所填全日制学历不能认定中级职称：硕士研究生满 3 年、博士研究生。",
        ),
        (
            [diploma("master", degree="none")],
            "2010-01",
            "所填全日制学历不能认定中级职称：硕士研究生满 3 年、博士研究生。",
        ),
        ([diploma("master")], "", "没有填写毕业时间或从事本专业起始时间。"),
    ],
)
def test_recognition_counts_work_in_the_profession_after_full_time_study_with_a_degree(diplomas, since, expected):
    found = recognised("intermediate", diplomas, since=since)

    assert found.fit == UNMET
    assert expected in found.sentence


def test_without_a_title_chosen_nothing_can_be_recognised():
    assert told(recognised("", [diploma()])) == (UNMET, "所申报的职称不能考核认定。")
    assert told(recognised("associate_senior", [diploma()])) == (UNMET, "副高级职称不能考核认定。")


# --- yearly ----------------------------------------------------------------------------------------------------


def hours(year: int, professional="72", public="20", industry=None) -> dict:
    return {"year": year, "professional_hours": professional, "public_hours": public, "industry_hours": industry}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([hours(2024), hours(2025)], (MET, "近 2 年每年 90 学时，其中专业科目 60 学时、公需科目 18 学时，均已达到。")),
        ([hours(2024, "71.5", "18"), hours(2025)], (UNMET, "2024 年度总学时 89.5 学时（要求近 2 年每年 90 学时，其中专业科目 60 学时、公需科目 18 学时）。")),
        ([hours(2024, "80", "10", "8"), hours(2025, "50", "17")], (UNMET, "2025 年度总学时 67 学时、专业科目 50 学时、公需科目 17 学时（要求近 2 年每年 90 学时，其中专业科目 60 学时、公需科目 18 学时）。")),
        ([hours(2023), hours(2025)], (UNMET, "2024 年度没有填写（要求近 2 年每年 90 学时，其中专业科目 60 学时、公需科目 18 学时）。")),
    ],
)  # fmt: skip
def test_continuing_education_in_each_of_the_years_before(entries, expected):
    found = answer(
        "continuing_education", years=2, hours=90, professional=60, general=18, sections={"training": entries}
    )

    assert told(found) == expected


def test_nobody_owes_hours_for_years_before_professional_work():
    people = {"basic": [{"profession_since": "2025-07"}], "training": [hours(2025)]}

    found = answer("continuing_education", years=3, hours=90, sections=people)

    assert told(found) == (MET, "近 3 年每年 90 学时，均已达到。")


@pytest.mark.parametrize(
    ("results", "adds", "expected"),
    [
        (("qualified", "excellent"), {}, (MET, "2024 年度合格，2025 年度优秀。")),
        (("qualified", None), {}, (UNSURE, "2024 年度合格，2025 年度没有填写。")),
        (("unrated", "qualified"), {}, (UNSURE, "2024 年度未定等次，2025 年度合格。")),
        (("basic", "qualified"), {}, (UNMET, "2024 年度基本合格，2025 年度合格。")),
        (("basic", "unqualified"), {"basic_adds": 1, "failed_adds": 2}, (MET, "2024 年度基本合格，2025 年度不合格。任职年限顺延 3 年。")),
        (("unqualified", None), {"basic_adds": 1}, (UNMET, "2024 年度不合格，2025 年度没有填写。")),
    ],
)  # fmt: skip
def test_annual_assessment(results, adds, expected):
    entries = [{"year": year, "result": result} for year, result in zip((2024, 2025), results, strict=True) if result]

    assert told(answer("annual_assessment", years=2, sections={"assessment": entries}, **adds)) == expected


def test_bad_years_make_one_wait_longer():
    rules = [
        EligibilityRule.read(
            {"kind": "degree_years", "clause": "依据。", "counting": "anniversary", "from": "obtained", "paths": PATHS}
        ),
        EligibilityRule.read({"kind": "annual_assessment", "clause": "依据。", "years": 2, "basic_adds": 1}),
    ]
    sections = {
        "titles": [{"data": title(obtained_on="2021-01-01")}],
        "education": [{"data": diploma()}],
        "assessment": [{"data": {"year": 2024, "result": "basic"}}, {"data": {"year": 2025, "result": "qualified"}}],
    }

    years, _ = answers(rules, Case(sections, "associate_senior", 2026, TODAY))

    assert years.fit == UNMET
    assert years.sentence.endswith("满 5 年（须满 6 年，其中因年度考核顺延 1 年）。")


# --- standing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"kind": "none"}, (MET, "没有在影响期内的记过以上处分。")),
        ({"kind": "administrative", "level": "warning", "ends_on": "2027-01-01"}, (MET, "没有在影响期内的记过以上处分。")),
        ({"kind": "administrative", "level": "demerit", "ends_on": "2026-11-28"}, (MET, "没有在影响期内的记过以上处分。")),
        ({"kind": "administrative", "level": "demerit", "ends_on": "2026-11-29"}, (UNMET, "记过以上处分的影响期至2026年11月29日。")),
        ({"kind": "party", "level": "probation"}, (UNMET, "记过以上处分没有填写影响期届满的日期。")),
        ({"kind": "inquiry"}, (UNSURE, "正在接受审查调查，由受理机构核验。")),
    ],
)  # fmt: skip
def test_a_disciplinary_measure(record, expected):
    assert told(answer("discipline", ownerships=["institution"], sections={"discipline": [record]})) == expected


def test_a_rule_for_institutions_asks_nothing_of_others():
    record = {"kind": "administrative", "level": "demerit", "ends_on": "2027-01-01"}

    found = answer("discipline", ownership="private", ownerships=["institution"], sections={"discipline": [record]})

    assert told(found) == (MET, "本条不适用于所在单位。")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"kind": "credit", "decided_on": "2026-01-01"}, (MET, "没有在记录期内的诚信档案记录。")),
        ({"kind": "integrity", "decided_on": "2023-11-29"}, (UNMET, "职称评审诚信档案的记录期至2026年11月29日。")),
        ({"kind": "integrity", "decided_on": "2023-11-28"}, (MET, "没有在记录期内的诚信档案记录。")),
        ({"kind": "integrity", "decided_on": "2024-02-29"}, (UNMET, "职称评审诚信档案的记录期至2027年2月28日。")),
        ({"kind": "integrity", "decided_on": "2020-01-01", "ends_on": "2027-01-01"}, (UNMET, "职称评审诚信档案的记录期至2027年1月1日。")),
        ({"kind": "integrity"}, (UNSURE, "有职称评审诚信档案记录而没有填写日期，由受理机构核验。")),
    ],
)  # fmt: skip
def test_a_record_of_integrity(record, expected):
    assert told(answer("integrity", years=3, sections={"discipline": [record]})) == expected


@pytest.mark.parametrize(
    ("kind", "identity", "expected"),
    [
        ("civil_servant", "civil_servant", (UNMET, "个人身份性质填写为公务员或者参照公务员法管理的人员。")),
        ("civil_servant", "state", (MET, "不是公务员或者参照公务员法管理的人员。")),
        ("retired", "retired", (UNMET, "个人身份性质填写为离退休人员。")),
        ("retired", "state", (MET, "不是离退休人员。")),
    ],
)
def test_who_one_is(kind, identity, expected):
    assert told(answer(kind, sections={"basic": [{"identity": identity}]})) == expected


def test_whoever_has_the_one_application_of_the_year_meets_the_rule():
    assert told(answer("one_live_application")) == (MET, "2026 年度只有这一件申报。")
