"""The declared sections and their rules."""

import datetime as dt

import pytest

from dossiers.sections import SECTIONS, Field, FieldKind, Section
from dossiers.sections.declaration import Slot
from tests.factories.dossiers import SAMPLES
from zcps.kit import clock


@pytest.mark.parametrize("code", SECTIONS)
def test_every_column_of_a_section_is_declared(code: str) -> None:
    section = SECTIONS[code]

    for name in (*section.columns, *section.print_columns, *section.title_fields):
        assert section.shown(name, {}) == ""


@pytest.mark.parametrize("code", SECTIONS)
def test_the_sample_of_every_section_is_complete(code: str) -> None:
    assert [problem for data in SAMPLES[code] for problem in SECTIONS[code].problems(data)] == []


@pytest.mark.parametrize("code", SECTIONS)
def test_texts_of_a_section_are_chinese_sentences(code: str) -> None:
    section = SECTIONS[code]

    texts = [section.help, *(each.help for each in section.fields), *(slot.help for slot in section.slots)]

    assert [text for text in texts if text and not text.endswith("。")] == []


def test_a_section_cannot_declare_one_name_twice() -> None:
    with pytest.raises(ValueError, match="photo"):
        Section(
            code="x",
            label="某栏",
            fields=(Field(name="photo", label="照片"),),
            slots=(Slot(code="photo", label="照片"),),
        )


def test_required_fields_are_asked_for_by_name() -> None:
    problems = SECTIONS["summary"].problems({})

    assert [(problem.field, problem.sentence) for problem in problems] == [("content", "请填写“总结正文”。")]


def test_unfinished_typing_is_a_problem_with_its_own_sentence() -> None:
    data = {name: value for name, value in SAMPLES["education"][0].items() if name != "ended_on"}

    problems = SECTIONS["education"].problems(data, {"ended_on": "2008年夏天"})

    assert [(problem.field, problem.sentence) for problem in problems] == [
        ("ended_on", "请按“2024-06”或“2024年6月”的样子填写年月。")
    ]


def test_a_stored_value_that_the_declaration_no_longer_allows_is_a_problem() -> None:
    data = SAMPLES["education"][0] | {"level": "kindergarten"}

    assert [problem.field for problem in SECTIONS["education"].problems(data)] == ["level"]


def test_the_end_must_not_come_before_the_beginning() -> None:
    data = SAMPLES["education"][0] | {"started_on": "2008-09", "ended_on": "2008-06"}

    problems = SECTIONS["education"].problems(data)

    assert [(problem.field, problem.sentence) for problem in problems] == [
        ("ended_on", "“入学时间”（2008年9月）不能晚于“毕业时间”（2008年6月），请核对。")
    ]


def test_a_month_and_a_day_are_compared_as_far_as_both_go() -> None:
    data = SAMPLES["projects"][0] | {"started_on": "2021-06", "completed_on": "2021-06", "accepted_on": "2021-06-01"}

    assert SECTIONS["projects"].problems(data) == []


def test_a_field_is_asked_for_when_another_one_demands_it() -> None:
    data = {name: value for name, value in SAMPLES["titles"][0].items() if name != "appointed_on"}

    problems = SECTIONS["titles"].problems(data)

    assert [problem.sentence for problem in problems] == ["“是否现任职称”为“是”时，请填写“聘任时间”。"]


def test_a_post_is_asked_when_it_began() -> None:
    problems = SECTIONS["basic"].problems(SAMPLES["basic"][0] | {"administrative_post": "所长"})

    assert [problem.sentence for problem in problems] == ["填写了“行政职务”的，请同时填写“行政职务任命时间”。"]


def whole_problems(code: str, *entries: dict) -> list[tuple]:
    section = SECTIONS[code]
    found = [problem for rule in section.whole_rules for problem in rule(entries, section)]
    return [(problem.index, problem.is_warning) for problem in found]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [((), []), ((True,), []), ((False, None), [(None, False)]), ((True, False, True), [(2, False)])],
)
def test_exactly_one_education_is_the_highest(answers, expected) -> None:
    assert whole_problems("education", *({"is_highest": answer} for answer in answers)) == expected


