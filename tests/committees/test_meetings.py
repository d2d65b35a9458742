"""Planning a meeting, recording who came, opening and reopening it: what is done and what refuses it."""

import datetime as dt

import pytest

from accounts.enums import OrganisationStatus, Role
from accounts.models import Committee, Event
from committees.enums import ChairPost, MeetingState
from committees.services import agenda, meetings
from committees.services.tallies import enter_tally
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

REASON = "实到人数登记有误"


def denied(act, *args, **options):
    with pytest.raises(ActionDenied) as refused:
        act(*args, **options)
    return refused.value.status, refused.value.sentence


def plan(sitting, **changes):
    values = {"name": "第二次评审会议", "held_on": clock.today(), "place": "一楼", "by": sitting.by} | changes
    return meetings.plan_meeting(sitting.committee, **values)


def attend(sitting, *, members_due=15, present=12):
    return meetings.record_attendance(
        sitting.meeting,
        members_due=members_due,
        present=present,
        chair_name="沈国平",
        chair_post=ChairPost.CHAIR,
        by=sitting.by,
    )


def test_a_planned_meeting_expects_the_whole_committee(sitting):
    row = sitting.fresh()

    assert (row.state, row.members_due, row.present) == (MeetingState.PREPARING, 15, None)


def test_a_meeting_of_another_offices_committee_is_not_found(sitting):
    stranger = sitting.world.actor(sitting.world.officer("mid_330200"))

    assert denied(plan, sitting, by=stranger)[0] == 404


def test_planning_needs_the_managers_role(sitting):
    reviewer = sitting.world.actor(sitting.colleague(3, Role.CANDIDATE_REVIEWER))

    assert denied(plan, sitting, by=reviewer) == (
        403,
        "安排评审会议需要“评委会业务管理”角色，请联系本机构系统管理员。",
    )


def test_a_day_outside_the_filing_is_refused_with_the_term(sitting):
    late = sitting.committee.valid_until + dt.timedelta(days=1)

    status, sentence = denied(plan, sitting, held_on=late)

    assert status == 409
    assert sentence.startswith("“杭州市建设工程中级评审委员会”的备案有效期为")


def test_the_last_day_of_the_filing_is_good(sitting):
    assert plan(sitting, held_on=sitting.committee.valid_until).pk


def test_a_suspended_committee_holds_no_meeting(sitting):
    sitting.committee.status = OrganisationStatus.SUSPENDED

    assert denied(plan, sitting) == (409, "“杭州市建设工程中级评审委员会”现为“停用”，不能召开评审会议。")


def test_the_same_meeting_is_planned_once(sitting):
    plan(sitting)

    status, sentence = denied(plan, sitting)

    assert status == 409
    assert sentence.endswith("已有名为“第二次评审会议”的会议，请核对会议列表。")


def test_a_cancelled_meetings_name_is_free_again(sitting):
    meetings.cancel_meeting(plan(sitting), reason="改期", by=sitting.by)

    assert plan(sitting).pk


def test_a_plan_can_be_changed(sitting):
    tomorrow = clock.today() + dt.timedelta(days=1)

    meetings.change_plan(sitting.meeting, name="改名", held_on=tomorrow, place="二楼", by=sitting.by)

    row = sitting.fresh()
    assert (row.name, row.held_on, row.place) == ("改名", tomorrow, "二楼")


@pytest.mark.parametrize(
    ("members_due", "present", "sentence"),
    [
        (13, 12, "应到人数 13 人少于评委会组成人数 15 人；应到人数按评委会全体委员计算，请更正。"),
        (15, 16, "实到人数 16 人多于应到人数 15 人，请更正。"),
    ],
)
def test_impossible_attendance_is_refused(sitting, members_due, present, sentence):
    assert denied(attend, sitting, members_due=members_due, present=present) == (409, sentence)


def test_votes_do_not_begin_without_a_quorum(sitting):
    sitting.invite()
    attend(sitting, present=9)

    assert denied(meetings.open_voting, sitting.meeting, by=sitting.by) == (
        409,
        "应到 15 人，实到 9 人，须到 10 人：未达到规定人数，不能表决，请重新安排会议。",
    )


