"""What the words of a scheme must mean together: stops, inboxes, texts, dossier; and the schema speaks the code's words."""

import copy
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from accounts import enums as accounts_enums
from accounts.services.schemes.checking import schema
from accounts.services.schemes.reference import render
from dossiers.enums import Checker, SectionGroup
from dossiers.sections import FieldKind
from dossiers.sections.choices import EDUCATION_LEVELS
from review import columns
from review import enums as review_enums
from review.policies.message_words import PLACEHOLDER, WORDS
from review.queries.message_texts import DEFAULTS
from review.routes import Facts
from review.scheme import FORMS, Business, InboxItem, Message, PaperStop, PrintRules, Route, Stop, TableColumn
from review.scheme_checks import (
    dead_ends,
    dossier_findings,
    inbox_findings,
    print_findings,
    stop_findings,
    text_findings,
)

CONTENT = yaml.safe_load(Path("tests/schemes/all_actions.yaml").read_text(encoding="utf-8"))
ENUMS = {
    "section_group": SectionGroup,
    "level": accounts_enums.Level,
    "affiliation": accounts_enums.Affiliation,
    "reach": accounts_enums.Reach,
    "ownership": accounts_enums.Ownership,
    "organisation_kind": accounts_enums.OrganisationKind,
    "employment": accounts_enums.Employment,
    "committee_level": accounts_enums.CommitteeLevel,
    "title_level": accounts_enums.TitleLevel,
    "state": review_enums.State,
    "action": review_enums.Action,
    "duty": review_enums.Duty,
    "term": review_enums.Term,
    "arrival": review_enums.Arrival,
    "withdraw_until": review_enums.WithdrawUntil,
    "resubmit_to": review_enums.ResubmitTo,
    "outcome": review_enums.Outcome,
    "find": review_enums.Find,
    "whose": review_enums.Whose,
    "presence": review_enums.Presence,
    "founder": review_enums.Founder,
    "archives": review_enums.Archives,
    "notice_kind": review_enums.NoticeKind,
    "fee_kind": review_enums.FeeKind,
    "table": columns.Table,
    "column": columns.Column,
}
BUSINESS, ROUTE = ("businesses", 0), ("businesses", 0, "routes", 0, "stops")
EMPLOYER, HRSS, DEPARTMENT, MID, HIGH, RATIFICATION = range(6)


def content_with(change):
    content = copy.deepcopy(CONTENT)
    change(content["businesses"][0])
    return content


def stops_of(business):
    return business["routes"][0]["stops"]


@pytest.mark.parametrize("name", ENUMS)
def test_the_schema_knows_exactly_the_values_and_labels_of_the_code(name):
    found = schema()["$defs"][name]

    assert (found["enum"], found["labels"]) == (ENUMS[name].values, dict(ENUMS[name].choices))


def test_every_list_of_values_in_the_schema_is_compared_with_the_code():
    listed = {name for name, item in schema()["$defs"].items() if "enum" in item}

    assert listed == {*ENUMS, "field_kind", "education", "print_kind", "checker"}


def test_the_checkers_are_those_of_the_code_and_nobody_is_left_unsaid():
    found = schema()["$defs"]["checker"]

    assert found["labels"] == {kind: kind.label for kind in Checker if kind != Checker.NOBODY}
    assert found["enum"] == list(found["labels"])


def test_the_printed_forms_are_those_the_code_prints():
    found = schema()["$defs"]["print_kind"]

    assert found["enum"] == list(FORMS)
    assert found["labels"] == {kind: kind.label for kind in FORMS}


def forms_with(**form):
    return list(print_findings({"print": {"forms": {"overview": form}}}))


def test_a_form_may_have_a_template_of_its_own_if_it_is_one():
    assert forms_with(template="overview", title="{title}综合表") == list(print_findings({})) == []
    for template in ("none", "consignment_cover", "base"):
        ((path, sentence),) = forms_with(template=template)

        assert path == ("print", "forms", "overview", "template")
        assert f"没有打印模板“{template}”" in sentence


