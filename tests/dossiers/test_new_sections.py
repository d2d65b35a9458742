"""Rules of single sections: what is asked for, what is only cautioned, which evidence follows from what is said."""

import datetime as dt
from collections import Counter

import pytest

from dossiers.completeness import Judged, entry_problems
from dossiers.enums import PaperForm, SectionGroup
from dossiers.presentation import printed, sheet
from dossiers.sections import SECTIONS
from tests.factories.dossiers import SAMPLES
from zcps.kit import clock


def found(code: str, change: dict, files: dict | None = None) -> list[tuple[str, bool]]:
    """Fields and slots with a problem, and whether it is a warning; every slot has its files unless told otherwise."""
    section = SECTIONS[code]
    data = {name: value for name, value in (SAMPLES[code][0] | change).items() if value is not None}
    counts = {slot.code: max(1, slot.least(data)) for slot in section.slots} | (files or {})
    with clock.frozen(dt.date(2026, 5, 1)):
        return [
            (each.field, each.is_warning) for each in entry_problems(section, Judged("x", data, {}, Counter(counts)))
        ]


FAULT, WARNING = False, True


@pytest.mark.parametrize(
    ("code", "change", "expected"),
    [
        ("basic", {"identity": "retired"}, [("identity", WARNING)]),
        ("basic", {"identity": "civil_servant"}, [("identity", WARNING)]),
        ("basic", {"foreign_language_level": "六级"}, [("foreign_language", FAULT)]),
        ("education", {"ended_on": None}, [("ended_on", FAULT)]),
        ("titles", {"appointed_until": "2014-12-31"}, [("appointed_until", FAULT)]),
        ("qualifications", {"registered_until": "2026-04-30"}, [("registered_until", WARNING)]),
        ("qualifications", {"registered_until": "2026-05-01"}, []),
        ("qualifications", {"registered_until": None}, []),
        ("qualifications", {"registration_no": None, "registered_at": None}, [("registration_no", FAULT), ("registered_at", FAULT)]),
        ("qualifications", {"registration": "unregistered", "registration_no": None, "registered_at": None}, []),
        ("exams", {"taken_on": None}, [("taken_on", FAULT)]),
        ("exams", {"outcome": "exempt", "taken_on": None}, [("exemption", FAULT)]),
        ("projects", {"project_class": "research"}, [("approval_level", FAULT)]),
        ("projects", {"acceptance": "running", "accepted_on": None}, []),
        ("awards", {"rank": 9}, [("rank", FAULT)]),
        ("awards", {"people": None}, []),
        ("standards", {"effective_on": "2022-06-01"}, [("effective_on", FAULT)]),
        ("papers", {"issn": None, "cn_serial": None}, [("issn", WARNING)]),
        ("papers", {"issn": None, "cn_serial": None, "journal_level": "internal"}, []),
        ("books", {"own_words": "38.6"}, [("own_words", FAULT)]),
        ("books", {"isbn": "978-7-112-26688-2"}, [("isbn", FAULT)]),
        ("patents", {"kind": "invention"}, [("number", FAULT)]),
        ("patents", {"number": None}, [("number", FAULT)]),
        ("patents", {"filed_on": "2016-12-30"}, [("filed_on", WARNING)]),
        ("patents", {"filed_on": None}, []),
        ("patents", {"kind": "software", "number": "2021SR0123456"}, []),
        ("patents", {"effect": None}, [("effect", FAULT)]),
        ("patents", {"is_acquired": True}, [("is_acquired", WARNING)]),
        ("exceptional", {"second_expert": "陈国强"}, [("second_expert", FAULT)]),
        ("exceptional", {"second_title": "副教授"}, [("second_title", WARNING)]),
        ("exceptional", {"first_unit": None}, [("first_unit", FAULT)]),
        ("exceptional", {"way": "green", "first_expert": None, "first_unit": None, "first_title": None}, []),
        ("discipline", {"kind": "administrative"}, [(name, FAULT) for name in ("level", "decided_on", "ends_on", "authority", "reason")]),
        ("discipline", {"kind": "inquiry", "decided_on": "2026-01-05", "authority": "某委", "reason": "调查中。"}, []),
    ],
)  # fmt: skip
def test_what_an_entry_says_asks_for_more_or_is_cautioned(code, change, expected) -> None:
    assert found(code, change) == expected


@pytest.mark.parametrize(
    ("code", "change", "expected"),
    [
        ("education", {}, [("verification", WARNING)]),
        ("education", {"study_mode": "party_school"}, []),
        ("projects", {}, [("acceptance_proof", WARNING)]),
        ("projects", {"project_class": "survey_plan"}, [("acceptance_proof", WARNING)]),
        ("projects", {"acceptance": "running"}, []),
        ("projects", {"filing_no": "3301062021-118"}, []),
    ],
)
def test_evidence_that_would_help_is_asked_for_without_insisting(code, change, expected) -> None:
    assert found(code, change, {"verification": 0, "acceptance_proof": 0}) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"study_mode": "overseas", "ended_on": "2015-06"}, "留学服务中心"),
        ({"study_mode": "full_time", "ended_on": "2001-06"}, "学历认证报告"),
        ({"study_mode": "full_time", "ended_on": "2002-06"}, "电子注册备案表"),
        ({"study_mode": "full_time"}, ""),
    ],
)
def test_the_year_and_the_place_say_which_verification_is_wanted(data, words) -> None:
    said = SECTIONS["education"].slot("verification").wanted(data)

    assert words in said
    assert bool(said) == bool(words)