def test_two_thirds_of_the_committee_are_enough(sitting):
    sitting.invite()
    attend(sitting, present=10)

    meetings.open_voting(sitting.meeting, by=sitting.by)

    assert sitting.fresh().state == MeetingState.VOTING


def test_votes_do_not_begin_with_an_empty_agenda(sitting):
    attend(sitting)

    assert denied(meetings.open_voting, sitting.meeting, by=sitting.by) == (
        409,
        "议程中还没有参评人员，请先将待评审人员列入议程。",
    )


def test_votes_do_not_begin_before_attendance_is_recorded(sitting):
    sitting.invite()

    assert denied(meetings.open_voting, sitting.meeting, by=sitting.by) == (
        409,
        "请先登记应到人数、实到人数和主持人。",
    )


def test_votes_do_not_begin_before_the_day(sitting):
    sitting.invite()
    attend(sitting)
    tomorrow = clock.today() + dt.timedelta(days=1)
    meetings.change_plan(sitting.meeting, name="会议", held_on=tomorrow, place="二楼", by=sitting.by)

    status, sentence = denied(meetings.open_voting, sitting.meeting, by=sitting.by)

    assert status == 409
    assert sentence.endswith("尚未召开，会后方可录入票数。")


def test_votes_do_not_begin_when_everybody_is_recused_for_somebody(sitting):
    [item] = sitting.invite()
    agenda.recuse(item, count=12, by=sitting.by)
    attend(sitting)

    assert denied(meetings.open_voting, sitting.meeting, by=sitting.by) == (
        409,
        f"“{item.name}”的回避人数 12 人应少于实到人数 12 人，请更正。",
    )


def test_votes_do_not_begin_when_the_filing_was_shortened(sitting):
    sitting.invite()
    attend(sitting)
    yesterday = clock.today() - dt.timedelta(days=1)
    Committee.objects.filter(pk=sitting.committee.pk).update(valid_until=yesterday)

    assert denied(meetings.open_voting, sitting.meeting, by=sitting.by)[0] == 409


def test_attendance_is_locked_once_votes_are_typed(sitting):
    sitting.open()

    assert denied(attend, sitting) == (
        409,
        "会议已开始录票，议程、到会人数和回避已经锁定；确需更正的，请先退回筹备。",
    )


def test_reopening_needs_a_reason(sitting):
    sitting.open()

    assert denied(meetings.reopen_preparation, sitting.meeting, reason=" ", by=sitting.by) == (
        409,
        "请填写退回筹备的理由。",
    )


def test_a_reopened_meeting_keeps_its_votes_and_its_reason(sitting):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)

    meetings.reopen_preparation(sitting.meeting, reason=REASON, by=sitting.by)

    event = Event.objects.filter(stream=sitting.meeting.stream).order_by("-seq").first()
    assert (sitting.fresh().state, item.tallies.count()) == (MeetingState.PREPARING, 1)
    assert event.payload_row.payload == {"reason": REASON}


def test_a_meeting_in_preparation_is_not_reopened(sitting):
    status, _ = denied(meetings.reopen_preparation, sitting.meeting, reason=REASON, by=sitting.by)

    assert status == 409


def test_a_meeting_with_people_on_its_agenda_is_not_cancelled(sitting):
    sitting.invite()

    assert denied(meetings.cancel_meeting, sitting.meeting, reason="改期", by=sitting.by) == (
        409,
        "议程中还有参评人员，请先将他们移出议程，再取消会议。",
    )


def test_cancelling_needs_a_reason(sitting):
    assert denied(meetings.cancel_meeting, sitting.meeting, reason="", by=sitting.by)[0] == 409


def test_nothing_happens_at_a_cancelled_meeting(sitting):
    meetings.cancel_meeting(sitting.meeting, reason="改期", by=sitting.by)

    assert denied(attend, sitting) == (409, "会议已经取消，请另行安排会议。")


def test_a_committee_whose_scheme_is_not_loaded_holds_no_meeting(sitting):
    sitting.committee.scheme.current = None

    assert denied(plan, sitting)[1].endswith("还没有载入制度文件，不能安排评审会议，请联系平台管理机构。")
