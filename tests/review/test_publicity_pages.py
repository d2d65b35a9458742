"""公示 in the browser's eyes: from the chosen rows to the closed list, objections, and the unit's 通过 with its 承诺."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from review.enums import Action, State
from review.models import Objection, Publicity, Recommendation
from review.policies.acts import UnitPledge
from review.queries.publicities import standing_of
from tests.review.publicising import UNIT, afterwards, clerk_of, object_to, shown
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def client(green_world):
    return green_world.client_for(green_world.officer(UNIT))


def chosen(*rows) -> dict:
    return {"selected": [f"{row.pk}:{row.version}" for row in rows]}


def period(**changes) -> dict:
    today = clock.today()
    last = today + dt.timedelta(days=14)
    given = {"starts_on": today, "ends_on": last, "way": "board", "place": "一楼公示栏", "contact": "人事科 88000000"}
    return {"step": "now"} | {name: str(value) for name, value in (given | changes).items()}


def words_of(answer) -> str:
    return answer.content.decode()


# --- starting ----------------------------------------------------------------------------------------------------


def test_the_list_offers_to_show_whom_one_ticks(green_world, client):
    green_world.submitted()

    assert "开始公示" in words_of(client.get("/inbox/employer_check/"))
    assert "开始公示" not in words_of(client.get("/inbox/employer_passed/"))


def test_first_it_says_who_can_be_shown_and_who_cannot(green_world, client):
    publicity, (shown_already,) = shown(green_world)
    row = green_world.submitted()

    answer = client.post("/publicities/start/", chosen(row, shown_already))

    assert [each.name for each in answer.context["going"]] == [row.name]
    assert [each.refusal for each in answer.context["refused"]] == ["该申报正在公示，不能重复登记。"]
    assert answer.context["form"].initial == {}
    assert Publicity.objects.get() == publicity


def test_then_all_of_them_are_shown(green_world, client):
    rows = [green_world.submitted(), green_world.submitted()]

    answer = client.post("/publicities/start/", chosen(*rows) | period())

    publicity = Publicity.objects.get()
    assert answer.url == publicity.get_absolute_url()
    assert (publicity.items.count(), publicity.place, publicity.way) == (2, "一楼公示栏", "board")


def test_what_is_wrong_is_said_at_its_field_and_kept(green_world, client):
    row = green_world.submitted()

    answer = client.post("/publicities/start/", chosen(row) | period(place="", starts_on="2026-13-40"))

    assert set(answer.context["form"].errors) == {"place", "starts_on"}
    assert "2026-13-40" in words_of(answer)
    assert not Publicity.objects.exists()


def test_a_period_too_short_is_refused_with_the_day_it_may_end(green_world, client):
    answer = client.post("/publicities/start/", chosen(green_world.submitted()) | period(ends_on=clock.today()))

    assert answer.status_code == 409
    assert "公示期不少于 5 个工作日" in words_of(answer)


def test_when_nobody_can_be_shown_there_is_nothing_to_fill_in(green_world, client):
    _publicity, (row,) = shown(green_world)

    assert "没有可以公示的申报" in words_of(client.post("/publicities/start/", chosen(row)))


def test_a_whole_list_is_not_shown_without_looking_at_the_names(green_world, client):
    green_world.submitted()

    answer = client.post("/publicities/start/?inbox=employer_check", {"all": "1"})

    assert answer.status_code == 409


def test_a_leader_starts_nothing(green_world):
    row, leader = green_world.submitted(), green_world.client_for(green_world.officer(UNIT, "leader"))

    assert leader.post("/publicities/start/", chosen(row) | period()).status_code == 403


# --- the period -----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_list_and_why_it_cannot_end_yet(green_world, client):
    publicity, rows = shown(green_world, count=2)

    answer = client.get(publicity.get_absolute_url())

    assert [line["name"] for line in answer.context["lines"]] == [
        item.application.name for item in publicity.items.select_related("application")
    ]
    assert {line["name"] for line in answer.context["lines"]} == {row.name for row in rows}
    assert answer.context["conclusion"]["why_not"] == "公示期未满，最后一个公示日之后方可结束。"
    assert [each["label"] for each in answer.context["prints"]] == ["公示表"]


def test_it_ends_by_one_click_and_then_says_how_it_went(green_world, client):
    publicity, (row,) = shown(green_world)

    with afterwards():
        object_to(green_world, publicity, row)
        assert client.get(publicity.get_absolute_url()).context["conclusion"]["why_not"] == "尚有异议没有处理。"
        client.post(f"/objections/{Objection.objects.get().uuid}/", {"finding": "属实。", "verdict": "fails"})
        assert client.post(f"{publicity.get_absolute_url()}conclude/").url == publicity.get_absolute_url()
        answer = client.get(publicity.get_absolute_url())

    assert (answer.context["conclusion"], answer.context["standing"].word) == (None, "已结束")
    assert "收到异议 1 件，经核查均不成立" in answer.context["sentence"]
    assert [each["label"] for each in answer.context["prints"]] == ["公示表", "公示情况表"]


def test_the_list_of_periods_says_how_each_stands(green_world, client):
    shown(green_world)
    later = clock.today() + dt.timedelta(days=3)
    client.post(
        "/publicities/start/",
        chosen(green_world.submitted()) | period(starts_on=later, ends_on=later + dt.timedelta(days=14)),
    )

    def standings():
        return [each["standing"].word for each in client.get("/publicities/").context["rows"]]

    assert standings() == ["未开始", "公示中"]
    with afterwards():
        assert {standing_of(row).word for row in Publicity.objects.all()} == {"期满待结束"}


def test_an_office_without_periods_is_told_how_they_begin(client):
    assert "还没有登记过公示" in words_of(client.get("/publicities/"))


def test_another_office_finds_neither_period_nor_objection(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row)
    stranger = green_world.client_for(green_world.officer("unit_330110"))

    urls = [
        publicity.get_absolute_url(),
        f"{publicity.get_absolute_url()}objections/add/",
        objection.get_absolute_url(),
    ]
    assert [stranger.get(url).status_code for url in urls] == [404, 404, 404]
    assert stranger.post(f"{publicity.get_absolute_url()}conclude/").status_code == 404


def test_a_page_costs_the_same_for_one_and_for_three(green_world, client):
    one, three = shown(green_world)[0], shown(green_world, count=3)[0]

    counted = [cost(client, each.get_absolute_url()) for each in (one, three)]
    lists = cost(client, "/publicities/")

    assert counted == [counted[0]] * 2
    assert counted[0] <= 15
    shown(green_world)
    assert cost(client, "/publicities/") == lists <= 14


def cost(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


# --- objections -----------------------------------------------------------------------------------------------------


def test_an_objection_is_written_down_handled_and_its_author_shown_on_demand(green_world, client):
    publicity, (row,) = shown(green_world)
    url = f"{publicity.get_absolute_url()}objections/add/"
    assert row.name in words_of(client.get(url))

    told = {
        "application": str(row.uuid),
        "received_on": str(clock.today()),
        "receiver_name": "王敏",
        "objector": "郑重文",
    }
    answer = client.post(url, told | {"content": "代表性业绩不实。"})
    objection = Objection.objects.get()
    assert answer.url == objection.get_absolute_url()
    page = client.get(objection.get_absolute_url())
    assert "郑重文" not in words_of(page)
    assert "郑重文" in words_of(client.post(f"{objection.get_absolute_url()}objector/"))

    assert client.post(objection.get_absolute_url(), {"finding": ""}).context["form"].errors
    assert client.post(objection.get_absolute_url(), {"finding": "查实。", "verdict": "holds"}).status_code == 302
    assert "异议成立" in words_of(client.get(objection.get_absolute_url()))


def test_a_leader_reads_objections_and_writes_none(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row, objector="郑重文")
    leader = green_world.client_for(green_world.officer(UNIT, "leader"))

    assert leader.get(objection.get_absolute_url()).context["form"] is None
    answers = [
        leader.get(f"{publicity.get_absolute_url()}objections/add/"),
        leader.post(objection.get_absolute_url(), {"finding": "查实。", "verdict": "holds"}),
        leader.post(f"{objection.get_absolute_url()}objector/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_once_nobody_is_shown_no_objection_is_taken(green_world, client):
    publicity, (row,) = shown(green_world)
    green_world.act(Action.RETURN, row)

    assert client.get(f"{publicity.get_absolute_url()}objections/add/").status_code == 409


# --- the unit passes -------------------------------------------------------------------------------------------------


def test_the_review_page_leads_to_the_publicity_and_the_disabled_button_says_why(green_world, client):
    row = green_world.submitted()

    words = words_of(client.get(f"/applications/{row.uuid}/review/"))

    assert 'action="/publicities/start/?' in words
    assert "本环节须先在单位公示" in words
    shown_row = green_world.publicise([row], by=clerk_of(green_world))
    assert shown_row.get_absolute_url() in words_of(client.get(f"/applications/{row.uuid}/review/"))


def test_with_the_publicity_over_the_usual_sentence_stands_there_with_its_facts(green_world, client):
    row = green_world.publicised(green_world.submitted())
    publicity = row.stage.publicity

    form = client.get(f"/applications/{row.uuid}/review/").context["form"]

    facts = (
        f"于{publicity.starts_on.year}年{publicity.starts_on.month}月{publicity.starts_on.day}日至"
        f"{publicity.ends_on.year}年{publicity.ends_on.month}月{publicity.ends_on.day}日在"
        f"{row.unit_name}（一楼公示栏）进行了 {publicity.working_days} 个工作日的公示，无异议"
    )
    assert form["publicity_text"].initial == f"{facts}。"
    assert form["text"].initial == (
        f"经审核，{row.name}同志符合高级工程师任职资格申报条件，申报材料完整无误，并{facts}，同意报送。"
    )


def test_it_passes_with_the_pledge_signed_and_frozen(green_world, client):
    row = green_world.publicised(green_world.submitted())
    url = f"/applications/{row.uuid}/acts/approve/"
    said = {"version": row.version, "step": "now", "text": "同意。", "publicity_text": "已公示，无异议。"}

    refused = client.post(url, said)
    assert refused.context["form"].errors == {"unit_pledge": ["请阅读单位承诺，勾选后再办理通过。"]}
    assert client.post(url, said | {"unit_pledge": "on"}).status_code == 302

    frozen = Recommendation.objects.get(application=row)
    business = green_world.version.content["businesses"][0]
    assert frozen.pledge_text == business["unit_pledge"]["text"]
    assert (frozen.pledge_version, frozen.signed_ip, frozen.publicity_text) == (
        "2026-1",
        "127.0.0.1",
        "已公示，无异议。",
    )
    assert (frozen.publicity, frozen.revision_id) == (row.stage.publicity, row.revision_id)
    assert green_world.fresh(row).state == State.AWAITING_FORWARD
    later = green_world.client_for(green_world.officer("department_330106"))
    green_world.act(Action.FORWARD, green_world.fresh(row))
    assert "已公示，无异议。" in words_of(later.get(f"/applications/{row.uuid}/review/"))


def test_many_pass_together_each_with_the_words_of_its_own_publicity(green_world, client):
    rows = [green_world.publicised(green_world.submitted()) for _ in range(2)]
    preview = client.post("/batches/preview/", chosen(*rows) | {"action": "approve"})
    assert "publicity_text" not in preview.context["form"].fields
    key = str(preview.context["key"])

    client.post(
        "/batches/run/", chosen(*rows) | {"action": "approve", "key": key, "text": "同意。", "unit_pledge": "on"}
    )

    texts = Recommendation.objects.order_by("application").values_list("publicity_text", flat=True)
    assert [text.endswith("个工作日的公示，无异议。") for text in texts] == [True, True]


@pytest.mark.parametrize(
    ("pledge", "sentence"),
    [
        (None, "请阅读并签署单位承诺，再办理通过。"),
        (UnitPledge("2025-1"), "单位承诺的内容已经更新，请重新阅读后签署。"),
    ],
)
def test_without_the_pledge_of_this_version_nothing_passes(green_world, pledge, sentence):
    row = green_world.publicised(green_world.submitted())

    with pytest.raises(ActionDenied, match=sentence):
        green_world.act(Action.APPROVE, row, unit_pledge=pledge)


def test_nobody_but_a_unit_signs(green_world):
    row = green_world.application_at(State.AWAITING_APPROVAL, position=2)
    green_world.act(Action.APPROVE, row, unit_pledge=UnitPledge("2026-1"))

    assert Recommendation.objects.filter(application=row).count() == 1


def test_what_was_signed_is_not_changed_by_anybody(green_world):
    green_world.application_at(State.AWAITING_FORWARD, position=1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Recommendation.objects.update(pledge_text="改")


def test_the_words_on_the_buttons_are_the_papers(green_world, client):
    row = green_world.publicised(green_world.submitted())

    words = words_of(client.get(f"/applications/{row.uuid}/review/"))
    later = green_world.advance(row, lambda now: now.position == 2)
    above = green_world.client_for(green_world.officer("department_330106"))
    others = words_of(above.get(f"/applications/{later.uuid}/review/"))

    assert all(f">{word}<" in words.replace("<kbd", "<") for word in ("通过", "退回", "不通过"))
    assert all(word in others for word in ("审查通过", "退回修改", "评审不通过"))
