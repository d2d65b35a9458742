"""What does not fit between sections is told, and stops nobody."""

import datetime as dt

import pytest

from dossiers.presentation import warnings
from dossiers.queries import statuses
from dossiers.scheme import DossierRules
from dossiers.sections.across import MADE_ON, remarks
from tests.factories.dossiers import SAMPLES
from zcps.kit import clock

TITLE = {"is_current": True, "obtained_on": "2014-12-20"}
WORK = {"started_on": "2008-07", "employer": "甲院（杭州）有限公司"}


def told(**dossier) -> list[tuple[str, int, str]]:
    with clock.frozen(dt.date(2026, 5, 1)):
        return [(each.section, each.index, each.field) for each in remarks(dossier)]


def test_the_samples_fit_together() -> None:
    assert remarks(SAMPLES) == []


@pytest.mark.parametrize("section", MADE_ON)
def test_what_was_made_before_the_present_title_is_told(section) -> None:
    name = MADE_ON[section]

    made = [{name: "2014-11"}, {name: "2014-12"}, {name: "2014-12-19"}, {name: "2015-01-01"}, {}]

    assert told(titles=[TITLE], **{section: made}) == [(section, 0, name), (section, 2, name)]


def test_without_a_present_title_nothing_is_too_early() -> None:
    papers = [{"published_on": "1999-01"}]

    assert told(papers=papers) == []
    assert told(titles=[TITLE | {"is_current": False}], papers=papers) == []
    assert told(titles=[{"is_current": True}], papers=papers) == []


INSURED = {"started_on": "2020-01", "insured_by": "甲院(杭州)有限公司"}


@pytest.mark.parametrize(
    ("insured", "work", "expected"),
    [
        (INSURED, [WORK], []),
        (INSURED | {"insured_by": "乙公司"}, [WORK], [("social_security", 0, "insured_by")]),
        (INSURED | {"insured_by": "乙公司", "note": "劳务派遣。"}, [WORK], []),
        (INSURED, [WORK | {"ended_on": "2020-01"}, {"started_on": "2020-01", "employer": "乙公司"}], [("social_security", 0, "insured_by")]),
        (INSURED, [WORK, {"started_on": "2021-01", "employer": "乙公司"}], []),
        (INSURED | {"ended_on": "2021-03"}, [WORK | {"ended_on": "2021-03"}, {"started_on": "2021-03", "employer": "乙公司"}],
         [("social_security", 0, "started_on")]),
        (INSURED | {"ended_on": "2021-03"}, [WORK | {"ended_on": "2021-03"}], []),
        (INSURED, [WORK | {"ended_on": "2025-01"}], [("social_security", 0, "started_on")]),
        (INSURED | {"note": "自行缴纳。"}, [WORK | {"ended_on": "2025-01"}], []),
        (INSURED | {"started_on": "2025-06"}, [WORK], [("social_security", 0, "started_on")]),
        (INSURED | {"started_on": "2025-06", "note": "出国。"}, [WORK], []),
        (INSURED, [], []),
        (INSURED, [{"started_on": "2020-01"}], []),
        ({"started_on": "2020-01"}, [WORK], []),
        ({"insured_by": "乙公司"}, [WORK], []),
    ],
)  # fmt: skip
def test_insurance_and_work_are_compared_month_by_month(insured, work, expected) -> None:
    assert told(social_security=[insured], experience=work) == expected


def test_the_sentence_says_from_when_and_which_units() -> None:
    found = remarks({"social_security": [INSURED | {"insured_by": "乙公司"}], "experience": [WORK]})

    assert found[0].sentence == (
        "2020年1月起，“工作经历”中的单位是“甲院（杭州）有限公司”，与参保单位“乙公司”不一致，"
        "请核对；情况属实的请在备注中说明。"
    )


def test_the_sentences_say_how_many_months_do_not_fit() -> None:
    with clock.frozen(dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)):
        idle = remarks({"social_security": [INSURED], "experience": [WORK | {"ended_on": "2025-12"}]})
        bare = remarks({"social_security": [INSURED | {"started_on": "2024-03"}], "experience": [WORK]})

    assert [each.sentence for each in (*idle, *bare)] == [
        "2026年1月起有 11 个月在“甲院(杭州)有限公司”参保，但“工作经历”中没有这段时间的经历，请核对；情况属实的请在备注中说明。",
        "近三年中有 3 个月（2023年12月起）有工作经历而没有参保记录，请核对起止年月；情况属实的请在备注中说明。",
    ]


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        ({"study_mode": "full_time", "started_on": "2010-09", "ended_on": "2013-06"}, [("education", 0, "study_mode")]),
        ({"study_mode": "part_time", "started_on": "2010-09", "ended_on": "2013-06"}, []),
        ({"study_mode": "full_time", "started_on": "2004-09", "ended_on": "2008-07"}, []),
        ({"study_mode": "full_time", "started_on": "2004-09"}, []),
    ],
)
def test_full_time_study_beside_work_is_told(study, expected) -> None:
    assert told(education=[study], experience=[WORK]) == expected


def test_the_beginning_of_work_is_compared_with_the_first_job() -> None:
    assert told(basic=[{"started_work_on": "2007-07"}], experience=[WORK]) == [("basic", 0, "started_work_on")]
    assert told(basic=[{"started_work_on": "2008-07"}], experience=[WORK]) == []
    assert told(basic=[{}], experience=[WORK]) == told(basic=[{"started_work_on": "2007-07"}]) == []


@pytest.mark.parametrize(
    ("change", "work", "expected"),
    [
        ({}, [WORK], [("qualifications", 0, "registered_at")]),
        ({"registered_at": "甲院（杭州）有限公司"}, [WORK], []),
        ({"registration": "unregistered"}, [WORK], []),
        ({"registered_at": None}, [WORK], []),
        ({}, [WORK | {"ended_on": "2020-01"}], []),
    ],
)
def test_a_registration_elsewhere_is_told(change, work, expected) -> None:
    data = {"registration": "registered", "registered_at": "乙公司"} | change

    assert told(qualifications=[data], experience=work) == expected


def test_a_remark_is_a_warning_at_its_entry_and_never_a_fault(applicant) -> None:
    entry = applicant.entry(
        "basic", SAMPLES["basic"][0] | {"started_work_on": "2008-06", "profession_since": "2008-07"}
    )
    applicant.entry("experience")

    status = next(each for each in statuses(applicant.person, applicant.rules) if each.section.code == "basic")

    assert [(gap.field, gap.url, gap.sentence[:7]) for gap in status.gaps if gap.is_warning] == [
        ("started_work_on", "/dossier/basic/?check=1#id_started_work_on", "“基本信息”：")
    ]
    assert [gap.field for gap in status.faults] == ["photo"]
    assert status.gaps[0].entry == entry.uuid or status.gaps[1].entry == entry.uuid


def frozen(code: str, data: dict, **further) -> dict:
    return {code: [{"entry": "x", "data": data, "evidence": [{"slot": "verification"}], **further}]}


def test_an_officer_is_told_of_warnings_in_and_between_sections_not_of_faults() -> None:
    rules = DossierRules.read({})
    content = frozen("social_security", {"insured_by": "乙公司", "started_on": "2020-01"})
    content |= frozen("experience", WORK) | frozen("education", {"ended_on": "2008-06"})
    content |= frozen("titles", {"level": "assistant", "is_current": True})
    content["titles"].append({"entry": "y", "data": {"level": "intermediate"}})

    found = warnings(content, rules)

    assert [(each.section, each.address) for each in found] == [
        ("titles", "titles/x/is_current"),
        ("social_security", "social_security/x/insured_by"),
    ]
