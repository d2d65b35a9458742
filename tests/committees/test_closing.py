"""Closing: all results or none, through review's door; who and what refuses it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Committee, Event
from accounts.services.events import verify
from committees.enums import MeetingAct, MeetingState
from committees.policies import why_not
from committees.services.closing import close_meeting, closing_refusal
from committees.services.meetings import reopen_preparation
from committees.services.tallies import enter_tally
from review.enums import State
from review.models import Application
from tests.committees.helpers import NO, YES, Sitting
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


def states(sitting):
    rows = Application.objects.filter(pk__in=[row.pk for row in sitting.applications])
    return list(rows.order_by("pk").values_list("state", flat=True))


def refusal(sitting, **options):
    with pytest.raises(ActionDenied) as denied:
        close_meeting(sitting.meeting, by=options.pop("by", sitting.by), **options)
    return denied.value.status, denied.value.sentence


def test_those_with_two_thirds_go_on_and_the_others_end(sitting):
    sitting.ready(YES, NO)

    close_meeting(sitting.meeting, by=sitting.by)

    assert states(sitting) == [State.AWAITING_ASSIGNMENT, State.NOT_PASSED]


def test_each_result_is_kept_with_both_numbers(sitting):
    sitting.ready(YES)

    close_meeting(sitting.meeting, by=sitting.by)

    [item] = sitting.items()
    found = (item.agree, item.against, item.abstain, item.voters, item.base, item.threshold, item.passed)
    assert found == (8, 3, 1, 12, 12, 8, True)


def test_a_closed_meeting_says_who_closed_it_and_when(sitting):
    sitting.ready(YES)

    with clock.frozen(clock.now()):
        close_meeting(sitting.meeting, by=sitting.by)
        now = clock.now()

    meeting = sitting.fresh()
    assert (meeting.state, meeting.closed_by, meeting.closed_at) == (MeetingState.CLOSED, sitting.manager, now)


def test_the_application_learns_only_that_it_passed_and_where(sitting):
    sitting.ready(YES)

    close_meeting(sitting.meeting, by=sitting.by)

    event = Event.objects.filter(stream=sitting.applications[0].stream).order_by("-seq").first()
    assert event.payload_row.payload["decision"] == {"passed": True, "meeting": "第一次评审会议"}


def test_every_act_is_on_the_meetings_chain(sitting):
    sitting.ready(YES)

    close_meeting(sitting.meeting, by=sitting.by)

    stream = sitting.meeting.stream
    kinds = list(Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["plan", "agenda_add", "attend", "open", "tally", "tally", "close"]
    assert verify(stream) == []


def test_a_missing_second_pass_refuses_the_close(sitting):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    status, sentence = refusal(sitting)

    assert (status, sentence) == (409, f"“{item.name}”的票数还没有录完（已录第 1 遍），两遍一致后方可结束会议。")


def test_two_different_passes_refuse_the_close(sitting):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)
    enter_tally(item, pass_number=2, agree=7, against=4, abstain=1, by=sitting.second)

    status, sentence = refusal(sitting)

    assert (status, sentence) == (409, f"“{item.name}”的票数还没有录完（两遍不一致），两遍一致后方可结束会议。")


def test_the_close_waits_for_the_votes_to_be_opened(sitting):
    sitting.invite()
    sitting.attend()

    status, sentence = refusal(sitting)

    assert (status, sentence) == (409, "会议还在筹备，登记到会人数、确定议程并开始录票后方可办理。")


def test_a_filing_that_ended_the_day_before_refuses_the_close(sitting):
    sitting.ready(YES)
    yesterday = clock.today() - dt.timedelta(days=1)
    Committee.objects.filter(pk=sitting.committee.pk).update(valid_until=yesterday)

    status, sentence = refusal(sitting)

    assert status == 409
    assert "不在有效期内" in sentence


def test_a_committee_that_grew_meanwhile_needs_its_whole_number(sitting):
    sitting.ready(YES)
    Committee.objects.filter(pk=sitting.committee.pk).update(seats=17)

    status, sentence = refusal(sitting)

    assert (status, sentence) == (
        409,
        "应到人数 15 人少于评委会组成人数 17 人；应到人数按评委会全体委员计算，请更正。",
    )


def test_one_application_that_may_not_receive_a_result_stops_everybodys(sitting):
    items = sitting.ready(YES, YES)
    person = sitting.applications[1].person
    sitting.manager.person = person
    sitting.manager.save()

    status, sentence = refusal(sitting)

    assert status == 403
    assert sentence.startswith(f"“{items[1].name}”的结果不能录入：这是您本人的申报，应当回避")
    assert states(sitting) == [State.AWAITING_VOTES, State.AWAITING_VOTES]
    assert sitting.fresh().state == MeetingState.VOTING


def test_a_candidate_reviewer_may_not_close(sitting):
    sitting.ready(YES)

    status, sentence = refusal(sitting, by=sitting.second)

    assert (status, sentence) == (403, "办理“结束会议”需要“评委会业务管理”角色，请联系本机构系统管理员。")


def test_another_offices_meeting_does_not_exist(sitting):
    sitting.ready(YES)
    stranger = sitting.world.actor(sitting.world.officer("mid_330200"))

    status, sentence = refusal(sitting, by=stranger)

    assert (status, sentence) == (404, "没有找到这次评审会议，或者它不属于您所在的评委会办公室。")


def test_the_rule_itself_knows_no_meeting_of_another_office(sitting):
    stranger = sitting.world.actor(sitting.world.officer("mid_330200"))

    assert why_not(stranger, MeetingAct.CLOSE, sitting.fresh()).status == 404


def test_an_empty_meeting_is_not_closed(sitting):
    assert closing_refusal(sitting.fresh(), []) == "议程中没有参评人员，不能结束会议。"


def test_a_stale_page_closes_nothing(sitting):
    sitting.ready(YES)
    shown = sitting.fresh().version
    reopen_preparation(sitting.meeting, reason="核对人数", by=sitting.by)

    status, _ = refusal(sitting, version=shown)

    assert status == 409
    assert states(sitting) == [State.AWAITING_VOTES]


def test_a_page_older_than_the_last_change_of_a_vote_closes_nothing(sitting):
    [item] = sitting.ready(YES)
    shown = sitting.fresh().version
    enter_tally(item, pass_number=2, agree=9, against=2, abstain=1, by=sitting.second)

    assert refusal(sitting, version=shown)[1].startswith("您打开页面之后，会议的议程或票数已有变化")


def test_the_second_click_of_the_same_person_is_answered_like_the_first(sitting):
    sitting.ready(YES)
    shown = sitting.fresh().version
    close_meeting(sitting.meeting, by=sitting.by, version=shown)

    again = close_meeting(sitting.meeting, by=sitting.by, version=shown)

    assert again.state == MeetingState.CLOSED
    assert Event.objects.filter(stream=sitting.meeting.stream, kind="close").count() == 1


def test_a_colleague_who_closes_a_closed_meeting_is_told(sitting):
    sitting.ready(YES)
    close_meeting(sitting.meeting, by=sitting.by)

    status, sentence = refusal(sitting, by=sitting.world.actor(sitting.colleague()))

    assert (status, sentence) == (409, "会议已经结束，议程、到会人数和票数都不能再改。")


def test_closing_takes_the_same_statements_for_one_and_three(world):
    def statements(count):
        sitting = Sitting(world, name=f"{count} 人的会议")
        sitting.ready(*[YES] * count)
        by = sitting.by
        with CaptureQueriesContext(connection) as captured:
            close_meeting(sitting.meeting, by=by)
        return len(captured)

    assert statements(1) == statements(3)
