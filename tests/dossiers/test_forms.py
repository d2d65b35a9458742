"""The form of an entry: lenient for drafts, strict for checks, locked where nothing may change."""

import pytest

from dossiers.forms import entry_form, kept_form
from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS
from tests.factories.dossiers import SAMPLES

RULES = DossierRules.read({})
EDUCATION = SECTIONS["education"]


def typed(section, data) -> dict[str, str]:
    return {each.name: each.written(data.get(each.name)) for each in section.fields}


def test_what_is_shown_and_posted_back_is_the_same_data() -> None:
    for code, samples in SAMPLES.items():
        section = SECTIONS[code]
        data = section.read(typed(section, samples[0])).data

        assert entry_form(code, RULES, data=typed(section, data)).reading.data == data


def test_a_draft_may_lack_everything() -> None:
    form = entry_form("education", RULES, data={})

    assert form.is_valid()
    assert (form.reading.data, form.reading.rough) == ({}, {})


def test_a_draft_keeps_what_cannot_be_read_and_says_why() -> None:
    form = entry_form("education", RULES, data={"school": "浙江大学", "ended_on": "二〇〇八年"})

    assert form.reading.data == {"school": "浙江大学"}
    assert form.reading.rough == {"ended_on": "二〇〇八年"}
    assert form.errors == {"ended_on": ["请按“2024-06”或“2024年6月”的样子填写年月。"]}


def test_a_strict_form_asks_for_required_fields_and_rules() -> None:
    data = typed(EDUCATION, SAMPLES["education"][0]) | {"major": "", "level": "", "started_on": "2009-09"}

    form = entry_form("education", RULES, data=data, strict=True)

    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "major": "请填写“所学专业”。",
        "level": "请选择“学历”。",
        "ended_on": "“入学时间”（2009年9月）不能晚于“毕业时间”（2008年6月），请核对。",
    }


def test_locked_fields_stay_whatever_is_posted() -> None:
    initial = {"school": "浙江大学", "major": "土木工程", "is_first": True}

    form = entry_form(
        "education", RULES, data={"school": "假大学", "major": "结构"}, initial=initial, unlocked={"major"}
    )

    assert form.fields["school"].disabled
    assert not form.fields["major"].disabled
    assert form.reading.data == {"school": "浙江大学", "major": "结构", "is_first": True}


def test_a_strict_form_with_locked_fields_is_judged_with_what_they_hold() -> None:
    section = SECTIONS["education"]
    data = SAMPLES["education"][0]

    form = entry_form(section, RULES, data={"ended_on": "2003-06"}, initial=data, unlocked={"ended_on"}, strict=True)

    assert list(form.errors) == ["ended_on"]


def test_a_field_has_one_error_not_two() -> None:
    data = typed(SECTIONS["titles"], SAMPLES["titles"][0]) | {"appointed_on": "去年"}

    form = entry_form("titles", RULES, data=data, strict=True)

    assert form.errors == {"appointed_on": ["请按“2024-06-01”或“2024年6月1日”的样子填写日期。"]}


def test_fields_that_are_not_declared_are_ignored() -> None:
    form = entry_form("summary", RULES, data={"content": "总结。", "state": "approved", "dossier": "1"})

    assert form.reading.data == {"content": "总结。"}


def test_several_forms_on_one_page_are_told_apart_by_their_prefix() -> None:
    form = entry_form("summary", RULES, data={"a-content": "甲", "b-content": "乙"}, prefix="b")

    assert form.reading.data == {"content": "乙"}


def test_a_stored_draft_is_shown_with_its_unfinished_typing() -> None:
    form = kept_form(EDUCATION, {"school": "浙江大学", "is_first": False}, {"ended_on": "去年夏天"})

    assert 'value="去年夏天"' in str(form["ended_on"])
    assert 'value="浙江大学"' in str(form["school"])
    assert 'value="no"' in str(form["is_first"])
    assert str(form["is_first"]).count("checked") == 1
    assert list(form.errors) == ["ended_on"]


@pytest.mark.parametrize(("answer", "shown"), [(True, "yes"), (False, "no"), (None, "")])
def test_yes_and_no_are_shown_as_they_were_answered_and_nothing_for_no_answer(answer, shown) -> None:
    data = {} if answer is None else {"is_first": answer}

    assert kept_form(EDUCATION, data, {})["is_first"].value() == shown
    assert entry_form(EDUCATION, RULES, initial=data)["is_first"].value() == shown


def test_too_long_a_text_is_kept_and_told_not_cut_off() -> None:
    text = "长" * 3001

    form = entry_form("summary", RULES, data={"content": text})

    assert form.reading.rough == {"content": text}
    assert form.errors["content"] == ["最多填写 3000 个字，您填写了 3001 个字。"]


def test_unfinished_typing_is_kept_up_to_a_limit_and_without_hidden_characters() -> None:
    form = entry_form("summary", RULES, data={"content": "\x00" + "长" * 100_000})

    assert form.reading.rough == {"content": "长" * 12_000}


def test_fields_stand_under_their_headings() -> None:
    labels = [label for label, _ in entry_form("projects", RULES).groups]

    assert labels == ["", "立项和合同", "规模与造价", "本人作用", "验收和效果"]


def test_a_unit_stands_behind_the_label() -> None:
    assert entry_form("projects", RULES)["cost"].label == "工程造价或经费（万元）"
