"""单位公示: who is shown, for how long, what takes somebody off the list, and when it has ended."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from accounts.models import CalendarDay, Event
from accounts.policies import SYSTEM
from review.enums import Action, PublicityKind, State
from review.models import Application, Publicity, PublicityItem
from review.policies import why_not
from review.policies.acts import TicketDraft
from review.queries.publicities import list_digest
from review.services.door import move_one
from review.services.publicity import Terms, conclude_publicity, publicise_at_unit
from tests.review.publicising import UNIT, afterwards, clerk_of, object_to, shown
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

DUE = "本环节须先在单位公示：公示期满、异议处理完毕，办理“结束公示”之后方可通过和报送。"


def terms(**changes) -> Terms:
    today = clock.today()
    given = {"starts_on": today, "ends_on": today + dt.timedelta(days=14), "place": "一楼公示栏"}
    return Terms(**given | changes)


def refusal(row: Application, actor) -> str:
    found = why_not(actor, Action.APPROVE, row, today=clock.today())
    return found.sentence if found else ""


def test_before_its_publicity_has_ended_nothing_passes_the_unit(green_world):
    row, actor = green_world.submitted(), clerk_of(green_world)
    assert refusal(row, actor) == DUE

    publicity = green_world.publicise([row], by=actor)
    assert refusal(green_world.fresh(row), actor) == DUE

    with afterwards():
        conclude_publicity(publicity, by=actor)
        assert refusal(green_world.fresh(row), actor) == ""


def test_many_are_shown_together_in_the_order_of_a_list(green_world):
    publicity, rows = shown(green_world, count=3)

    items = list(publicity.items.select_related("application"))
    assert [item.position for item in items] == [1, 2, 3]
    assert [item.application.name_key for item in items] == sorted(row.name_key for row in rows)
    assert {row.publicity_id for row in rows} == {publicity.pk}
    assert {row.publicity_until for row in rows} == {publicity.ends_on}
    assert {item.revision_id for item in items} == {row.revision_id for row in rows}
    assert publicity.kind == PublicityKind.UNIT


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": dt.date(2026, 4, 9)}, "公示期不少于 5 个工作日，最早到2026年4月13日为止，请修改截止日期。"),
        ({"starts_on": dt.date(2026, 4, 6), "ends_on": dt.date(2026, 4, 20)}, "公示开始日期不能早于今天。"),
        ({"ends_on": dt.date(2026, 4, 1)}, "公示期不少于 5 个工作日，最早到2026年4月13日为止，请修改截止日期。"),
    ],
)
def test_a_period_that_is_too_short_or_has_begun_is_refused_and_leaves_nothing(green_world, changes, sentence):
    row = green_world.submitted()

    with clock.frozen(dt.datetime(2026, 4, 7, 9, tzinfo=dt.UTC)), pytest.raises(ActionDenied) as refused:
        publicise_at_unit({row.pk: row.version}, terms(**changes), by=clerk_of(green_world))

    assert str(refused.value) == sentence
    assert not Publicity.objects.exists()


def test_a_year_that_is_not_announced_is_counted_and_marked(green_world):
    CalendarDay.objects.filter(date__year__gte=2030).delete()
    row = green_world.submitted()

    with clock.frozen(dt.datetime(2029, 12, 27, 2, tzinfo=dt.UTC)):
        ends_on = dt.date(2030, 1, 10)
        publicity = publicise_at_unit({row.pk: row.version}, terms(ends_on=ends_on), by=clerk_of(green_world))

    assert (publicity.is_estimated, publicity.working_days) == (True, 11)


def test_one_that_cannot_be_shown_keeps_the_others_from_being_shown(green_world):
    first, second = green_world.submitted(), green_world.submitted()
    green_world.publicise([first], by=clerk_of(green_world))
    first = green_world.fresh(first)

    with pytest.raises(ActionDenied, match=f"{first.name}：该申报正在公示，不能重复登记。"):
        publicise_at_unit({row.pk: row.version for row in (first, second)}, terms(), by=clerk_of(green_world))

    assert green_world.fresh(second).publicity is None


def test_what_has_passed_needs_no_publicity(green_world):
    row = green_world.application_at(State.AWAITING_FORWARD, position=1)

    with pytest.raises(ActionDenied, match="该申报现在不需要单位公示"):
        publicise_at_unit({row.pk: row.version}, terms(), by=clerk_of(green_world))


def test_a_page_that_is_older_than_the_application_starts_nothing(green_world):
    row = green_world.submitted()

    with pytest.raises(ActionDenied, match="已有变化，公示没有登记"):
        publicise_at_unit({row.pk: row.version - 1}, terms(), by=clerk_of(green_world))


def test_another_units_clerk_finds_nothing_to_show(green_world):
    row, stranger = green_world.submitted(), green_world.actor(green_world.officer("unit_330110"))

    with pytest.raises(ActionDenied) as refused:
        publicise_at_unit({row.pk: row.version}, terms(), by=stranger)

    assert refused.value.status == 404


def test_an_office_later_on_the_way_cannot_show_for_the_unit(green_world):
    row = green_world.application_at(State.AWAITING_APPROVAL, position=1)
    later = green_world.application_at(State.AWAITING_APPROVAL, position=2)
    department = green_world.actor(green_world.officer("department_330106"))

    with pytest.raises(ActionDenied, match="该申报现在不需要单位公示"):
        publicise_at_unit({later.pk: later.version}, terms(), by=department)
    with pytest.raises(ActionDenied):
        publicise_at_unit({row.pk: row.version}, terms(), by=department)


def test_a_leader_of_the_unit_shows_nothing(green_world):
    row, leader = green_world.submitted(), green_world.actor(green_world.officer(UNIT, "leader"))

    with pytest.raises(ActionDenied, match="的经办人员可以登记公示"):
        publicise_at_unit({row.pk: row.version}, terms(), by=leader)


def test_nobody_shows_an_application_of_their_own(green_world):
    row, actor = green_world.submitted(), clerk_of(green_world)
    Application.objects.filter(pk=row.pk).update(person=actor.person_id)

    with pytest.raises(ActionDenied, match="应当回避"):
        publicise_at_unit({row.pk: row.version}, terms(), by=actor)


def test_applications_of_two_units_are_not_on_one_list(green_world):
    first = green_world.submitted()
    second = green_world.submitted(green_world.applicant(unit="unit_330110"))
    actor = clerk_of(green_world)
    both = actor.roles | {(role, second.holder_id) for role, _ in actor.roles}
    everywhere = type(actor)(actor.user_id, actor.person_id, actor.name, actor.organisation_id, both)

    with pytest.raises(ActionDenied, match="由不同的单位办理"):
        publicise_at_unit({first.pk: None, second.pk: None}, terms(), by=everywhere)


# --- the end ---------------------------------------------------------------------------------------------------


def test_it_does_not_end_on_its_last_day(green_world):
    publicity, _ = shown(green_world)

    with afterwards(14), pytest.raises(ActionDenied, match="之后才能结束公示"):
        conclude_publicity(publicity, by=clerk_of(green_world))


def test_it_ends_once_with_its_list_and_a_word_on_every_chain(green_world):
    publicity, rows = shown(green_world, count=2)
    actor = clerk_of(green_world)

    with afterwards(15):
        done = conclude_publicity(publicity, by=actor)
        with pytest.raises(ActionDenied, match="这次公示已经结束"):
            conclude_publicity(publicity, by=actor)

    assert done.list_sha256 == list_digest(publicity)
    assert [green_world.fresh(row).publicity_missing for row in rows] == [False, False]
    assert [green_world.fresh(row).stage.publicity_id for row in rows] == [publicity.pk] * 2
    kinds = [Event.objects.filter(stream=stream).latest("seq").kind for stream in (publicity.stream, rows[0].stream)]
    assert kinds == ["publicity_concluded"] * 2


def test_it_does_not_end_over_an_objection(green_world):
    publicity, (row, *_) = shown(green_world, count=2)
    object_to(green_world, publicity, row)

    with afterwards(), pytest.raises(ActionDenied, match=f"{row.name}还有没有处理完毕的异议"):
        conclude_publicity(publicity, by=clerk_of(green_world))


def test_only_who_works_on_it_ends_it(green_world):
    publicity, _ = shown(green_world)
    leader = green_world.actor(green_world.officer(UNIT, "leader"))
    stranger = green_world.actor(green_world.officer("unit_330110"))

    with afterwards():
        answers = []
        for actor in (leader, stranger):
            with pytest.raises(ActionDenied) as refused:
                conclude_publicity(publicity, by=actor)
            answers.append(refused.value.status)

    assert answers == [403, 404]


def test_the_publicity_of_results_is_ended_by_its_own_act(whole_world):
    row = whole_world.application_at(State.IN_PUBLICITY)
    manager = whole_world.actor(whole_world.officer_for(row, Action.CONCLUDE))

    with pytest.raises(ActionDenied, match="评审结果公示由评委会办公室"):
        conclude_publicity(row.publicity, by=manager)


# --- leaving ---------------------------------------------------------------------------------------------------


def _withdrawn(world, row):
    move_one(Action.WITHDRAW, row, version=row.version, by=world.actor(world.owner(row)))


@pytest.mark.parametrize(
    ("act", "leave"),
    [
        (Action.WITHDRAW, _withdrawn),
        (Action.RETURN, lambda world, row: world.act(Action.RETURN, row)),
        (Action.REJECT, lambda world, row: world.act(Action.REJECT, row)),
    ],
)
def test_who_leaves_during_the_period_stays_on_the_list_crossed_out(green_world, act, leave):
    publicity, (row, other) = shown(green_world, count=2)

    leave(green_world, row)

    row = green_world.fresh(row)
    left = publicity.items.get(application=row)
    assert (row.publicity_id, row.publicity_until, row.open_objections) == (None, None, 0)
    assert (left.left_act, left.left_at is not None) == (act, True)
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))
    assert not green_world.fresh(other).publicity_missing


def test_what_is_submitted_anew_is_shown_anew(green_world):
    row = green_world.publicised(green_world.submitted())
    assert not row.publicity_missing

    row = green_world.submit(green_world.act(Action.RETURN, row), green_world.owner(row))

    assert (row.publicity_missing, row.stage.publicity_id) == (True, None)
    green_world.publicised(row)


def test_what_an_office_above_sends_back_or_has_mended_is_not_shown_again(green_world):
    row = green_world.application_at(State.AWAITING_APPROVAL, position=2)

    row = green_world.act(Action.SEND_BACK, row)

    assert (row.position, row.publicity_missing) == (1, False)


def test_reinstated_after_a_refusal_during_the_period_it_is_shown_anew(green_world):
    publicity, (row,) = shown(green_world)
    row = green_world.act(Action.REJECT, row)

    row = green_world.act(Action.REINSTATE, row, by=green_world.officer("department_330106"))

    assert row.publicity_missing
    green_world.publicised(row)
    assert publicity.items.get().left_act == Action.REJECT


def test_the_publicity_of_results_has_its_list_too_and_an_upheld_objection_ends_it_there(whole_world):
    row = whole_world.application_at(State.IN_PUBLICITY)
    item = PublicityItem.objects.get(application=row, publicity=row.publicity)

    whole_world.act(Action.UPHOLD, row)

    item.refresh_from_db()
    assert item.left_act == Action.UPHOLD


def test_the_database_keeps_lists_as_they_were(green_world):
    publicity, _ = shown(green_world)
    item = publicity.items.get()

    for change in (lambda: PublicityItem.objects.update(position=9), item.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_returned_application_that_lapses_is_on_no_list_any_more(green_world):
    _publicity, (row,) = shown(green_world)
    row = green_world.act(Action.RETURN, row, tickets=(TicketDraft(section="education", message="请补充。"),))

    with clock.frozen(clock.now() + dt.timedelta(days=60)):
        move_one(Action.LAPSE, row, version=None, by=SYSTEM)

    assert green_world.fresh(row).publicity_id is None
