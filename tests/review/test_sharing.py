"""分办: share out, claim, give back, even out, standing rules, and what the lists show of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Event, Grant, Notification
from accounts.services.grants import revoke
from review.enums import Action, ShareBy, State
from review.models import Application, ShareRule
from review.policies.clerks import levelled
from review.services.office import perform
from review.services.sharing import claim, end_rule, level, release, share, share_groups
from tests.factories import accounts as make
from tests.review.desk import CITY, COUNTY
from zcps.kit.refusals import ActionDenied

A, B = 0, 1


@pytest.fixture
def clerks(world):
    return [world.officer(COUNTY), world.officer(COUNTY, number=B)]


@pytest.fixture
def by(world, clerks):
    return world.actor(clerks[A])


def clerk_of(row) -> int | None:
    row = Application.objects.select_related("stage").get(pk=row.pk)
    assert row.clerk_id == row.stage.clerk_id
    return row.clerk_id


def told(row) -> list[tuple[str, str, str]]:
    events = Event.objects.filter(stream=row.stream, kind="assigned").select_related("payload_row").order_by("seq")
    payloads = [event.payload_row.payload for event in events]
    return [(each["how"], each["from"], each["to"]) for each in payloads]


def statements(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured)


# --- the services --------------------------------------------------------------------------------------------


def test_shared_out_it_is_the_clerks_with_one_event_one_message_and_the_state_untouched(world, clerks, by):
    rows = [world.submitted() for _ in range(2)]

    outcome = share([row.pk for row in rows], to=clerks[B].pk, by=by)

    assert len(outcome.done) == 2
    assert [clerk_of(row) for row in rows] == [clerks[B].pk] * 2
    assert told(rows[0]) == [("shared", "", clerks[B].get_full_name())]
    assert world.fresh(rows[0]).version == rows[0].version
    assert Notification.objects.get(kind="review.assigned").title == "分办给您 2 件申报"


def test_sharing_many_needs_no_more_statements_than_sharing_one(world, clerks, by):
    one, many = [world.submitted().pk], [world.submitted().pk for _ in range(4)]

    assert statements(lambda: share(one, to=clerks[B].pk, by=by)) == statements(
        lambda: share(many, to=clerks[B].pk, by=by)
    )


def test_what_is_his_already_is_left_alone(world, clerks, by):
    row = world.submitted()
    share([row.pk], to=clerks[B].pk, by=by)

    assert share([row.pk], to=clerks[B].pk, by=by).done == []
    assert len(told(row)) == 1


def test_only_what_the_office_holds_is_shared_and_only_to_its_clerks(world, clerks, by):
    row = world.submitted()
    gone = world.application_at(State.AWAITING_APPROVAL, position=2)
    leader, away = world.officer(COUNTY, Role.LEADER), world.officer(CITY)

    assert share([gone.pk], to=clerks[B].pk, by=by).refused == [("", "这件申报已不在本机构办理，请刷新列表。")]
    assert "已不在本机构任职" in share([row.pk], to=leader.pk, by=by).refused[0][1]
    assert "已不在本机构任职" in share([row.pk], to=away.pk, by=by).refused[0][1]


def test_a_clerk_of_another_duty_of_the_house_does_not_get_it(world, by):
    ratifier = world.officer(COUNTY, Role.RATIFIER)
    row = world.submitted()

    assert "没有办理“审核报送”的角色" in share([row.pk], to=ratifier.pk, by=by).refused[0][1]


def test_nobody_gets_his_own_case_nor_meets_it(world, clerks, by):
    row = world.submitted()
    Application.objects.filter(pk=row.pk).update(person=clerks[B].person)

    assert "应当回避" in share([row.pk], to=clerks[B].pk, by=by).refused[0][1]
    assert "已不在本机构办理" in claim([row.pk], by=world.actor(clerks[B])).refused[0][1]


def test_a_leader_may_share_out_and_a_reviewer_of_blocks_may_not(world, clerks):
    row = world.submitted()
    leader, reviewer = world.officer(COUNTY, Role.LEADER), world.officer(COUNTY, Role.BLOCK_REVIEWER)

    assert len(share([row.pk], to=clerks[A].pk, by=world.actor(leader)).done) == 1
    with pytest.raises(ActionDenied, match="不能安排分工"):
        share([row.pk], to=clerks[A].pk, by=world.actor(reviewer))


@pytest.mark.parametrize(("ids", "sentence"), [([], "请先勾选"), (range(2001), "一次最多分办 2000 件")])
def test_nothing_and_far_too_much_are_refused(by, ids, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        claim(ids, by=by)


def test_what_is_nobodys_is_claimed_what_is_a_colleagues_is_not(world, clerks, by):
    free, taken = world.submitted(), world.submitted()
    share([taken.pk], to=clerks[B].pk, by=by)

    outcome = claim([free.pk, taken.pk], by=by)

    assert clerk_of(free) == clerks[A].pk
    name, sentence = outcome.refused[0]
    assert (name, clerks[B].get_full_name() in sentence) == (taken.name, True)
    assert claim([free.pk], by=by).done == []


def test_given_back_it_is_nobodys_again(world, clerks, by):
    row, other = world.submitted(), world.submitted()
    claim([row.pk], by=by)
    share([other.pk], to=clerks[B].pk, by=by)

    outcome = release([row.pk, other.pk], by=by)

    assert clerk_of(row) is None
    assert told(row)[-1] == ("released", clerks[A].get_full_name(), "")
    assert "不是由您经办" in outcome.refused[0][1]


def test_a_clerk_keeps_an_application_that_comes_back_to_him(world, clerks, by):
    row = world.application_at(State.AWAITING_APPROVAL)
    claim([row.pk], by=by)

    row = world.act(Action.RETURN, world.fresh(row))
    row = world.submit(row, world.owner(row))

    assert row.clerk_id == clerks[A].pk


def test_a_group_is_shared_out_and_what_is_decided_stays_where_it_is(world, clerks, by):
    fresh, decided = world.submitted(), world.application_at(State.AWAITING_FORWARD)
    claim([decided.pk], by=by)
    claim([fresh.pk], by=by)

    first = share_groups({"structure": clerks[B].pk}, grouped=ShareBy.SPECIALITY, again=False, standing=False, by=by)
    again = share_groups({"structure": clerks[B].pk}, grouped=ShareBy.SPECIALITY, again=True, standing=False, by=by)

    assert (first.done, [row.pk for row in again.done]) == ([], [fresh.pk])
    once_more = {"structure": clerks[B].pk}
    assert share_groups(once_more, grouped=ShareBy.SPECIALITY, again=True, standing=False, by=by).done == []
    assert (clerk_of(fresh), clerk_of(decided)) == (clerks[B].pk, clerks[A].pk)


def test_a_unit_is_a_group_too_and_a_strange_key_is_none(world, clerks, by):
    row = world.submitted()

    unit = share_groups(
        {str(row.unit_id): clerks[B].pk, "x": clerks[B].pk}, grouped=ShareBy.UNIT, again=False, standing=False, by=by
    )
    nobody = share_groups({"structure": 0}, grouped=ShareBy.SPECIALITY, again=True, standing=True, by=by)

    assert [done.pk for done in unit.done] == [row.pk]
    assert "已不在本机构任职" in nobody.refused[0][1]
    assert not ShareRule.objects.exists()


def test_more_than_one_act_takes_is_told(world, clerks, by, monkeypatch):
    monkeypatch.setattr("review.services.sharing.LIMIT", 1)
    oldest, _ = world.submitted(), world.submitted()

    outcome = share_groups({"structure": clerks[B].pk}, grouped=ShareBy.SPECIALITY, again=False, standing=False, by=by)

    assert ([row.pk for row in outcome.done], outcome.left) == ([oldest.pk], 1)


# --- standing rules ------------------------------------------------------------------------------------------


def rule(clerk, by, key="structure", grouped=ShareBy.SPECIALITY) -> None:
    share_groups({key: clerk.pk}, grouped=grouped, again=False, standing=True, by=by)


def test_what_arrives_is_given_out_by_the_rule_with_an_event(world, clerks, by):
    world.submitted()
    rule(clerks[B], by)

    row = world.submitted()

    assert clerk_of(row) == clerks[B].pk
    assert told(row) == [("rule", "", clerks[B].get_full_name())]


def test_a_units_rule_goes_before_a_specialitys(world, clerks, by):
    first = world.submitted()
    rule(clerks[B], by)
    rule(clerks[A], by, str(first.unit_id), ShareBy.UNIT)

    assert clerk_of(world.submitted()) == clerks[A].pk


def test_the_later_rule_replaces_the_earlier_and_an_ended_one_gives_out_nothing(world, clerks, by):
    world.submitted()
    rule(clerks[B], by)
    rule(clerks[A], by)

    standing = ShareRule.objects.get(ended_at__isnull=True)
    assert standing.clerk == clerks[A]
    end_rule(standing.pk, by=by)
    end_rule(standing.pk, by=by)
    assert clerk_of(world.submitted()) is None
    with pytest.raises(ActionDenied, match="没有找到这条分办规则"):
        end_rule(standing.pk, by=world.actor(world.officer(CITY)))


def test_a_rule_never_gives_a_clerk_his_own_case(world, by):
    world.submitted()
    applicant = world.applicant()
    rule(make.officer(world.offices[COUNTY], Role.CLERK, of=applicant.person), by)

    assert clerk_of(world.submitted(applicant)) is None


def test_a_rule_gives_nothing_to_one_who_has_left(world, clerks, by):
    world.submitted()
    rule(clerks[B], by)

    revoke(Grant.objects.get(user=clerks[B]), by=world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    assert clerk_of(world.submitted()) is None


def test_many_that_arrive_need_no_more_statements_than_one(world, clerks):
    city = world.actor(world.officer(CITY))
    first = world.application_at(State.AWAITING_APPROVAL, position=2)
    share([first.pk], to=world.officer(CITY).pk, by=city)
    rule(world.officer(CITY), city)
    rows = [world.application_at(State.AWAITING_FORWARD, position=1) for _ in range(4)]
    one, many = rows[:1], rows[1:]
    by = world.actor(world.officer(COUNTY))

    for_one = statements(lambda: perform(Action.FORWARD, {row.pk: row.version for row in one}, by=by))
    for_many = statements(lambda: perform(Action.FORWARD, {row.pk: row.version for row in many}, by=by))

    assert for_one == for_many
    assert {clerk_of(row) for row in rows} == {world.officer(CITY).pk}


# --- even loads ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loads", "free", "moves"),
    [
        ({1: [1, 2, 3, 4], 2: []}, [], {3: 2, 4: 2}),
        ({1: [1], 2: [2]}, [], {}),
        ({1: [1, 2, 3], 2: [4]}, [5], {3: 2}),
        ({1: [], 2: [], 3: []}, [1, 2, 3, 4], {1: 1, 2: 1, 3: 2, 4: 3}),
        ({1: [1, 2], 2: [3]}, [], {}),
    ],
)
def test_a_load_is_made_even_with_as_few_moves_as_it_takes(loads, free, moves):
    found = levelled(loads, free)

    if sum(map(len, loads.values())) + len(free) == 5:  # the odd one stays with whoever has most
        assert set(found) == {5}
    else:
        assert found == moves


def test_the_office_evens_out_what_is_undecided(world, clerks, by):
    rows = [world.submitted() for _ in range(4)]
    decided = world.application_at(State.AWAITING_FORWARD)
    claim([row.pk for row in [*rows, decided]], by=by)
    free = [world.submitted(), world.submitted()]

    outcome = level([each.pk for each in clerks], with_free=True, by=by)

    assert len(outcome.done) == 3
    counted = [Application.objects.filter(clerk=each, state=State.AWAITING_RECEIPT).count() for each in clerks]
    assert counted == [3, 3]
    assert clerk_of(decided) == clerks[A].pk
    assert {clerk_of(row) for row in free} == {clerks[B].pk}
    assert level([each.pk for each in clerks], with_free=False, by=by).done == []


def test_one_alone_has_nothing_to_even_out(clerks, by):
    with pytest.raises(ActionDenied, match="至少选择两名"):
        level([clerks[A].pk, 999999], with_free=True, by=by)
