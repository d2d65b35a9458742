"""The page of one application: what changed since the last revision, marks beside the sections, words before an act."""

import datetime as dt

import pytest

from dossiers.models import Entry, Evidence
from dossiers.scheme import DossierRules
from review.enums import Action, State
from review.models import Application
from review.notices import business_of
from review.policies.acts import TicketDraft
from review.queries.listing import neighbours, sort_of
from review.queries.reading import content_of, section_marks, tickets_of, unasked_changes
from review.queries.stages import attach_routes
from review.queries.timeline import timeline
from review.services.correcting import answer_ticket
from review.services.paper import record_stamp
from review.templatetags.review import tone_of
from review.views.office.consequences import consequences

COUNTY, CITY, MID = "hrss_330106", "department_330100", "mid_330100"


def returned(world, *tickets: TicketDraft):
    """An application returned with tickets, and its applicant."""
    user = world.applicant()
    row = world.application_at(State.AWAITING_APPROVAL, user=user)
    return world.act(Action.RETURN, row, tickets=tickets), user


def resubmitted(world, row, user):
    for ticket in row.tickets.filter(answered_at__isnull=True):
        answer_ticket(ticket, answer="已补正。", by=world.actor(user))
    return world.submit(world.fresh(row), user)


def content(row):
    return content_of(row, DossierRules.of(row.scheme_version))


def test_a_ticket_shows_the_fields_and_files_it_changed(world):
    row, user = returned(world, TicketDraft("papers", "请补充封面。"))
    paper = Entry.objects.get(dossier__person=row.person, section="papers")
    paper.data["rank"] = "second"
    paper.save()
    old = paper.evidence.filter(slot="cover").get()
    Evidence.objects.filter(pk=old.pk).update(entry=None)
    Evidence.objects.create(
        owner=row.person,
        entry=paper,
        slot="cover",
        kind="pdf",
        name="新封面.pdf",
        stored="x.pdf",
        size=1,
        sha256="1" * 64,
    )
    now = resubmitted(world, row, user)

    view = tickets_of(now, content(now))[0]

    assert [(change.label, change.before, change.after) for change in view.changes] == [
        ("署名位次", "第一作者", "第二作者")
    ]
    assert view.files == ["新传“新封面.pdf”（封面）", f"移除“{old.name}”（封面）"]
    assert unasked_changes(content(now), [view]) == []


def test_a_ticket_on_one_field_shows_that_field_only(world):
    row, user = returned(world, TicketDraft("application", "请核对。", None, "current_profession"))
    row.draft["current_profession"] = "建筑结构"
    row.save()
    now = resubmitted(world, row, user)

    view = tickets_of(now, content(now))[0]

    assert [change.after for change in view.changes] == ["建筑结构"]
    assert view.address == "申报信息 / 现从事专业"


def test_sections_are_marked_by_what_is_waiting_changed_or_about_to_be_returned(world):
    row, user = returned(world, TicketDraft("papers", "请补充封面。"))
    waiting = section_marks(content(row), tickets_of(row, content(row)), {"education"})
    paper = Entry.objects.get(dossier__person=row.person, section="papers")
    paper.data["rank"] = "second"
    paper.save()
    now = resubmitted(world, row, user)

    assert waiting == {"education": ("returned", "拟补正"), "papers": ("waiting", "待补正")}
    assert section_marks(content(now), tickets_of(now, content(now)), set()) == {"papers": ("info", "有修改")}


def test_a_change_of_the_choices_is_marked_too(world):
    row, user = returned(world, TicketDraft("application", "请核对。"))
    row.draft["current_profession"] = "建筑结构"
    row.save()
    now = resubmitted(world, row, user)

    assert section_marks(content(now), [], set()) == {"application": ("info", "有修改")}


def test_an_address_of_a_section_the_scheme_has_left_out_is_shown_as_it_is(world):
    row = world.submitted()

    assert content(row).label_of("inventions/x/y") == "inventions/x/y"


def test_a_draft_has_no_content_to_read(world):
    row = world.draft()

    assert content(row) is None


def test_a_row_that_never_arrived_has_no_neighbours(world):
    row = world.draft()

    assert neighbours(Application.objects.all(), row, sort_of("arrival")) == (None, None)


@pytest.mark.parametrize(
    ("state", "position", "action", "expected"),
    [
        (State.AWAITING_RECEIPT, 1, Action.DECLINE, "个人报送的材料退回申报人。"),
        (State.AWAITING_RECEIPT, 2, Action.DECLINE, "单位上报的材料退回报送机构，由其处理后重新报送。"),
        (State.AWAITING_FORWARD, 1, Action.FORWARD, "报送至：杭州市城乡建设局。"),
        (State.AWAITING_APPROVAL, 1, Action.REJECT, "本次申报到此结束，申报人会收到理由和咨询电话。"),
    ],
)
def test_what_an_act_brings_about_is_said_before_it(world, state, position, action, expected):
    row = world.application_at(state, position=position)
    attach_routes([row])

    assert expected in consequences(action, business_of(row), [row])


def before(action: Action, row: Application) -> list[str]:
    """What is said before the act."""
    attach_routes([row])
    return consequences(action, business_of(row), [row])


def test_what_waits_for_receipt_can_be_taken_back_until_then(world):
    assert before(Action.FORWARD, world.application_at(State.AWAITING_FORWARD, position=1)) == [
        "报送至：杭州市城乡建设局。",
        "对方接收之前可以拿回。",
    ]
    assert before(Action.DISPATCH, world.application_at(State.AWAITING_DISPATCH)) == [
        "报送至：省建筑工程高级工程师资格评审委员会办公室。",
        "对方接收之前可以拿回。",
    ]


