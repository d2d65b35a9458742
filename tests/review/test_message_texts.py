"""消息文字: the scheme's words, an administrator's in their place, never a template; a choice where the scheme leaves one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import Delivery, Event, MessageText, Notification, Scheme
from accounts.services.events import verify
from review.enums import Action, State
from review.policies.message_words import SAMPLE, WORDS, filled, problems, text_problems
from review.queries.message_texts import DEFAULTS, TOLD
from review.services.message_texts import change_text, reset_text
from review.services.office import perform
from tests.factories import accounts as make
from zcps.kit.refusals import ActionDenied

BUSINESS = "review"
WORDS_OF_OURS = {
    "title": "材料已收到",
    "body": "{name}：{organisation}已收到您的{business}材料。",
    "sms_text": "{name}：材料已收到。",
}


@pytest.fixture
def boss(world):
    return make.officer(make.organisation(OrganisationKind.PLATFORM), Role.PLATFORM_ADMIN)


def change(world, boss, event=Action.RECEIVE, **words):
    return change_text(world.scheme, BUSINESS, event, words=WORDS_OF_OURS | words, by=boss)


def told(world, row, event=Action.RECEIVE) -> Notification:
    return Notification.objects.filter(recipient=world.owner(row), kind=f"review.{event}").latest("pk")


def received(world):
    return world.act(Action.RECEIVE, world.submitted())


# --- words, pure


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "{% debug %}", "%(x)s", "{0.__class__}", "{name.__class__}", "{name!r:>10}", "${7*7}", "<%= 7*7 %>", "{{name}}"],
)  # fmt: skip
def test_nothing_in_a_text_is_ever_evaluated(text):
    shown = filled(text, SAMPLE)

    assert shown == text.replace("{name}", SAMPLE["name"])


def test_words_that_people_typed_are_not_filled_in_again():
    assert filled("{name}：{reason}", {"name": "{reason}", "reason": "{name}{{7*7}}"}) == "{reason}：{name}{{7*7}}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{name}：{deadline}前。", []),
        ("100%(约)。", []),
        ("{姓名}。", [f"没有占位符 {{姓名}}，可以用：{'、'.join(sorted(WORDS))}。"]),
        ("{0}{0}。", [f"没有占位符 {{0}}，可以用：{'、'.join(sorted(WORDS))}。"]),
        ("{{7*7}}。", ["大括号只能写成 {name} 这样的占位符。"]),
        ("{% debug %}。", ["大括号只能写成 {name} 这样的占位符。"]),
        ("{0.__class__}。", ["大括号只能写成 {name} 这样的占位符。"]),
        ("{name。", ["大括号只能写成 {name} 这样的占位符。"]),
    ],
)
def test_a_text_names_only_what_there_is(text, found):
    assert problems(text) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, {}),
        ({"sms_text": ""}, {}),
        ({"title": "{name}"}, {"title": ["标题里不能用占位符和大括号。"]}),
        ({"title": "短"}, {"title": ["至少写 2 个字。"]}),
        ({"title": "字" * 61}, {"title": ["最多 60 个字，现在是 61 个字。"]}),
        ({"body": "没有句号"}, {"body": ["应写成完整的句子，以句号结尾。"]}),
        ({"sms_text": "字" * 300 + "。"}, {"sms_text": ["最多 300 个字，现在是 301 个字。"]}),
    ],
)
def test_a_text_is_refused_field_by_field(words, found):
    assert text_problems(**WORDS_OF_OURS | words) == found


def test_the_systems_own_texts_keep_the_rules_they_set():
    faults = {event: text_problems(title=text.title, body=text.body, sms_text="") for event, text in DEFAULTS.items()}

    assert {event: fault for event, fault in faults.items() if fault} == {}


def test_an_officers_reason_is_shown_as_it_was_typed(world):
    reason = "{{7*7}}{% debug %}%(x)s{0.__class__}{name}{deadline}"

    row = world.act(Action.DECLINE, world.submitted(), reason=reason)

    note = told(world, row, Action.DECLINE)
    page = world.client_for(world.owner(row)).get("/messages/").content.decode()
    assert (reason in note.body, reason in note.delivery.text) == (True, True)
    assert (reason in page, "49" in note.body + note.delivery.text) == (True, False)


# --- what applicants read


def test_without_an_administrators_words_the_schemes_stand(world):
    note = told(world, received(world))

    assert (note.title, note.topic) == ("申报材料已接收", "progress")


def test_an_administrators_words_stand_from_the_next_message_on(world, boss):
    before = received(world)
    change(world, boss)

    row = received(world)

    assert told(world, before).title == "申报材料已接收"
    assert told(world, row).title == "材料已收到"
    assert told(world, row).body == f"{row.name}：{world.offices['hrss_330106'].name}已收到您的职称评审材料。"


def test_the_last_words_stand_and_a_reset_brings_back_the_schemes(world, boss):
    change(world, boss)
    change(world, boss, title="又改了一次")
    assert told(world, received(world)).title == "又改了一次"

    reset_text(world.scheme, BUSINESS, Action.RECEIVE, by=boss)
    reset_text(world.scheme, BUSINESS, Action.RECEIVE, by=boss)

    assert told(world, received(world)).title == "申报材料已接收"
    assert list(MessageText.objects.values_list("is_reset", flat=True)) == [False, False, True]


def test_words_of_another_scheme_business_or_event_change_nothing_here(world, boss):
    other = Scheme.objects.create(slug="other", name="另一个制度")
    change_text(other, BUSINESS, Action.RECEIVE, words=WORDS_OF_OURS, by=boss)
    change_text(world.scheme, "other", Action.RECEIVE, words=WORDS_OF_OURS, by=boss)
    change(world, boss, Action.APPROVE)

    assert told(world, received(world)).title == "申报材料已接收"


def test_an_sms_has_its_own_words_and_the_schemes_signature(world, boss):
    change(world, boss, Action.DECLINE)

    row = world.act(Action.DECLINE, world.submitted())

    delivery = Delivery.objects.get(notification=told(world, row, Action.DECLINE))
    assert delivery.text == f"【浙江职称】{row.name}：材料已收到。"


def test_the_scheme_may_say_something_shorter_by_sms(world):
    row = world.application_at(State.RETURNED)

    note = told(world, row, Action.RETURN)
    assert note.delivery.text.startswith(f"【浙江职称】{row.name}：您的职称评审申报由")
    assert len(note.delivery.text) < len(note.body)


def test_whoever_wrote_the_words_an_act_needs_the_same_statements_but_for_one_reading(world, boss):
    rows = [world.submitted() for _ in range(3)]
    clerk = world.actor(world.officer("hrss_330106"))

    def statements(row) -> int:
        with CaptureQueriesContext(connection) as captured:
            perform(Action.RECEIVE, {row.pk: None}, by=clerk)
        return len(captured)

    before = statements(rows[0])
    change(world, boss)

    assert [statements(row) - before for row in rows[1:]] == [1, 0]


# --- who changes them


def test_every_change_is_a_row_of_its_own_and_an_event(world, boss):
    change(world, boss)
    reset_text(world.scheme, BUSINESS, Action.RECEIVE, by=boss)

    events = Event.objects.filter(stream=f"message_text:{world.scheme.pk}").order_by("seq")
    assert [event.kind for event in events] == ["text_changed", "text_reset"]
    assert (events[0].actor, events[0].payload_row.payload["title"]) == (boss, "材料已收到")
    assert verify(events[0].stream) == []


def test_the_same_words_again_change_nothing(world, boss):
    assert change(world, boss).pk == change(world, boss).pk
    assert MessageText.objects.count() == 1


def test_words_that_break_the_rules_are_refused_by_the_service_too(world, boss):
    with pytest.raises(ValidationError) as refused:
        change(world, boss, body="{{7*7}}。", title="{name}")

    assert set(refused.value.message_dict) == {"title", "body"}
    assert MessageText.objects.count() == 0


@pytest.mark.parametrize("act", ["change", "reset"])
def test_nobody_else_changes_what_people_are_told(world, act):
    clerk = world.officer("hrss_330106")

    with pytest.raises(ActionDenied, match="平台系统管理员"):
        change(world, clerk) if act == "change" else reset_text(world.scheme, BUSINESS, Action.RECEIVE, by=clerk)


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_messagetext SET title = 'x'", "DELETE FROM accounts_messagetext"]
)
def test_what_people_were_told_is_never_rewritten(world, boss, statement):
    change(world, boss)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- the administrator's pages


def page_of(event="receive", business=BUSINESS, scheme="zhejiang_construction", name="edit"):
    return reverse(f"admin:accounts_messagetext_{name}", args=[scheme, business, event])


def test_the_catalogue_lists_every_message_with_its_source(world, boss):
    change(world, boss)

    page = world.client_for(boss).get(reverse("admin:accounts_messagetext_changelist"))

    [(_, businesses)] = page.context["schemes"]
    lines = {line["word"]: line for line in businesses[0][1]}
    assert len(lines) == len(TOLD)
    assert (lines["接收"]["title"], lines["接收"]["source"], lines["接收"]["policy"]) == (
        "材料已收到",
        "已修改",
        "申报人自选，默认不发",
    )
    assert (lines["不予接收"]["source"], lines["不予接收"]["policy"]) == ("制度文件", "一定发")
    assert (lines["审批通过"]["policy"], lines["开始公示"]["policy"] if "开始公示" in lines else "") == ("不发", "")
    assert "已修改：" in page.content.decode()


def test_a_preview_fills_in_samples_counts_the_sms_and_changes_nothing(world, boss):
    words = WORDS_OF_OURS | {"sms_text": "字" * 64 + "。", "preview": "预览"}

    page = world.client_for(boss).post(page_of(), words)

    preview = page.context["preview"]
    assert preview["body"] == "陈某某：某某市人力资源和社会保障局已收到您的职称评审材料。"
    assert (preview["units"], preview["parts"], preview["sms"][:8]) == (71, 2, "【浙江职称】字字")
    assert "71 字（含签名），按 2 条发送" in page.content.decode()
    assert MessageText.objects.count() == 0


def test_without_words_of_its_own_the_sms_says_what_the_message_says(world, boss):
    page = world.client_for(boss).get(page_of("decline"))

    preview = page.context["preview"]
    assert preview["sms"] == f"【浙江职称】{preview['body']}"


def test_saving_lets_the_words_stand_and_they_can_be_taken_back(world, boss):
    client = world.client_for(boss)

    saved = client.post(page_of(), WORDS_OF_OURS | {"save": "保存"}, follow=True)
    assert "“材料已收到”的文字已保存" in saved.content.decode()
    assert "恢复制度文件的文字" in saved.content.decode()

    back = client.post(page_of(name="reset"), follow=True)
    assert "已恢复制度文件的文字。" in back.content.decode()
    assert [row.is_reset for row in back.context["before"]] == [True, False]
    assert back.context["form"].initial["title"] == "申报材料已接收"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body", "{姓名}：已收到。", "没有占位符 {姓名}"),
        ("body", "{{7*7}}。", "大括号只能写成"),
        ("title", "{name}", "标题里不能用占位符"),
        ("sms_text", "{% debug %}。", "大括号只能写成"),
        ("body", "", "这个字段是必填项"),
        ("body", "字\x00。", "不能显示的字符"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(world, boss, field, text, sentence):
    page = world.client_for(boss).post(page_of(), WORDS_OF_OURS | {field: text, "save": "保存"})

    form = page.context["form"]
    assert sentence in " ".join(form.errors[field])
    assert list(form.errors) == [field]
    assert (form["title"].value(), MessageText.objects.count()) == ((text if field == "title" else "材料已收到"), 0)


def test_a_message_without_an_sms_has_no_field_for_one(world, boss):
    page = world.client_for(boss).get(page_of("approve"))

    assert ("sms_text" in page.context["form"].fields, page.context["preview"]["sms"]) == (False, "")


@pytest.mark.parametrize(
    "address",
    [page_of("recall"), page_of("nothing"), page_of(business="nothing"), page_of(scheme="nothing")],
    ids=["untold", "event", "business", "scheme"],
)
def test_a_message_that_does_not_exist_is_not_found(world, boss, address):
    client = world.client_for(boss)

    assert (client.get(address).status_code, client.post(f"{address}reset/").status_code) == (404, 404)


def test_the_preview_of_a_text_without_end_is_cut_as_it_will_be(world, boss):
    words = {"title": "很长", "body": ("{reason}" * 60)[:499] + "。", "sms_text": ""}

    page = world.client_for(boss).post(page_of("decline"), words | {"preview": "预览"})

    assert page.context["preview"]["is_cut"] is True
    assert "太长，发送时截断" in page.content.decode()
