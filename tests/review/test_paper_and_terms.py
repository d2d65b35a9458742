"""纸质流转、到件、逾期、公示期: the services beside the door."""

import datetime as dt

import pytest

from accounts.models import Event
from accounts.services.events import verify
from review.enums import Action, Paper, State
from review.services import lapsing
from review.services.door import Outcome
from review.services.lapsing import lapse_overdue
from review.services.paper import record_arrival, record_stamp
from review.services.publicity import start_publicity
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


def test_the_paper_way_of_the_route_is_copied_and_each_stamp_is_recorded_once_with_an_event(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk = world.actor(world.officer("hrss_330106"))
    unit, department = row.paper_stamps.all()

    record_stamp(unit, stamped_on=clock.today(), organisation_name=unit.organisation_name, by=clerk)

    assert [stamp.organisation for stamp in (unit, department)] == [
        world.offices["unit_330106"],
        world.offices["department_330106"],
    ]
    assert Event.objects.filter(stream=row.stream, kind="paper_stamp").count() == 1
    assert verify(row.stream) == []


def test_a_stamp_of_tomorrow_is_refused(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk = world.actor(world.officer("hrss_330106"))

    with pytest.raises(ActionDenied, match="不能晚于今天"):
        record_stamp(
            row.paper_stamps.first(),
            stamped_on=clock.today() + dt.timedelta(days=1),
            organisation_name="单位",
            by=clerk,
        )


def stamp_first(row, *, by):
    stamp = row.paper_stamps.first()
    return record_stamp(stamp, stamped_on=clock.today(), organisation_name=stamp.organisation_name, by=by)


@pytest.mark.parametrize("record", [record_arrival, stamp_first])
def test_only_the_office_that_holds_the_application_records_its_paper(world, record):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)
    passed_on = world.actor(world.officer("hrss_330106"))
    stranger = world.actor(world.officer("hrss_330110"))

    for officer, status in ((passed_on, 409), (stranger, 404)):
        with pytest.raises(ActionDenied) as denied:
            record(row, by=officer)
        assert denied.value.status == status


def test_a_stage_that_wants_paper_cannot_approve_before_it_has_come(whole_world):
    world = whole_world
    row = world.advance(world.draft(), lambda now: now.paper == Paper.AWAITED and now.state == State.AWAITING_RECEIPT)
    row = world.act(Action.RECEIVE, row, with_paper=False)

    with pytest.raises(ActionDenied, match="纸质材料尚未到齐"):
        world.act(Action.EXAMINE, row)
    record_arrival(row, by=world.actor(world.officer_for(row, Action.EXAMINE)))

    assert world.act(Action.EXAMINE, world.fresh(row)).state == State.AWAITING_SIGNATURE


def test_what_is_not_mended_in_time_lapses_once(world):
    row = world.application_at(State.RETURNED)

    with clock.frozen(clock.now() + dt.timedelta(days=60)):
        first, second = lapse_overdue(), lapse_overdue()

    assert (first, second) == (1, 0)
    assert world.fresh(row).state == State.LAPSED
    assert Event.objects.filter(stream=row.stream, kind="lapse", actor=None).count() == 1


def test_nothing_lapses_on_the_last_day(world):
    row = world.application_at(State.RETURNED)

    with clock.frozen(dt.datetime.combine(row.deadline_on, dt.time(23, 59))):
        assert lapse_overdue() == 0


def test_after_the_deadline_a_correction_is_refused(world):
    row = world.application_at(State.RETURNED)
    user = world.owner(row)
    for ticket in row.tickets.all():
        ticket.answer = "已说明。"
        ticket.save()

    with clock.frozen(clock.now() + dt.timedelta(days=60)), pytest.raises(ActionDenied, match="补正期限已过"):
        world.submit(row, user)


@pytest.mark.parametrize(("last", "is_enough"), [(dt.date(2026, 11, 27), True), (dt.date(2026, 11, 26), False)])
def test_publicity_lasts_five_working_days_at_least(world, last, is_enough):
    officer = world.actor(world.officer("high"))
    period = {"starts_on": dt.date(2026, 11, 23), "ends_on": last, "place": "网站", "days": 5, "by": officer}

    if is_enough:
        assert start_publicity(officer.organisation_id, **period).ends_on == last
    else:
        with pytest.raises(ActionDenied, match="最早到2026年11月27日为止"):
            start_publicity(officer.organisation_id, **period)


def test_publicity_of_a_result_cannot_be_concluded_before_its_last_day_is_over(world):
    row = world.application_at(State.IN_PUBLICITY)

    with pytest.raises(ActionDenied, match="公示尚未期满"):
        world.act(Action.CONCLUDE, row)


def test_a_lapse_that_somebody_forestalls_does_not_begin_again_and_again(world, monkeypatch):
    world.application_at(State.RETURNED)
    monkeypatch.setattr(lapsing, "move", lambda *args, **options: Outcome())

    with clock.frozen(clock.now() + dt.timedelta(days=60)):
        assert lapsing.lapse_overdue() == 0


def test_publicity_on_a_route_that_ends_at_the_committee_is_not_concluded_into_nowhere(whole_world):
    row = whole_world.application_at(State.IN_PUBLICITY)
    row.stages.filter(position__gt=row.position).update(plan_number=99)

    with clock.frozen(clock.now() + dt.timedelta(days=20)), pytest.raises(ActionDenied, match="没有批复环节"):
        whole_world.act(Action.CONCLUDE, row)

    assert whole_world.fresh(row).state == State.IN_PUBLICITY
