"""The office's acts, one at a time: with their reasons, lists to mend, and repetitions."""

import re
import uuid

import pytest

from accounts.models import Event
from review.enums import Action, State
from review.models import Opinion, Publicity, Ticket
from review.notices import business_of
from review.queries.options import options
from tests.review.desk import CITY, COUNTY, MID, act_url, post
from tests.world import World
from zcps.kit import clock


@pytest.fixture
def clerk(world: World):
    return world.client_for(world.officer(COUNTY))


def test_receiving_leads_on_to_the_next_application_of_the_list(world, clerk):
    first, second = world.submitted(), world.submitted()

    answer = post(clerk, first, "receive", "?inbox=from_person&sort=name")

    assert world.fresh(first).state == State.AWAITING_APPROVAL
    assert answer.url == f"/applications/{second.uuid}/review/?inbox=from_person&sort=name"


def test_after_the_last_one_of_the_list_one_is_at_its_end_and_sees_where_to_go_on(world, clerk):
    row = world.submitted()

    answer = post(clerk, row, "receive", "?inbox=from_person&name=")
    page = clerk.get(answer.url).content.decode()

    assert answer.url == "/inbox/from_person/end/?inbox=from_person"
    assert "个人报送材料办完了" in page
    assert f"已对{row.name}的申报办理“接收”。" in page
    assert re.search(r'href="/inbox/approval/">.*?>1</span>.*?待审批材料', page)


def test_the_end_of_a_list_of_another_role_is_refused_and_of_none_missing(world, clerk):
    assert clerk.get("/inbox/votes/end/").status_code == 403
    assert clerk.get("/inbox/nowhere/end/").status_code == 404
    assert "按当前条件" in clerk.get("/inbox/approval/end/?inbox=approval&name=张").content.decode()


@pytest.mark.parametrize(
    ("state", "action", "word", "undo"),
    [(State.AWAITING_APPROVAL, "approve", "重新审批", "reopen"), (State.AWAITING_FORWARD, "forward", "拿回", "recall")],
)
def test_what_was_just_done_can_be_taken_back_from_the_next_page(world, clerk, state, action, word, undo):
    row, _next = world.application_at(state), world.application_at(state)

    code = {"approve": "approval", "forward": "forward"}[action]
    page = clerk.get(post(clerk, row, action, f"?inbox={code}", text="同意报送。").url).content.decode()

    link = re.search(rf'<a href="(/applications/{row.uuid}/acts/{undo}/[^"]*)" data-key="z"[^>]*>{word}</a>', page)
    assert clerk.get(link[1].replace("&amp;", "&")).status_code == 200


def test_without_a_list_one_stays_with_the_application(world, clerk):
    row = world.submitted()

    assert post(clerk, row, "receive").url == f"/applications/{row.uuid}/review/"


def test_an_opinion_is_recorded_with_the_checklist(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)

    post(
        clerk,
        row,
        "approve",
        phrase="经审核，材料齐全，符合申报条件，同意报送。",
        text="另附说明。",
        checked=["photo_clear"],
    )

    opinion = Opinion.objects.get(application=row, action=Action.APPROVE)
    assert opinion.text == "经审核，材料齐全，符合申报条件，同意报送。\n另附说明。"
    assert {code for code, ticked in opinion.checklist.items() if ticked} == {"photo_clear"}
    assert len(opinion.checklist) == 4


def test_an_approval_without_an_opinion_is_asked_for_again_and_nothing_moves(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)

    page = post(clerk, row, "approve")

    assert page.status_code == 200
    assert page.context["form"].errors["text"] == ["请填写审核意见。"]
    assert world.fresh(row).version == row.version


@pytest.mark.parametrize("action", ["decline", "reject", "send_back", "return"])
def test_asking_first_does_nothing_and_keeps_what_was_typed(world, action):
    state = State.AWAITING_RECEIPT if action == "decline" else State.AWAITING_APPROVAL
    row = world.application_at(state, position=2)
    client = world.client_for(world.officer(CITY))

    page = client.post(act_url(row, action), {"version": row.version, "step": "ask", "text": "已经写好的话"})

    assert page.status_code == 200
    assert "已经写好的话" in page.content.decode() or action == "return"
    assert world.fresh(row).version == row.version


def test_a_refusal_says_its_reason_to_the_door(world, clerk):
    row = world.submitted()

    post(clerk, row, "decline", text="照片不清晰。")

    now = world.fresh(row)
    assert now.state == State.RETURNED
    assert Opinion.objects.get(application=row).text == "照片不清晰。"
    assert now.deadline_on > clock.today()


def test_sending_back_offers_the_offices_below(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=3)
    client = world.client_for(world.officer("hrss_330100"))

    page = client.get(act_url(row, "send_back"))
    post(client, row, "send_back", text="意见不完整。", to_position="1")

    assert [value for value, _ in page.context["form"].fields["to_position"].choices] == ["", "2", "1"]
    assert (world.fresh(row).position, world.fresh(row).state) == (1, State.AWAITING_APPROVAL)


def test_a_list_to_mend_is_written_line_by_line_and_sent_once(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)
    entry = row.revision.content["sections"]["education"][0]["entry"]
    url = f"/applications/{row.uuid}/tickets/"

    clerk.post(url, {"address": f"education/{entry}/school", "message": "院校名称有误。"})
    clerk.post(url, {"address": "papers", "message": "缺少封面。"})
    clerk.post(url, {"address": "application//title", "message": "写错了，要移除。"})
    clerk.post(f"{url}remove/", {"number": "2"})
    before = Ticket.objects.filter(application=row).count()
    post(clerk, row, "return")

    assert before == 0
    tickets = Ticket.objects.filter(application=row)
    assert [ticket.address for ticket in tickets] == [f"education/{entry}/school", "papers"]
    assert world.fresh(row).state == State.RETURNED


