"""The dossier part of a scheme names only what the dossier declares, by codes that have an address."""

from pathlib import Path

import pytest

from accounts.services.schemes import check
from dossiers import urls
from dossiers.sections import SECTIONS
from review.scheme_checks import dossier_findings
from review.scheme_checks.dossier import TAKEN


@pytest.mark.parametrize(
    ("section", "finding"),
    [
        ({"section": "papers", "required": ["colour"]}, (("required", 0), "栏目“论文”没有字段“colour”。")),
        (
            {"section": "papers", "fields": [{"name": "title"}]},
            (("fields", 0, "name"), "栏目“论文”已经有字段“title”。"),
        ),
        (
            {"section": "papers", "evidence": {"spine": {}}},
            (("evidence", "spine"), "栏目“论文”没有材料项“spine”，可以用："),
        ),
        ({"section": "paper"}, (("section",), "没有栏目“paper”，可以用：")),
        (
            {"section": "files", "label": "档案", "fields": [{"name": "title"}]},
            (("section",), "“files”是系统网址所用的词，不能作栏目代码，请换一个代码。"),
        ),
    ],
)
def test_a_section_names_only_what_the_dossier_declares(section, finding):
    content = {"dossier": {"sections": [section]}}
    steps, sentence = finding

    [(path, found)] = dossier_findings(content)

    assert (path, found[: len(sentence)]) == (("dossier", "sections", 0, *steps), sentence)


def test_no_section_may_have_the_code_of_an_address():
    first_words = {str(each.pattern).partition("/")[0] for each in urls.urlpatterns}

    assert {word for word in first_words if word and "<" not in word} == TAKEN
    assert not TAKEN & set(SECTIONS)


def test_a_section_whose_address_is_taken_is_told_with_its_line():
    text = Path("tests/schemes/all_actions.yaml").read_text(encoding="utf-8")
    own = "    - {section: send, label: 送审, fields: [{name: title, label: 名称, kind: line}]}\n"
    line = "    - {section: education"
    assert text.count(line) == 1, text.count(line)

    problems = check(text.replace(line, own + line), further=[dossier_findings]).problems

    sentence = "“send”是系统网址所用的词，不能作栏目代码，请换一个代码。"
    assert [(each.line, each.sentence.endswith(sentence)) for each in problems] == [
        (text[: text.index(line)].count("\n") + 1, True)
    ]


def test_a_section_may_add_a_field_and_require_it():
    section = {
        "section": "papers",
        "fields": [{"name": "colour"}],
        "required": ["title", "colour"],
        "evidence": {"cover": {}},
    }

    assert list(dossier_findings({"dossier": {"sections": [section]}})) == []


def test_a_section_of_the_schemes_own_needs_a_label_and_fields():
    own = {"section": "volunteering", "label": "志愿服务", "fields": [{"name": "hours"}]}

    assert list(dossier_findings({"dossier": {"sections": [own]}})) == []
