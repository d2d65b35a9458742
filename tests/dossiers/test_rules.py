"""What a scheme changes in the declared sections."""

import pytest

from dossiers.queries import rules_for
from dossiers.queries.rules import is_checked_by
from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS, FieldKind
from tests.dossiers.conftest import new_version
from tests.factories import accounts as make

OWN = {
    "section": "honours",
    "label": "表彰奖励",
    "minimum": 1,
    "fields": [{"name": "title", "label": "奖励名称", "kind": "line", "required": True}],
}


def test_a_scheme_chooses_its_sections_in_its_order() -> None:
    rules = DossierRules.read(
        {"sections": [{"section": "papers", "minimum": 2, "note": "请先填代表作。"}, {"section": "basic"}]}
    )

    assert [(chosen.code, chosen.minimum, chosen.note) for chosen in rules] == [
        ("papers", 2, "请先填代表作。"),
        ("basic", 0, ""),
    ]
    assert "education" not in rules


def test_a_scheme_without_a_dossier_has_every_section() -> None:
    assert [chosen.code for chosen in DossierRules.read({})] == list(SECTIONS)


def test_a_scheme_may_ask_for_more_and_limit_evidence() -> None:
    item = {
        "section": "papers",
        "label": "论文著作",
        "required": ["doi"],
        "fields": [
            {
                "name": "grade",
                "label": "等级",
                "kind": "choice",
                "choices": [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}],
            }
        ],
        "evidence": {"search": {"minimum": 6, "max_mb": 2}},
    }

    section = DossierRules.read({"sections": [item]}).section("papers")

    assert section.label == "论文著作"
    assert section.field("doi").required
    assert (section.field("grade").kind, section.field("grade").choices) == (
        FieldKind.CHOICE,
        (("a", "甲"), ("b", "乙")),
    )
    slot = section.slot("search")
    assert (slot.minimum, slot.maximum, slot.max_mb) == (6, 6, 2)
    assert not SECTIONS["papers"].field("doi").required


def test_a_scheme_may_declare_a_section_of_its_own() -> None:
    section = DossierRules.read({"sections": [OWN]}).section("honours")

    assert (section.label, section.title({"title": "优秀设计奖"})) == ("表彰奖励", "优秀设计奖")


def test_a_section_that_the_scheme_leaves_out_is_not_there() -> None:
    with pytest.raises(KeyError):
        DossierRules.read({"sections": []}).section("papers")


def test_the_rules_of_a_person_are_those_of_the_employers_scheme(db) -> None:
    version = new_version({"sections": [{"section": "basic"}]})
    other = make.scheme("guangdong")
    other.current = other.versions.create(number=1, content={"dossier": {"sections": [OWN]}}, sha256="g")
    other.save()
    unit = make.organisation("employer")
    unit.organisation_functions = make.OrganisationFunction.objects.create(
        organisation=unit, scheme=other, function="employer"
    )

    employed = make.person(employer=unit)
    free = make.person("赵六")

    assert rules_for(employed) == DossierRules.of(other.current)
    assert rules_for(free) == DossierRules.of(version)


def test_an_employer_under_two_schemes_has_dossiers_checked_as_soon_as_one_of_them_wants_it(db) -> None:
    first = new_version({"sections": [{"section": "basic"}]})
    other = make.scheme("guangdong")
    content = {"dossier": {"sections": [OWN], "checked_by": "employer", "check_phrases": ["请核对。"]}}
    other.current = other.versions.create(number=1, content=content, sha256="checked")
    other.save()
    unit = make.organisation("employer", functions=("employer",))
    make.OrganisationFunction.objects.create(organisation=unit, scheme=other, function="employer")

    rules = rules_for(make.person(employer=unit))

    assert [chosen.code for chosen in rules] == [chosen.code for chosen in DossierRules.of(first)]
    assert (rules.is_checked, rules.recheck_mended, rules.check_phrases) == (True, False, ("请核对。",))


def test_an_employer_without_a_function_checks_as_the_first_scheme_says_and_an_office_never_does(db) -> None:
    employer, office = make.organisation("employer"), make.organisation("hrss", functions=("hrss",))
    new_version({"sections": [], "checked_by": "employer"})

    assert [is_checked_by(each.pk) for each in (employer, office)] == [True, False]


def test_nothing_is_checked_unless_a_scheme_says_so() -> None:
    rules = DossierRules.read({"sections": []})

    assert (rules.checked_by, rules.is_checked, rules.recheck_mended) == ("", False, False)
    assert all(phrase.endswith("。") for phrase in rules.check_phrases)


def test_without_any_scheme_every_section_may_be_filled_in(db) -> None:
    assert [chosen.code for chosen in rules_for(make.person())] == list(SECTIONS)
