"""The agenda: who may be put on it, who is taken off, recusals."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Committee, Event
from committees.enums import ItemKind
from committees.models import AgendaItem
from committees.queries import waiting_for
from committees.services.agenda import put_on_agenda, recuse, take_off_agenda
from committees.services.closing import close_meeting
from committees.services.meetings import reopen_preparation
from committees.services.tallies import enter_tally
from review.enums import Action, Duty, State
from tests.committees.helpers import NO, Sitting
from zcps.kit.refusals import ActionDenied


def refused(sitting, *applications, by=None):
    added = put_on_agenda(sitting.meeting, applications, by=by or sitting.by)
    return [sentence for _, sentence in added.refused]


def test_what_the_agenda_says_is_frozen_from_the_application(sitting):
    [item] = sitting.invite()

    row = sitting.applications[0]
    assert (item.name, item.unit_name, item.title_name, item.speciality_name) == (
        row.name,
        row.unit_name,
        "高级工程师",
        "建筑结构",
    )


def test_a_mid_committee_before_a_high_one_only_recommends(sitting):
    [item] = sitting.invite()

    assert item.kind == ItemKind.RECOMMENDATION


def test_the_high_committee_gives_the_title(world):
    sitting = Sitting(world, office="high")
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE)

    added = put_on_agenda(sitting.meeting, [row], by=sitting.by)

    assert [item.kind for item in added.items] == [ItemKind.TITLE]


def test_people_are_numbered_in_the_order_given(sitting):
    rows = sitting.waiting(2)[::-1]

    put_on_agenda(sitting.meeting, rows, by=sitting.by)

    assert [(item.position, item.application_id) for item in sitting.items()] == [(1, rows[0].pk), (2, rows[1].pk)]


def test_an_application_that_is_not_waiting_for_votes_is_refused(sitting):
    row = sitting.world.application_at(State.AWAITING_RECEIPT, duty=Duty.MID_COMMITTEE)

    assert refused(sitting, row) == ["该申报现为“待接收”，不能办理“录入评审结果”。"]


def test_an_application_at_another_office_is_not_seen(world):
    ours, theirs = Sitting(world), Sitting(world, office="mid_330200")
    [row] = ours.waiting()

    assert refused(theirs, row) == ["其余申报没有找到，或者不在您的管辖范围内。"]


def test_an_application_on_another_open_meeting_is_refused_by_its_name(sitting):
    [row] = sitting.waiting()
    other = sitting.plan("第二次评审会议")
    put_on_agenda(other, [row], by=sitting.by)

    assert refused(sitting, row) == ["该申报已列入“第二次评审会议”的议程。"]


def test_the_database_allows_an_application_on_one_open_meeting_only(sitting):
    [item] = sitting.invite()
    other = sitting.plan("第二次评审会议")
    item.pk, item.uuid, item.meeting, item._state.adding = None, None, other, True
    item.uuid = AgendaItem._meta.get_field("uuid").default()

    with pytest.raises(IntegrityError, match="agenda_one_open_meeting"), transaction.atomic():
        item.save(force_insert=True)


def test_an_application_for_another_committee_of_the_same_office_is_refused(sitting):
    [row] = sitting.waiting()
    other = sitting.committee
    other.pk, other.name, other._state.adding = None, "杭州市另一个评委会", True
    other.save()
    sitting.meeting = sitting.plan("另一个评委会的会议")

    assert refused(sitting, row) == ["该申报不是报送“杭州市另一个评委会”评审的。"]


def test_an_application_of_a_speciality_the_committee_no_longer_reviews_is_refused(sitting):
    [row] = sitting.waiting()
    Committee.objects.filter(pk=sitting.committee.pk).update(specialities=["architecture"])

    assert refused(sitting, row) == ["“杭州市建设工程中级评审委员会”的评审专业不包括“建筑结构”。"]


def test_an_application_named_twice_is_put_on_once(sitting):
    [row] = sitting.waiting()

    added = put_on_agenda(sitting.meeting, [row, row], by=sitting.by)

    assert (len(added.items), added.refused) == (1, [])


def test_ones_own_application_is_left_to_a_colleague(sitting):
    [row] = sitting.waiting()
    sitting.manager.person = row.person
    sitting.manager.save()

    assert refused(sitting, row) == ["这是您本人的申报，应当回避，请由其他工作人员办理。"]


def test_the_good_ones_are_added_when_others_are_refused(sitting):
    early = sitting.world.application_at(State.AWAITING_RECEIPT, duty=Duty.MID_COMMITTEE)
    [row] = sitting.waiting()

    added = put_on_agenda(sitting.meeting, [early, row], by=sitting.by)

    assert ([item.application_id for item in added.items], len(added.refused)) == ([row.pk], 1)


def test_a_candidate_reviewer_does_not_arrange_the_agenda(sitting):
    [row] = sitting.waiting()

    with pytest.raises(ActionDenied) as denied:
        put_on_agenda(sitting.meeting, [row], by=sitting.second)

    assert denied.value.status == 403


def test_the_agenda_is_locked_once_votes_are_typed(sitting):
    sitting.open()
    [row] = sitting.waiting()

    with pytest.raises(ActionDenied) as denied:
        put_on_agenda(sitting.meeting, [row], by=sitting.by)

    assert denied.value.status == 409


def test_those_waiting_are_listed_until_they_are_on_an_agenda(sitting):
    first, *others = sitting.everybody()
    put_on_agenda(sitting.meeting, [first], by=sitting.by)

    assert set(waiting_for(sitting.meeting, sitting.by)) == set(others)


def test_those_taken_off_wait_again(sitting):
    put_on_agenda(sitting.meeting, sitting.everybody(), by=sitting.by)

    take_off_agenda(sitting.items(), by=sitting.by)

    assert sitting.items() == []
    assert set(waiting_for(sitting.meeting, sitting.by)) == set(sitting.applications)


def test_taking_somebody_off_discards_what_was_typed_and_says_so(sitting):
    [item] = sitting.open()
    enter_tally(item, pass_number=1, agree=8, against=3, abstain=1, by=sitting.by)
    reopen_preparation(sitting.meeting, reason="申报人已撤回", by=sitting.by)

    take_off_agenda([item], by=sitting.by)

    event = last_event(sitting)
    assert event.payload_row.payload["discarded"] == [[item.pk, 1, 8, 3, 1]]


def test_people_of_two_meetings_are_not_taken_off_at_once(sitting):
    [item] = sitting.invite()
    [row] = sitting.waiting()
    other = put_on_agenda(sitting.plan("第二次"), [row], by=sitting.by).items[0]

    with pytest.raises(ActionDenied) as denied:
        take_off_agenda([item, other], by=sitting.by)

    assert denied.value.status == 404


def test_taking_off_nobody_asks_for_a_choice(sitting):
    with pytest.raises(ActionDenied, match="请先勾选要移出议程的人员。"):
        take_off_agenda([], by=sitting.by)


def test_a_recusal_leaves_the_quorum_and_takes_one_vote(sitting):
    [item] = sitting.invite()

    recuse(item, count=2, note="同单位 2 人", by=sitting.by)

    [item] = sitting.items()
    assert (item.recused, item.recusal_note, item.voters_of(12)) == (2, "同单位 2 人", 10)


def test_nobody_is_recused_who_is_not_on_the_agenda(sitting):
    [item] = sitting.invite()
    take_off_agenda([item], by=sitting.by)

    with pytest.raises(ActionDenied, match="该人员已不在议程中"):
        recuse(item, count=1, by=sitting.by)


def test_more_recusals_than_members_present_are_refused(sitting):
    [item] = sitting.invite()
    sitting.attend()

    with pytest.raises(ActionDenied, match="的回避人数 12 人应少于实到人数 12 人"):
        recuse(item, count=12, by=sitting.by)


def test_somebody_who_failed_may_be_voted_on_again_at_a_later_meeting(sitting):
    sitting.ready(NO)
    close_meeting(sitting.meeting, by=sitting.by)
    row = sitting.world.act(Action.REVIEW_AGAIN, sitting.world.fresh(sitting.applications[0]))
    again = sitting.plan("复评会议")

    added = put_on_agenda(again, [row], by=sitting.by)

    assert len(added.items) == 1


def test_adding_takes_the_same_statements_for_one_and_three(sitting):
    def statements(count):
        rows, by = sitting.waiting(count), sitting.by
        with CaptureQueriesContext(connection) as captured:
            put_on_agenda(sitting.meeting, rows, by=by)
        return len(captured)

    assert statements(1) == statements(3)


def last_event(sitting):
    return Event.objects.filter(stream=sitting.meeting.stream).order_by("-seq").first()


def test_a_committee_of_another_series_is_refused(sitting):
    [row] = sitting.waiting()
    Committee.objects.filter(pk=sitting.committee.pk).update(series="economics")

    assert refused(sitting, row) == [f"该申报的职称系列与“{sitting.committee.name}”不同，不能评审。"]


def test_taking_off_twice_is_one_event(sitting):
    items = sitting.invite()

    assert (take_off_agenda(items, by=sitting.by), take_off_agenda(items, by=sitting.by)) == (1, 0)
    assert Event.objects.filter(kind="agenda_remove").count() == 1
