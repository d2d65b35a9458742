"""Votes typed twice by two persons: what is written, what is refused, what differs."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from committees.enums import Standing
from committees.models import TallyEntry
from committees.rules import Tally
from committees.services.agenda import recuse
from committees.services.closing import close_meeting
from committees.services.meetings import open_voting, reopen_preparation
from committees.services.tallies import enter_tallies, enter_tally
from tests.committees.helpers import YES, Sitting
from tests.factories import accounts as make
from zcps.kit.refusals import ActionDenied


def enter(item, number, by, agree=8, against=3, abstain=1):
    return enter_tally(item, pass_number=number, agree=agree, against=against, abstain=abstain, by=by)


def denied(*args, **options):
    with pytest.raises(ActionDenied) as refused:
        enter(*args, **options)
    return refused.value.status, refused.value.sentence


def standing(sitting):
    [item] = sitting.items()
    return item.standing_of(12)


def test_a_pass_keeps_who_typed_it(sitting):
    [item] = sitting.open()

    enter(item, 1, sitting.by)

    entry = TallyEntry.objects.get()
    assert (entry.tally, entry.typed_by, entry.typed_person) == (YES, sitting.manager, sitting.manager.person)


def test_two_equal_passes_agree(sitting):
    [item] = sitting.open()

    enter(item, 1, sitting.by)
    enter(item, 2, sitting.second)

    assert standing(sitting) == Standing.AGREED


def test_the_second_pass_is_not_typed_by_the_same_person(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)

    assert denied(item, 2, sitting.by) == (403, f"“{item.name}”的第 1 遍由您录入，第 2 遍须由另一人录入。")


def test_the_first_pass_is_not_typed_by_the_person_of_the_second(sitting):
    [item] = sitting.open()
    enter(item, 2, sitting.second)

    assert denied(item, 1, sitting.second)[0] == 403


def test_two_accounts_of_one_person_are_one_person(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)
    twin = make.officer(sitting.committee.office, Role.CANDIDATE_REVIEWER, of=sitting.manager.person)

    assert denied(item, 2, sitting.world.actor(twin))[0] == 403


def test_the_database_too_wants_two_persons(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)
    entry = TallyEntry.objects.get()
    entry.pk, entry.pass_number, entry._state.adding = None, 2, True

    with pytest.raises(IntegrityError, match="tally_two_persons"), transaction.atomic():
        entry.save(force_insert=True)


def test_an_account_without_a_person_types_nothing(sitting):
    [item] = sitting.open()
    type(sitting.typist).objects.filter(pk=sitting.typist.pk).update(person=None)
    sitting.typist.refresh_from_db()

    assert denied(item, 1, sitting.second) == (
        403,
        "该账号没有登记实际使用人，不能录入票数；请用实名工作人员账号登录。",
    )


def test_nobody_types_the_votes_on_oneself(sitting):
    [item] = sitting.open()
    sitting.typist.person = sitting.applications[0].person
    sitting.typist.save()

    assert denied(item, 1, sitting.second) == (
        403,
        f"“{item.name}”是您本人的申报，应当回避，请由其他工作人员录入。",
    )


def test_counts_that_do_not_add_up_are_refused(sitting):
    [item] = sitting.open()

    assert denied(item, 1, sitting.by, abstain=2) == (
        409,
        f"“{item.name}”的同意 8、反对 3、弃权 2，合计 13 票，应为 12 票，请核对计票单。",
    )


def test_the_recused_do_not_vote(sitting):
    [item] = sitting.invite()
    recuse(item, count=2, by=sitting.by)
    sitting.attend()
    open_voting(sitting.meeting, by=sitting.by)

    assert denied(item, 1, sitting.by)[1].endswith("合计 12 票，应为 10 票，请核对计票单。")


def test_a_difference_is_told_and_nothing_is_overwritten(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)

    typed = enter(item, 2, sitting.second, agree=7, against=4)

    assert ([row.name for row in typed.different], standing(sitting)) == ([item.name], Standing.DIFFERENT)
    assert [entry.tally for entry in item.tallies.order_by("pass_number")] == [YES, Tally(7, 4, 1)]


def test_a_difference_ends_when_one_of_the_two_types_again(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)
    enter(item, 2, sitting.second, agree=7, against=4)

    typed = enter(item, 2, sitting.second)

    assert (len(typed.again), standing(sitting)) == (1, Standing.AGREED)


def test_a_third_person_may_type_a_disputed_pass_again(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)
    enter(item, 2, sitting.second, agree=7, against=4)

    enter(item, 2, sitting.world.actor(sitting.colleague()))

    assert standing(sitting) == Standing.AGREED


def test_somebody_elses_pass_is_not_overwritten(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)

    status, sentence = denied(item, 1, sitting.second, agree=9, against=2)

    assert (status, sentence) == (409, f"“{item.name}”的第 1 遍已由{sitting.manager}录入，没有覆盖。")


def test_typing_the_same_again_changes_nothing(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by)
    version = sitting.fresh().version

    typed = enter(item, 1, sitting.by)

    assert (typed.new, typed.again, sitting.fresh().version) == ([], [], version)


def test_ones_own_pass_can_be_corrected(sitting):
    [item] = sitting.open()
    enter(item, 1, sitting.by, agree=9, against=2)

    enter(item, 1, sitting.by)

    assert TallyEntry.objects.get().tally == YES


def test_votes_typed_for_other_attendance_must_be_typed_again(sitting):
    sitting.ready(YES)
    reopen_preparation(sitting.meeting, reason="实到人数有误", by=sitting.by)
    sitting.attend(present=11)
    open_voting(sitting.meeting, by=sitting.by)

    assert sitting.items()[0].standing_of(11) == Standing.WRONG_SUM
    with pytest.raises(ActionDenied, match="合计不符"):
        close_meeting(sitting.meeting, by=sitting.by)


def test_one_wrong_row_refuses_the_whole_sheet(sitting):
    first, second = sitting.open(2)

    with pytest.raises(ActionDenied):
        enter_tallies(sitting.meeting, pass_number=1, tallies={first.pk: YES, second.pk: Tally(1, 1, 1)}, by=sitting.by)

    assert not TallyEntry.objects.exists()


def test_votes_are_typed_for_people_of_this_agenda_only(sitting):
    sitting.open()

    with pytest.raises(ActionDenied, match="部分人员不在本次会议的议程中"):
        enter_tallies(sitting.meeting, pass_number=1, tallies={0: YES}, by=sitting.by)


def test_no_votes_are_typed_before_the_meeting_is_opened(sitting):
    [item] = sitting.invite()
    sitting.attend()

    assert denied(item, 1, sitting.by)[0] == 409


def test_no_votes_are_typed_after_the_close(sitting):
    [item] = sitting.ready(YES)
    close_meeting(sitting.meeting, by=sitting.by)

    assert denied(item, 2, sitting.second, agree=9, against=2) == (
        409,
        "会议已经结束，议程、到会人数和票数都不能再改。",
    )


def test_another_office_types_nothing(sitting):
    [item] = sitting.open()
    stranger = sitting.world.actor(sitting.world.officer("mid_330200"))

    assert denied(item, 1, stranger)[0] == 404


def test_typing_takes_the_same_statements_for_one_and_three(world):
    def statements(count):
        sitting = Sitting(world, name=f"{count} 人的会议")
        sitting.open(count)
        counts, by = sitting.counts(), sitting.by
        with CaptureQueriesContext(connection) as captured:
            enter_tallies(sitting.meeting, pass_number=1, tallies=counts, by=by)
        return len(captured)

    assert statements(1) == statements(3)