def test_two_recommendations_are_demanded_of_an_exception_only() -> None:
    assert found("exceptional", {}, {"recommendations": 1}) == [("recommendations", FAULT)]
    assert SECTIONS["exceptional"].slot("recommendations").least({"way": "grassroots"}) == 0


def whole(code: str, *entries: dict) -> list[tuple[int | None, bool]]:
    section = SECTIONS[code]
    return [(each.index, each.is_warning) for rule in section.whole_rules for each in rule(entries, section)]


def test_entries_that_contradict_each_other_are_found() -> None:
    none, fine = {"kind": "none"}, {"kind": "party"}

    assert whole("discipline", none) == whole("discipline", fine, fine) == []
    assert whole("discipline", none, fine) == [(0, FAULT)]
    assert whole("exceptional", {}) == []
    assert whole("exceptional", {}, {}) == [(1, FAULT)]
    assert whole("education", {"is_highest": True, "is_first": True}, {"is_first": True}) == [(1, FAULT)]


def test_the_highest_degree_and_title_are_the_ones_called_so() -> None:
    low, high = {"is_highest": True, "level": "bachelor"}, {"is_highest": False, "level": "master"}

    assert whole("education", low, high) == [(0, WARNING)]
    assert whole("education", high | {"is_highest": True}, low | {"is_highest": False}) == []
    assert whole("titles", {"is_current": True, "level": "assistant"}, {"level": "intermediate"}) == [(0, WARNING)]


def test_years_in_the_profession_are_full_years_of_today() -> None:
    with clock.frozen(dt.date(2026, 6, 30)):
        assert SECTIONS["basic"].shown("profession_years", {"profession_since": "2008-07"}) == "17 年"
    with clock.frozen(dt.date(2026, 7, 1)):
        assert SECTIONS["basic"].shown("profession_years", {"profession_since": "2008-07"}) == "18 年"
    assert SECTIONS["basic"].shown("profession_years", {}) == ""


def test_old_basic_data_keeps_what_was_said_of_languages() -> None:
    upcast = SECTIONS["basic"].upcast

    assert upcast({"health": "good"}, 1) == {"health": "good"}
    assert upcast({"foreign_language": "英语六级"}, 1) == {
        "foreign_language": "english",
        "foreign_language_level": "英语六级",
    }
    assert upcast({"foreign_language": "能阅读"}, 1)["foreign_language"] == "other"
    assert (
        upcast({"foreign_language": "english", "foreign_language_level": "六级"}, 1)["foreign_language_level"] == "六级"
    )


@pytest.mark.parametrize(
    ("typed", "issn", "cn"),
    [
        ("CN 11-1931/TU", None, "CN 11-1931/TU"),
        ("ISSN 1000-6869 / CN 11-1931/TU", "1000-6869", "CN 11-1931/TU"),
        ("10006869", "1000-6869", None),
        ("1000-6868", None, "1000-6868"),
    ],
)
def test_old_papers_keep_their_serial_numbers(typed, issn, cn) -> None:
    data = SECTIONS["papers"].upcast({"title": "甲", "issn": typed}, 1)

    assert (data.get("issn"), data.get("cn_serial"), data["title"]) == (issn, cn, "甲")
    assert SECTIONS["papers"].upcast({"title": "甲"}, 1) == {"title": "甲"}


@pytest.mark.parametrize("code", SECTIONS)
def test_every_section_stands_under_a_heading_and_on_every_paper_form(code) -> None:
    section = SECTIONS[code]
    entries = [{"entry": "x", "data": data, "section_version": section.version} for data in SAMPLES[code]]

    assert section.group in SectionGroup
    for form in PaperForm:
        table = printed(section, entries, form)
        assert len(table.columns) == len(section.columns_on(form)) == len(table.rows[0])
        assert all(column.label != column.name for column in table.columns)
    assert len(sheet(section, entries).columns) == len(section.fields)


@pytest.mark.parametrize("code", SECTIONS)
def test_labels_of_a_section_are_told_apart(code) -> None:
    section = SECTIONS[code]
    labels = [each.label for each in (*section.fields, *section.slots, *section.derived)]

    assert sorted(labels) == sorted(set(labels))


def test_numbers_that_are_compared_across_people_are_keys() -> None:
    keys = {code: [each.name for each in section.fields if each.key] for code, section in SECTIONS.items()}

    assert {code: names for code, names in keys.items() if names} == {
        "education": ["certificate_no", "degree_no"],
        "titles": ["certificate_no"],
        "qualifications": ["certificate_no", "registration_no"],
        "training": ["certificate_no"],
        "exams": ["certificate_no"],
        "projects": ["contract_no", "platform_no", "filing_no"],
        "awards": ["certificate_no"],
        "standards": ["number"],
        "papers": ["doi"],
        "books": ["isbn"],
        "patents": ["number"],
        "discipline": ["document_no"],
    }
