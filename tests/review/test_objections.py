"""公示异议: recorded and handled, in step with the application, and who raised it stays between them and the handler."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event, EventPayload
from review.enums import Action, State
from review.models import Application, Objection
from review.policies import why_not
from review.services.objections import Raised, handle_objection, record_objection, reveal_objector
from review.services.publicity import conclude_publicity
from tests.review.publicising import UNIT, afterwards, clerk_of, object_to, shown
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


def test_an_objection_is_open_until_it_is_found_wrong(green_world):
    publicity, (row,) = shown(green_world)

    objection = object_to(green_world, publicity, row)
    assert green_world.fresh(row).open_objections == 1

    done = handle_objection(objection, finding="经核查，材料属实。", is_upheld=False, by=clerk_of(green_world))
    assert (green_world.fresh(row).open_objections, done.is_upheld) == (0, False)
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))


def test_what_the_unit_says_with_its_pass_counts_what_was_raised(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row)
    handle_objection(objection, finding="属实。", is_upheld=False, by=clerk_of(green_world))
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))

    green_world.act(Action.APPROVE, green_world.fresh(row))

    assert row.recommendations.get().publicity_text.endswith("收到异议 1 件，经核查均不成立。")


def test_one_that_holds_keeps_the_application_until_it_is_returned_or_rejected(green_world):
    publicity, (row, other) = shown(green_world, count=2)
    objection = object_to(green_world, publicity, row)
    handle_objection(objection, finding="业绩不实。", is_upheld=True, by=clerk_of(green_world))

    with afterwards(), pytest.raises(ActionDenied, match="异议成立而没有退回、不通过"):
        conclude_publicity(publicity, by=clerk_of(green_world))
    green_world.act(Action.REJECT, green_world.fresh(row))
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))

    assert green_world.fresh(other).publicity_missing is False


def test_handled_once_it_stands(green_world):
    publicity, (row,) = shown(green_world)
    objection, by = object_to(green_world, publicity, row), clerk_of(green_world)

    with pytest.raises(ActionDenied, match="请填写核查情况"):
        handle_objection(objection, finding=" ", is_upheld=False, by=by)
    handle_objection(objection, finding="属实。", is_upheld=False, by=by)
    with pytest.raises(ActionDenied, match="已经处理"):
        handle_objection(objection, finding="不属实。", is_upheld=True, by=by)


def test_handled_after_the_person_has_left_it_touches_the_application_no_more(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row)
    green_world.act(Action.RETURN, green_world.fresh(row))

    handle_objection(objection, finding="已退回修改。", is_upheld=True, by=clerk_of(green_world))

    assert green_world.fresh(row).open_objections == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_it_was_received_between_the_first_day_and_today(green_world, days):
    publicity, (row,) = shown(green_world)

    with pytest.raises(ActionDenied, match="收到异议的日期"):
        object_to(green_world, publicity, row, received_on=clock.today() + dt.timedelta(days=days))


def test_nothing_is_raised_against_who_is_shown_no_more(green_world):
    publicity, (row,) = shown(green_world)
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))

    with pytest.raises(ActionDenied, match="已经不在公示中"):
        object_to(green_world, publicity, row)


def test_against_oneself_one_neither_records_nor_handles(green_world):
    publicity, (row,) = shown(green_world)
    objection, by = object_to(green_world, publicity, row), clerk_of(green_world)
    Application.objects.filter(pk=row.pk).update(person=by.person_id)

    with pytest.raises(ActionDenied, match="应当回避"):
        object_to(green_world, publicity, row)
    with pytest.raises(ActionDenied, match="应当回避"):
        handle_objection(objection, finding="属实。", is_upheld=False, by=by)


def test_an_application_that_left_the_unit_is_not_found(green_world):
    publicity, (row,) = shown(green_world)
    Application.objects.filter(pk=row.pk).update(submitted_at=None)

    with pytest.raises(ActionDenied) as refused:
        object_to(green_world, publicity, row)

    assert refused.value.status == 404


# --- who raised it ----------------------------------------------------------------------------------------------


def test_the_name_is_sealed_and_each_look_at_it_is_on_record(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row, objector="郑重文")
    assert "郑重文" not in Objection.objects.values_list("objector", flat=True).get()

    assert reveal_objector(objection, by=clerk_of(green_world)) == "郑重文"

    assert Event.objects.filter(stream=publicity.stream).latest("seq").kind == "objector_revealed"
    assert not [each for each in EventPayload.objects.all() if "郑重文" in str(each.payload)]


def test_of_an_anonymous_one_there_is_no_name(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row)

    with pytest.raises(ActionDenied, match="匿名提出"):
        reveal_objector(objection, by=clerk_of(green_world))


def test_a_leader_does_not_look(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row, objector="郑重文")

    with pytest.raises(ActionDenied) as refused:
        reveal_objector(objection, by=green_world.actor(green_world.officer(UNIT, "leader")))

    assert refused.value.status == 403


def test_the_database_keeps_what_was_said(green_world):
    publicity, (row,) = shown(green_world)
    objection = object_to(green_world, publicity, row)
    handle_objection(objection, finding="属实。", is_upheld=False, by=clerk_of(green_world))

    for change in ({"finding": "改"}, {"content": "改"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Objection.objects.update(**change)


# --- results ----------------------------------------------------------------------------------------------------


def test_against_a_result_the_committees_office_records_and_the_result_does_not_become_final(whole_world):
    row = whole_world.application_at(State.IN_PUBLICITY)
    manager = whole_world.actor(whole_world.officer_for(row, Action.CONCLUDE))
    raised = Raised("论文不是本人的。", clock.today(), "王敏")
    objection = record_objection(row.publicity, row, raised, by=manager)

    row = whole_world.fresh(row)
    with afterwards():
        refusal = why_not(manager, Action.CONCLUDE, row, today=clock.today())
        assert refusal.sentence == "尚有异议未处理完毕，或者异议成立而没有相应办理，不能结束公示。"
    handle_objection(objection, finding="属本人。", is_upheld=False, by=manager)
    with afterwards():
        assert why_not(manager, Action.CONCLUDE, whole_world.fresh(row), today=clock.today()) is None