def test_a_title_knows_one_placeholder_only():
    assert forms_with(title="{name}综合表") == [
        (("print", "forms", "overview", "title"), "表头里只能用占位符 {title}。")
    ]


def test_a_form_takes_what_the_scheme_says_and_the_rest_from_the_system():
    prints = PrintRules.read({"watermark": "水印", "forms": {"summary": {"title": "{title}简表", "watermark": ""}}})

    summary, overview, whole = (prints.form(kind, title="工程师") for kind in ("summary", "overview", "roster_whole"))
    assert (summary.title, summary.watermark, summary.template) == ("工程师简表", "", "summary")
    assert (overview.title, overview.watermark) == ("推荐（评审）工程师资格人员情况综合表", "水印")
    assert whole == prints.form("roster")
    assert prints.form("summary").title == "　　　　简表"


def test_kinds_of_fields_and_degrees_are_those_of_the_dossier():
    assert schema()["$defs"]["field_kind"]["enum"] == [kind.value for kind in FieldKind]
    assert list(schema()["$defs"]["education"]["labels"].items()) == list(EDUCATION_LEVELS[:5])


@pytest.mark.parametrize(
    ("name", "dataclass", "renamed"),
    [
        ("stop", Stop, {}),
        ("paper_stop", PaperStop, {}),
        ("route", Route, {}),
        ("inbox", InboxItem, {"group": None}),
        ("message", Message, {}),
        ("table_column", TableColumn, {}),
        ("business", Business, {"pledge_text": "pledge", "pledge_version": "pledge", "action_words": "words", "state_words": "words",
                                 "term_words": "words", "duty_words": "words", "unit_pledge_text": "unit_pledge", "unit_pledge_version": "unit_pledge"}),
    ],
)  # fmt: skip
def test_the_schema_has_the_keys_that_the_code_reads(name, dataclass, renamed):
    keys = {renamed.get(key, key) for key in dataclass.__dataclass_fields__} - {None}

    assert set(schema()["$defs"][name]["properties"]) == keys


def test_a_route_asks_only_facts_that_an_applicant_has():
    assert set(schema()["$defs"]["serves"]["properties"]) <= set(Facts.__dataclass_fields__)


def test_the_default_messages_use_the_placeholders_a_scheme_may_use():
    used = {name for message in DEFAULTS.values() for name in PLACEHOLDER.findall(message.body)}

    assert used <= set(WORDS)
    assert all(
        f"{{{name}}} {word.label}" in schema()["$defs"]["message"]["description"] for name, word in WORDS.items()
    )


def test_the_reference_page_is_fresh():
    assert Path("docs/schemes.md").read_text(encoding="utf-8") == render(schema())


def test_the_command_writes_the_reference_page(settings, tmp_path, capsys):
    schema()
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path

    call_command("scheme_reference")

    assert (tmp_path / "docs" / "schemes.md").read_text(encoding="utf-8") == render(schema())
    assert capsys.readouterr().out == "已生成 docs/schemes.md。\n"


def test_a_whole_scheme_has_nothing_to_find():
    checks = (stop_findings, inbox_findings, text_findings, dossier_findings, dead_ends)

    assert [list(check(CONTENT)) for check in checks] == [[], [], [], [], []]