def test_where_nothing_waits_for_receipt_it_can_be_taken_back_until_it_is_judged(green_world):
    at_unit = green_world.application_at(State.AWAITING_FORWARD, position=1)
    at_mid = green_world.application_at(State.AWAITING_DISPATCH)

    assert before(Action.FORWARD, at_unit) == [
        "报送至：杭州市西湖区生态环境分局。",
        "对方办理之前可以拿回。",
    ]
    assert before(Action.DISPATCH, at_mid) == [
        "报送至：省生态环境专业工程高评委办公室。",
        "对方办理之前可以拿回。",
    ]
    sent = green_world.act(Action.FORWARD, at_unit)
    back = green_world.act(Action.RECALL, sent, by=green_world.officer("unit_330106"))
    assert (sent.state, back.state) == (State.AWAITING_APPROVAL, State.AWAITING_FORWARD)


def test_many_on_their_ways_to_offices_of_both_kinds_are_told_apart(green_world):
    rows = [green_world.application_at(State.AWAITING_FORWARD, position=1) for _ in range(2)]
    attach_routes(rows)
    rows[0].route[1].explicit_receipt = True

    assert consequences(Action.FORWARD, business_of(rows[0]), rows)[1] == "对方接收或者办理之前可以拿回。"


def test_what_an_act_brings_about_is_said_in_the_schemes_words(green_world):
    row = green_world.application_at(State.AWAITING_APPROVAL, position=2)

    assert before(Action.APPROVE, row) == ["审查意见记入申报记录，审核推荐之后上级机构可以看到。"]
    assert before(Action.REOPEN, row) == ["材料回到待审查，原来的意见不再有效。"]


def test_forwarding_from_the_last_stop_ends_the_business(world):
    row = world.application_at(State.AWAITING_FORWARD, position=1)
    attach_routes([row])
    row.route = row.route[:1]

    assert consequences(Action.FORWARD, business_of(row), [row]) == ["材料进入待发证。"]


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        (State.CERTIFIED, "passed"), (State.INELIGIBLE, "refused"), (State.RETURNED, "returned"),
        (State.LAPSED, "neutral"), (State.AWAITING_APPROVAL, "todo"),
    ],
)  # fmt: skip
def test_colour_says_whose_turn_it_is(state, tone):
    assert tone_of(state) == tone


def test_the_inbox_of_votes_leads_to_the_meetings_and_offers_no_act(world):
    world.application_at(State.AWAITING_VOTES)

    page = world.client_for(world.officer(MID)).get("/inbox/votes/")

    assert page.context["acts"] == []
    assert "评审结果由评审会议录入" in page.content.decode()
    assert page.context["meetings_url"]


def test_a_number_is_asked_for_again_in_the_past_lists_too(world):
    client = world.client_for(world.officer(COUNTY))

    assert client.post("/inbox/done/number/", {"number": ""}).context["number_form"].errors
    assert client.post("/inbox/nowhere/number/", {"number": ""}).status_code == 404


def test_the_page_says_who_has_it_and_until_when(world):
    row, _ = returned(world, TicketDraft("papers", "请补充封面。"))
    gone = world.application_at(State.AWAITING_RECEIPT, position=2)
    refused = world.application_at(State.INELIGIBLE)
    client = world.client_for(world.officer(COUNTY))

    hints = [client.get(f"/applications/{each.uuid}/review/").context["hint"] for each in (row, gone, refused)]

    assert hints[0].startswith("已退回申报人，补正期限到")
    assert hints[1:] == ["现由杭州市城乡建设局办理", "资格不符"]


def test_the_mark_in_the_tree_stays_on_the_list_an_application_was_opened_from(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.officer(COUNTY))

    page = client.get(f"/applications/{row.uuid}/acts/reject/?inbox=handled").content.decode()

    assert 'href="/inbox/handled/" aria-current="page"' in page


def test_a_batch_without_a_key_or_of_several_businesses_is_refused(world):
    row = world.submitted()
    client = world.client_for(world.officer(COUNTY))

    answer = client.post("/batches/run/", {"action": "receive", "selected": [f"{row.pk}:{row.version}"], "key": "x"})

    assert answer.status_code == 409
    assert "页面已经过期" in answer.content.decode()


def test_of_several_tickets_each_shows_its_own_changes_alone(world):
    asked = (TicketDraft("papers", "请补充封面。"), TicketDraft("education", "学校名称与证书不符。"))
    row, user = returned(world, *asked)
    for section, field, value in (("papers", "rank", "second"), ("education", "school", "浙江大学")):
        entry = Entry.objects.get(dossier__person=row.person, section=section)
        entry.data[field] = value
        entry.save()
    now = resubmitted(world, row, user)

    views = tickets_of(now, content(now))

    assert sorted([change.name for change in view.changes] for view in views) == [["rank"], ["school"]]


def test_the_line_names_what_is_no_action_too(world):
    row = world.submitted()
    clerk = world.actor(world.officer(COUNTY))
    record_stamp(
        row.paper_stamps.first(), stamped_on=dt.date(2026, 11, 20), organisation_name="西湖区市政设计院", by=clerk
    )

    latest = timeline(row, to=world.actor(world.owner(row)), for_applicant=True)[0]

    assert latest.label == "登记纸质盖章"
    assert latest.detail == "用人单位初审：西湖区市政设计院 2026年11月20日"
