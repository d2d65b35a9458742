"""The pages of meetings: a whole meeting by its forms, who sees what, the same number of queries for 1 and 3."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.services import grants
from committees.enums import MeetingState
from committees.models import Meeting, TallyEntry
from committees.services.closing import close_meeting
from committees.services.tallies import enter_tally
from review.enums import State
from tests.committees.helpers import YES, Sitting
from zcps.kit import clock


def url(name, sitting, *args):
    return reverse(f"committees:{name}", args=[sitting.meeting.uuid, *args])


def votes(*rows):
    """What the sheet posts: (item, agree, against, abstain) a row."""
    data = {"item": [str(item.uuid) for item, *_ in rows]}
    for item, *counts in rows:
        names = (f"item-{item.pk}-{name}" for name in ("agree", "against", "abstain"))
        data |= dict(zip(names, counts, strict=True))
    return data


@pytest.fixture
def manager(sitting):
    return sitting.world.client_for(sitting.manager)


@pytest.fixture
def typist(sitting):
    return sitting.world.client_for(sitting.typist)


def test_a_whole_meeting_is_held_by_its_pages(sitting, manager, typist):
    [row] = sitting.waiting()
    plan = {"committee": sitting.committee.pk, "name": "年度会议", "held_on": f"{clock.today()}", "place": "三楼"}
    manager.post(reverse("committees:plan"), plan)
    sitting.meeting = Meeting.objects.get(name="年度会议")
    manager.post(url("agenda_add", sitting), {"selected": [str(row.uuid)]})
    attendance = {"members_due": "15", "present": "１２", "chair_name": "沈国平", "chair_post": "chair"}
    manager.post(url("attendance", sitting), attendance)
    manager.post(url("open", sitting))
    [item] = sitting.items()
    manager.post(url("sheet", sitting, 1), votes((item, 8, 3, 1)))
    typist.post(url("sheet", sitting, 2), votes((item, 8, 3, 1)))
    shown = manager.get(url("close", sitting)).context["meeting"].version

    answer = manager.post(url("close", sitting), {"version": shown}, follow=True)

    assert sitting.fresh().state == MeetingState.CLOSED
    assert sitting.world.fresh(row).state == State.AWAITING_ASSIGNMENT
    assert "通过推荐" in answer.content.decode()


def test_quorum_is_shown_in_numbers(sitting, manager):
    sitting.open()

    assert "应到 15，实到 12，须到 10：达到" in manager.get(url("meeting", sitting)).content.decode()


def test_a_missed_quorum_is_shown_and_the_button_says_why(sitting, manager):
    sitting.invite()
    sitting.attend(present=9)

    assert "应到 15，实到 9，须到 10：未达到，不能表决" in manager.get(url("meeting", sitting)).content.decode()
    assert 'aria-disabled="true"' in manager.get(url("open", sitting)).content.decode()


def test_the_second_typist_does_not_see_the_first_pass(sitting, manager, typist):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    pages = [typist.get(url("sheet", sitting, number)).content.decode() for number in (1, 2)]

    assert 'value="8"' not in pages[0] + pages[1]
    assert f"第 1 遍已由{sitting.manager}录入" in pages[0]


def test_what_one_has_typed_is_shown_again(sitting, manager):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    assert 'value="8"' in manager.get(url("sheet", sitting, 1)).content.decode()


def test_the_sheet_of_the_other_pass_is_locked_row_by_row(sitting, manager):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    page = manager.get(url("sheet", sitting, 2)).content.decode()

    assert f"“{item.name}”的第 1 遍由您录入，第 2 遍须由另一人录入。" in page


def test_a_wrong_sum_is_told_at_its_row_and_what_was_typed_stays(sitting, manager):
    [item] = sitting.open()

    answer = manager.post(url("sheet", sitting, 1), votes((item, 8, 3, 4)))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“{item.name}”的同意 8、反对 3、弃权 4，合计 15 票，应为 12 票，请核对计票单。" in page
    assert 'value="4"' in page


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (("8", "", "1"), "的同意、反对、弃权须同时填写，没有的填 0。"),
        (("8", "-3", "1"), "的反对：请填写整数"),
        (("", "", ""), "还没有填写票数"),
    ],
)
def test_bad_rows_of_the_sheet_are_told(sitting, manager, counts, sentence):
    [item] = sitting.open()

    answer = manager.post(url("sheet", sitting, 1), votes((item, *counts)))

    assert sentence in answer.content.decode()


def test_a_refusal_of_the_service_keeps_the_sheet(sitting, manager):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    answer = manager.post(url("sheet", sitting, 2), votes((item, 8, 3, 1)))

    assert answer.status_code == 422
    assert not TallyEntry.objects.filter(pass_number=2).exists()


def test_differences_are_shown_field_by_field_to_both(sitting, manager, typist):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)
    typist.post(url("sheet", sitting, 2), votes((item, 7, 3, 2)))

    for client in (manager, typist):
        [row] = client.get(url("comparison", sitting)).context["different"]
        assert [(field["first"], field["second"], field["differs"]) for field in row["fields"]] == [
            (8, 7, True),
            (3, 3, False),
            (1, 2, True),
        ]


def test_disputed_rows_are_typed_anew_from_nothing(sitting, manager, typist):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)
    typist.post(url("sheet", sitting, 2), votes((item, 7, 3, 2)))

    page = manager.get(url("sheet", sitting, 1) + "?show=different").content.decode()

    assert 'value="8"' not in page
    assert "两遍不一致，请核对计票单后重新录入" in page


def test_people_are_taken_off_by_their_boxes(sitting, manager):
    [item] = sitting.invite()

    manager.post(url("agenda_remove", sitting), {"selected": [str(item.uuid), "not-a-uuid"]})

    assert sitting.items() == []


def test_all_that_the_filter_leaves_are_put_on_at_once(sitting, manager):
    everybody = sitting.everybody()

    manager.post(url("agenda_add", sitting) + "?speciality=structure", {"scope": "all"})

    assert len(sitting.items()) == len(everybody) > 1


def test_nobody_is_put_on_without_a_choice(sitting, manager):
    sitting.waiting()

    answer = manager.post(url("agenda_add", sitting), {})

    assert (answer.status_code, sitting.items()) == (409, [])


def test_recusals_are_recorded_by_their_form(sitting, manager):
    [item] = sitting.invite()

    manager.post(url("recusal", sitting, item.uuid), {"count": "2", "note": "同单位 2 人"})

    assert sitting.items()[0].recused == 2


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("cancel", {"reason": "改期召开"}, MeetingState.CANCELLED),
        ("change", {"name": "改名", "held_on": "2026-11-22", "place": "二楼"}, MeetingState.PREPARING),
    ],
)
def test_small_forms_lead_back_to_the_meeting(sitting, manager, name, data, state):
    answer = manager.post(url(name, sitting), data | ({"held_on": str(clock.today())} if "held_on" in data else {}))

    assert (answer.url, sitting.fresh().state) == (url("meeting", sitting), state)


def test_a_meeting_is_reopened_with_a_reason(sitting, manager):
    sitting.open()

    manager.post(url("reopen", sitting), {"reason": "实到人数有误"})

    assert sitting.fresh().state == MeetingState.PREPARING


def test_the_history_never_tells_the_counts(sitting, manager):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    history = manager.get(url("meeting", sitting)).context["history"]

    assert history[0]["detail"] == "第 1 遍，1 人"


def test_there_is_no_result_sheet_before_the_close(sitting, manager):
    assert manager.get(url("result", sitting)).status_code == 409


def test_there_are_two_passes_only(sitting, manager):
    sitting.open()

    assert manager.get(url("sheet", sitting, 3)).status_code == 404


def test_a_closed_meeting_leads_to_its_result(sitting, manager):
    sitting.ready(YES)
    close_meeting(sitting.meeting, by=sitting.by)

    assert manager.get(url("close", sitting)).url == url("result", sitting)


PAGES = ("meeting", "change", "attendance", "open", "reopen", "cancel", "agenda_add", "comparison", "close", "result")


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_meeting_is_answered_like_a_missing_one(sitting, name):
    stranger = sitting.world.client_for(sitting.world.officer("mid_330200"))

    assert stranger.get(url(name, sitting)).status_code == 404


@pytest.mark.parametrize("name", ["open", "reopen", "cancel", "close", "agenda_remove"])
def test_a_foreign_meeting_is_not_changed(sitting, name):
    stranger = sitting.world.client_for(sitting.world.officer("mid_330200"))

    assert stranger.post(url(name, sitting), {"reason": "无"}).status_code in {404, 409}
    assert sitting.fresh().version == 1


def become_candidate(sitting):
    """The typist turns out to be the first person on the agenda."""
    sitting.typist.person = sitting.applications[0].person
    sitting.typist.save()


def test_whoever_stands_before_the_committee_does_not_see_the_own_votes(sitting):
    sitting.ready(YES, YES)
    close_meeting(sitting.meeting, by=sitting.by)
    become_candidate(sitting)

    lines = sitting.world.client_for(sitting.typist).get(url("meeting", sitting)).context["lines"]

    assert [[count for _, count in line["counts"]] for line in lines] == [["回避"] * 4, [8, 3, 1, 8]]


@pytest.mark.parametrize("name", ["comparison", "result"])
def test_whoever_stands_before_the_committee_keeps_away_from_votes_and_results(sitting, name):
    sitting.ready(YES)
    close_meeting(sitting.meeting, by=sitting.by)
    become_candidate(sitting)

    assert sitting.world.client_for(sitting.typist).get(url(name, sitting)).status_code == 403


@pytest.mark.parametrize("name", ["change", "attendance", "open", "cancel", "agenda_add"])
def test_a_candidate_reviewer_arranges_nothing(sitting, typist, name):
    assert typist.get(url(name, sitting)).status_code == 403


def test_the_list_is_for_committee_offices(sitting):
    clerk = sitting.world.client_for(sitting.world.officer("hrss_330106"))

    assert clerk.get(reverse("committees:meetings")).status_code == 403


def test_a_candidate_reviewer_reads_the_list_but_is_told_why_no_meeting_can_be_planned(sitting, typist):
    page = typist.get(reverse("committees:meetings")).content.decode()

    assert sitting.meeting.name in page
    assert "安排评审会议需要“评委会业务管理”角色。" in page


def test_the_signed_out_are_led_to_the_door(sitting, client):
    assert client.get(url("meeting", sitting)).status_code == 302


@pytest.mark.parametrize("name", ["meeting", "agenda_add", "sheet", "comparison", "close"])
def test_a_page_takes_the_same_queries_for_one_and_three(world, name):
    def queries(count):
        sitting = Sitting(world, name=f"{count} 人的会议")
        client = world.client_for(sitting.manager)
        if name == "agenda_add":
            sitting.waiting(count)
        else:
            sitting.open(count)
            sitting.type_both()
        address = url(name, sitting, 1) if name == "sheet" else url(name, sitting)
        client.get(address)  # sessions and content types are warm
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    assert queries(1) == queries(3)


def test_the_list_and_the_result_take_the_same_queries_for_one_and_three(world):
    def queries(count):
        sitting = Sitting(world, name=f"{count} 人的会议")
        client = world.client_for(sitting.manager)
        sitting.ready(*[YES] * count)
        close_meeting(sitting.meeting, by=sitting.by)
        found = []
        for address in (reverse("committees:meetings"), url("result", sitting)):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    assert queries(1) == queries(3)


def test_a_colleague_of_two_offices_sees_the_meetings_of_both(world):
    here, there = Sitting(world, name="本市会议"), Sitting(world, office="mid_330200", name="邻市会议")
    grants.grant(here.manager, there.committee.office, Role.COMMITTEE_MANAGER, by=None)

    page = world.client_for(here.manager).get(reverse("committees:meetings")).content.decode()

    assert ("本市会议" in page, "邻市会议" in page) == (True, True)


def test_who_only_types_votes_is_led_to_the_meetings_from_home(sitting, typist):
    page = typist.get(reverse("review:inbox_home"))

    assert page.content.decode().count(reverse("committees:meetings")) >= 2  # in the tree and on the page


def test_who_holds_no_meetings_sees_no_way_to_them(sitting):
    clerk = sitting.world.client_for(sitting.world.officer("hrss_330106"))

    assert reverse("committees:meetings") not in clerk.get(reverse("review:inbox_home")).content.decode()