@pytest.mark.parametrize(
    ("position", "change", "finding"),
    [
        (MID, {"find": "hrss"}, ("find", "“人力社保部门”与职责“中评委评审”不相配。")),
        (HRSS, {"find": "committee_office"}, ("find", "“评委会办公室”与职责“审核报送”不相配。")),
        (MID, {"committee_level": ""}, (None, "评委会办公室须写明评委会层级（committee_level）。")),
        (DEPARTMENT, {"sector": ""}, (None, "行业主管部门须写明行业（sector）。")),
        (MID, {"find": "founded_committee"}, (None, "该主管部门设立的中评委办公室须写明行业（sector）。")),
        (HRSS, {"find": "ratifier"}, ("duty", "批复机构的职责应为批复确认（ratification）。")),
        (HRSS, {"supplements_end": True}, ("supplements_end", "只有评委会办公室接收之后可以不再补充材料。")),
        (
            HRSS,
            {"blocks": ["education"], "leader_signs": False},
            ("blocks", "分块审查的环节须由领导签批（leader_signs）：有部分无人审查时，由领导决定直接汇总。"),
        ),
        (HRSS, {"examines": True}, ("examines", "只有评委会办公室可以选择先审核资格再评审。")),
        (MID, {"leader_signs": True}, ("leader_signs", "职责“中评委评审”的环节不能用 leader_signs。")),
        (RATIFICATION, {"publicity_due": True}, ("publicity_due", "职责“批复确认”的环节不能用 publicity_due。")),
    ],
)
def test_a_stop_that_cannot_work_is_found(position, change, finding):
    key, sentence = finding
    path = (*ROUTE, position, key) if key else (*ROUTE, position)

    found = list(stop_findings(content_with(lambda business: stops_of(business)[position].update(change))))

    assert found == [(path, sentence)]


@pytest.mark.parametrize(
    ("order", "finding"),
    [
        ([EMPLOYER, RATIFICATION, HRSS], ((*ROUTE, 2), "批复环节应是最后一站，其后不能再有环节。")),
        ([EMPLOYER, HIGH, RATIFICATION], ((*ROUTE, 1, "find"), "设置的高评委只能紧接在中评委之后。")),
        ([EMPLOYER, MID, HRSS], ((*ROUTE, 2), "评审之后只能是更高一级的评委会或批复环节，不能再审核。")),
        (
            [EMPLOYER, MID, MID, RATIFICATION],
            (
                (*ROUTE, 2, "find"),
                "中评委之后的评委会由其办公室设置（assigned_committee），或者由制度按专业预先确定（committee_office，层级为高级）。",
            ),
        ),
        ([HIGH, RATIFICATION], ((*ROUTE, 0, "find"), "第一站不能是设置的高评委。")),
    ],
)
def test_an_order_of_stops_that_leads_nowhere_is_found(order, finding):
    def reorder(business):
        stops = stops_of(business)
        business["routes"][0]["stops"] = [stops[number] for number in order]

    assert list(stop_findings(content_with(reorder))) == [finding]


def test_a_business_without_certificate_has_no_committee():
    found = list(stop_findings(content_with(lambda business: business.update(outcome="stored_record"))))

    assert [path for path, _ in found] == [
        (*ROUTE, MID, "duty"),
        (*ROUTE, HIGH, "duty"),
        (*ROUTE, RATIFICATION, "duty"),
    ]
    assert {sentence for _, sentence in found} == {"办理结果为“入库”的业务没有评审和批复环节。"}


def test_a_route_that_ends_at_a_committee_is_a_dead_end():
    content = content_with(lambda business: stops_of(business).pop())

    assert list(dead_ends(content)) == [
        (ROUTE, "路线止于“高评委办公室”，其后没有批复环节（ratification），公示结束后不能继续办理。")
    ]


def test_a_case_without_an_inbox_is_found_for_both_ways_of_arriving():
    def without_signature(business):
        business["inboxes"][1]["items"] = [
            item for item in business["inboxes"][1]["items"] if item["code"] != "signature"
        ]

    assert list(inbox_findings(content_with(without_signature))) == [
        ((*BUSINESS, "inboxes"), "“审核报送”环节中待签批（单位上报）的材料不在任何收件箱里，办理人员会看不到。"),
        ((*BUSINESS, "inboxes"), "“审核报送”环节中待签批（个人报送）的材料不在任何收件箱里，办理人员会看不到。"),
    ]


def test_a_case_with_two_inboxes_is_found():
    def widen(business):
        business["inboxes"][1]["items"][-1] |= {
            "states": ["awaiting_votes", "awaiting_ratification"],
            "duties": ["ratification", "high_committee"],
            "actions": ["ratify", "record_result"],
        }

    assert [sentence for _, sentence in inbox_findings(content_with(widen))] == [
        "“高评委评审”环节中待评审（单位上报）的材料同时在待评审、待批复里，会重复计数。",
        "“高评委评审”环节中待评审（个人报送）的材料同时在待评审、待批复里，会重复计数。",
    ]