def test_one_year_is_assessed_once() -> None:
    assert whole_problems("assessment", {"year": 2024}, {"year": 2025}, {"year": 2024}, {}, {}) == [(2, False)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2010-07", []), ("2010-06", [(1, True)]), ("2011-01", []), ("2011-02", [(1, True)])],
)
def test_overlaps_and_long_gaps_of_experience_are_warned_of(second, expected) -> None:
    first = {"started_on": "2008-07", "ended_on": "2010-07"}

    assert whole_problems("experience", first, {"started_on": second}) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (("2026-05", "2026-04"), []),
        (("2026-04", "2026-03"), [(0, True)]),
        (("2020-03", "2026-04"), [(1, True)]),
        (("2020-03", None), []),
        ((), []),
    ],
)
def test_a_long_gap_after_the_last_job_until_today_is_warned_of(ends, expected) -> None:
    entries = [{"started_on": "2010-07"} | ({"ended_on": end} if end else {}) for end in ends]

    with clock.frozen(dt.date(2026, 11, 29)):
        found = [problem for problem in _experience(entries) if problem.field == "ended_on"]

    assert [(problem.index, problem.is_warning) for problem in found] == expected


def test_the_gap_until_today_is_told_in_months() -> None:
    with clock.frozen(dt.date(2026, 11, 29)):
        [problem] = _experience([{"started_on": "2010-07", "ended_on": "2026-03"}])

    assert problem.sentence == "“工作经历”中2026年3月之后到现在有 7 个月没有经历，请补充或在备注中说明。"


def _experience(entries: list[dict]) -> list:
    section = SECTIONS["experience"]
    return [problem for rule in section.whole_rules for problem in rule(entries, section)]


def test_hours_of_training_are_added_up_exactly() -> None:
    data = {"year": 2024, "public_hours": "18.1", "professional_hours": "60.2"}

    assert SECTIONS["training"].shown("total_hours", data) == "78.3 学时"


def test_an_entry_is_named_by_its_title_fields() -> None:
    assert SECTIONS["education"].title(SAMPLES["education"][0]) == "浙江工业大学 · 土木工程 · 大学本科"
    assert SECTIONS["education"].title({}) == "尚未填写"


def test_old_data_is_read_through_every_upcaster_in_turn() -> None:
    section = Section(
        code="x",
        label="某栏",
        fields=(Field(name="c", label="丙"),),
        version=3,
        upcasters={1: lambda data: {"b": data["a"]}, 2: lambda data: {"c": data["b"]}},
    )

    assert section.upcast({"a": "1"}, 1) == {"c": "1"}
    assert section.upcast({"c": "1"}, 3) == {"c": "1"}


def test_keys_are_compared_without_blanks_width_and_case() -> None:
    section = Section(
        code="x", label="某栏", fields=(Field(name="doi", label="DOI", key=True), Field(name="y", label="其他"))
    )

    assert section.keys_of({"doi": " 10.1000／ab c ", "y": "z"}) == {"doi": "10.1000/ABC"}
    assert section.keys_of({}) == {}


def test_what_a_ticket_names_has_a_label() -> None:
    section = SECTIONS["training"]

    labels = [section.label_of(name) for name in ("year", "proof", "total_hours", "nothing")]

    assert labels == ["年度", "学时证明", "总学时", "nothing"]


def test_an_unknown_field_or_slot_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        SECTIONS["basic"].field("nothing")
    with pytest.raises(KeyError, match="nothing"):
        SECTIONS["basic"].slot("nothing")


def test_kinds_are_all_declared() -> None:
    used = {each.kind for section in SECTIONS.values() for each in section.fields}

    assert set(FieldKind) - used == set()