def test_a_ticket_for_what_the_application_does_not_have_is_refused(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)

    clerk.post(
        f"/applications/{row.uuid}/tickets/", {"address": f"education/{uuid.uuid4()}/school", "message": "有误。"}
    )

    assert "review_tickets" not in clerk.session


def test_a_return_without_a_line_is_asked_for_again(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)

    page = post(clerk, row, "return")

    assert "请至少列出一条需要补正的内容。" in page.content.decode()
    assert world.fresh(row).state == State.AWAITING_APPROVAL


def test_a_double_submit_has_one_effect_and_is_answered_alike(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk.post(f"/applications/{row.uuid}/tickets/", {"address": "papers", "message": "缺少封面。"})

    first, second = post(clerk, row, "return"), post(clerk, row, "return")

    assert (first.status_code, second.status_code) == (302, 302)
    assert Ticket.objects.filter(application=row).count() == 1
    assert Event.objects.filter(stream=row.stream, kind=Action.RETURN).count() == 1


def test_a_stale_page_changes_nothing_and_says_who_did_what(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)
    other = world.officer(COUNTY, number=1)
    world.act(Action.APPROVE, row, by=other)

    page = post(clerk, row, "approve", text="同意。")

    assert page.status_code == 409
    assert "您的操作没有执行" in page.content.decode()


def test_an_act_of_another_role_is_refused_before_anything_is_asked(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.officer(COUNTY, "leader"))

    assert client.get(act_url(row, "approve")).status_code == 403
    assert post(client, row, "approve").status_code == 403


def test_a_foreign_application_is_answered_like_a_missing_one(world):
    row = world.submitted()
    client = world.client_for(world.officer("hrss_330203"))
    client.get("/inbox/")

    pages = ("review/", "acts/receive/", "paper/", "tickets/", f"evidence/{uuid.uuid4()}/file/")
    for tail in pages:
        ask = client.post if tail in {"paper/", "tickets/"} else client.get
        foreign, missing = ask(f"/applications/{row.uuid}/{tail}"), ask(f"/applications/{uuid.uuid4()}/{tail}")
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert len(foreign.content) == len(missing.content)


def test_an_unknown_act_and_one_of_meetings_are_missing(world, clerk):
    row = world.submitted()

    assert post(clerk, row, "promote").status_code == 404
    assert post(clerk, row, "record_result").status_code == 404


def test_a_version_that_is_no_number_is_refused(world, clerk):
    row = world.submitted()

    assert clerk.post(act_url(row, "receive"), {"version": "eins", "step": "now"}).status_code == 409


def test_the_committee_is_chosen_from_the_valid_ones_only(world):
    row = world.application_at(State.AWAITING_ASSIGNMENT)
    client = world.client_for(world.officer(MID))

    page = client.get(act_url(row, "assign_committee"))
    choices = page.context["form"].fields["committee"].choices
    foreign = post(client, row, "assign_committee", committee=str(world.committees[MID].pk))
    done = post(client, row, "assign_committee", committee=str(world.committees["high"].pk))

    assert [name for _, name in choices] == ["省建筑工程技术人员高级工程师资格评审委员会"]
    assert foreign.status_code == 200
    assert done.status_code == 302
    assert world.fresh(row).state == State.AWAITING_DISPATCH


def test_a_publicity_too_short_is_refused_and_leaves_no_row(world):
    row = world.application_at(State.AWAITING_PUBLICITY)
    client = world.client_for(world.officer("high"))
    today = clock.today().isoformat()

    page = post(client, row, "publicise", starts_on=today, ends_on=today, place="省厅网站")

    assert page.status_code == 409
    assert not Publicity.objects.exists()


def test_a_publicity_of_five_working_days_is_offered_and_taken(world):
    row = world.application_at(State.AWAITING_PUBLICITY)
    client = world.client_for(world.officer("high"))
    form = client.get(act_url(row, "publicise")).context["form"]
    given = {name: form.fields[name].initial.isoformat() for name in ("starts_on", "ends_on")}

    post(client, row, "publicise", place="省厅网站", **given)

    assert world.fresh(row).state == State.IN_PUBLICITY


def test_every_button_a_state_shows_leads_to_a_page_or_a_reason(whole_world):
    for state in (State.AWAITING_APPROVAL, State.AWAITING_SIGNATURE, State.AWAITING_RATIFICATION, State.INELIGIBLE):
        row = whole_world.application_at(state)
        holder = next(key for key, office in whole_world.offices.items() if office.pk == row.holder_id)
        user = whole_world.officer(holder)
        client = whole_world.client_for(user)
        for option in options(row, business_of(row), whole_world.actor(user)):
            answer = client.get(act_url(row, option.action.value))
            assert answer.status_code == (200 if option.is_open else answer.status_code)
            assert option.is_open or option.sentence


def test_ratifying_asks_for_number_and_date(whole_world):
    row = whole_world.application_at(State.AWAITING_RATIFICATION)
    client = whole_world.client_for(whole_world.officer("province_hrss"))

    asked = post(client, row, "ratify")
    done = post(client, row, "ratify", document_number="浙人社职〔2026〕1号", document_date=clock.today().isoformat())

    assert set(asked.context["form"].errors) == {"document_number", "document_date"}
    assert done.status_code == 302
    assert whole_world.fresh(row).state == State.AWAITING_CERTIFICATE