def test_an_inbox_whose_acts_cannot_be_taken_on_a_case_does_not_hold_it():
    def offer_approval_alone(business):
        approval = next(item for item in business["inboxes"][1]["items"] if item["code"] == "approval")
        approval["actions"] = ["approve"]

    assert [sentence for _, sentence in inbox_findings(content_with(offer_approval_alone))] == [
        "“审核报送”环节中待审批（单位上报）的材料不在任何收件箱里，办理人员会看不到。",
        "“审核报送”环节中待审批（个人报送）的材料不在任何收件箱里，办理人员会看不到。",
    ]


def test_a_stop_names_an_inbox_that_is_there_for_stops():
    def name(business):
        stops_of(business)[HRSS]["inbox"] = "from_office"

    unknown, *uncovered = inbox_findings(content_with(name))

    assert unknown == ((*ROUTE, HRSS, "inbox"), "没有代码为“from_office”、由环节指定（by_stop）的收件箱。")
    assert {sentence.partition("的材料")[2] for _, sentence in uncovered} == {"不在任何收件箱里，办理人员会看不到。"}


def test_what_waits_at_a_stop_that_names_an_inbox_lies_there_alone():
    def name(business):
        stops_of(business)[HRSS]["inbox"] = "own"
        own = {"code": "own", "name": "待接收材料", "states": ["awaiting_receipt"], "by_stop": True}
        business["inboxes"][1]["items"].append(own)

    assert list(inbox_findings(content_with(name))) == []


def test_the_committee_a_department_founded_is_a_mid_committee():
    change = {"find": "founded_committee", "sector": "construction"}
    content = content_with(lambda business: stops_of(business)[HIGH].update(change))

    sentences = [sentence for _, sentence in stop_findings(content)]
    assert "主管部门设立的中评委办公室，职责应为中评委评审（mid_committee）。" in sentences


def test_an_act_that_an_inbox_cannot_do_is_found():
    def offer(business):
        business["inboxes"][0]["items"][0]["actions"] = ["receive", "forward", "withdraw"]

    path = (*BUSINESS, "inboxes", 0, "items", 0, "actions")
    assert list(inbox_findings(content_with(offer))) == [
        ((*path, 1), "“报送”不能在收件箱“个人报送”里办理。"),
        ((*path, 2), "“撤回”不能在收件箱“个人报送”里办理。"),
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{姓名}：已接收。", "没有占位符 {姓名}，可以用：business、deadline、holder、name、organisation、reason、state、telephone、title、year。"),
        ("{name.__class__}：已接收。", "大括号只能写成 {name} 这样的占位符。"),
        ("{name：已接收。", "大括号只能写成 {name} 这样的占位符。"),
    ],
)  # fmt: skip
def test_a_message_uses_only_known_placeholders(body, sentence):
    content = content_with(lambda business: business["messages"]["return"].update(body=body))

    assert list(text_findings(content)) == [((*BUSINESS, "messages", "return", "body"), sentence)]


@pytest.mark.parametrize(
    ("message", "findings"),
    [
        ({"sms": True, "sms_text": "{name}：请补正。"}, []),
        ({"sms_optional": True, "sms_text": "{name}：请补正。"}, []),
        ({"sms": True, "sms_text": "{{7*7}}。"}, ["大括号只能写成 {name} 这样的占位符。"]),
        ({"sms": False, "sms_text": "请补正。"}, ["这条消息不发短信，不用写短信文字。"]),
    ],
)
def test_the_words_of_an_sms_keep_the_same_rules_and_need_an_sms(message, findings):
    content = content_with(lambda business: business["messages"]["return"].update(message))

    assert list(text_findings(content)) == [((*BUSINESS, "messages", "return", "sms_text"), each) for each in findings]
