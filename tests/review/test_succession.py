"""机构合并、移交、划转: every application under way still has a holder that can act, and a way on that makes sense."""

from datetime import timedelta

import pytest

from accounts.enums import Function, OrganisationKind, OrganisationStatus, Role
from accounts.exceptions import AccountsError
from accounts.models import Committee, Event, Grant, Notification, Organisation, Person, Reorganisation
from accounts.services import covers, events, reorganising
from accounts.services.organisations import set_status
from review.enums import Action, State
from review.models import Publicity, ShareRule, Stage
from review.queries.planning import plan_for
from review.queries.stations import stations
from review.queries.timeline import timeline
from review.services import submission, succession
from review.services.sharing import share
from review.services.succession import hand_over, merge
from tests.factories import accounts as make
from tests.review.desk import CITY, COUNTY, MID
from tests.review.successions import BASIS, OTHER, merged, payload_of, stuck
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def boss(world):
    return world.officer("platform", Role.PLATFORM_ADMIN)


# --- merging -------------------------------------------------------------------------------------------------


def test_what_is_held_goes_to_the_successor_and_on_to_the_very_end(world, boss):
    row = world.application_at(State.AWAITING_RECEIPT, position=1)

    merged(world, boss)
    now = world.fresh(row)

    assert (now.state, now.holder, now.holder_name, now.version) == (
        row.state, world.offices[OTHER], world.offices[OTHER].name, row.version + 1,
    )  # fmt: skip
    assert world.advance(now, lambda each: each.state == State.CERTIFIED).state == State.CERTIFIED
    assert events.verify(row.stream) == []


def test_the_stale_page_changes_nothing(world, boss):
    row = world.application_at(State.AWAITING_RECEIPT, position=1)
    merged(world, boss)

    with pytest.raises(Exception, match="您打开页面之后，该申报已有变化"):
        world.act(Action.RECEIVE, row, by=world.officer(OTHER))


def test_what_is_planned_to_come_and_what_it_may_be_sent_back_to_follows_too(world, boss):
    ahead = world.application_at(State.AWAITING_RECEIPT, position=1)
    passed = world.application_at(State.AWAITING_APPROVAL, position=2)
    merged(world, boss, old=CITY, new="department_330200")
    merged(world, boss)

    city = world.offices["department_330200"]
    assert [stage.organisation for stage in ahead.stages.filter(position=2)] == [city]
    back = world.act(Action.SEND_BACK, world.fresh(passed), by=world.officer("department_330200"))
    assert (back.holder, back.state) == (world.offices[OTHER], State.AWAITING_APPROVAL)
    assert back.holder_name == f"{world.offices[OTHER].name}（原{world.offices[COUNTY].name}）"
    assert stuck() == []


def test_every_event_names_both_and_the_stops_that_follow(world, boss):
    row = world.application_at(State.AWAITING_APPROVAL, position=1)

    merged(world, boss)

    old, new = world.offices[COUNTY].name, world.offices[OTHER].name
    assert payload_of(row) == {"succession": "merged", "organisation": old, "into": new, "stages": [row.stage.name]}
    line = timeline(world.fresh(row), to=world.actor(world.owner(row)), for_applicant=True)[0]
    assert (line.label, line.detail) == ("办理机构变动", f"“{old}”并入“{new}”：{row.stage.name}")


def test_taken_back_by_the_successor_and_reinstated_by_it(world, boss):
    sent = world.application_at(State.AWAITING_RECEIPT, position=2)
    rejected = world.application_at(State.INELIGIBLE)
    overseer = rejected.overseer
    key = next(key for key, office in world.offices.items() if office == overseer)
    merged(world, boss)
    other = {"department_330100": "department_330200", "hrss_330100": "hrss_330200"}[key]
    merged(world, boss, old=key, new=other)

    back = world.act(Action.RECALL, world.fresh(sent), by=world.officer(OTHER))
    again = world.act(Action.REINSTATE, world.fresh(rejected), by=world.officer(other))

    assert (back.holder, again.state) == (world.offices[OTHER], State.AWAITING_APPROVAL)
    assert again.holder == world.offices[OTHER]


def test_the_people_the_staff_and_the_clerk_go_over(world, boss):
    unit, new = "unit_330106", "unit_330110"
    clerk, applicant = world.officer(unit), world.applicant(unit=unit)
    old_admin = make.officer(world.offices[unit], Role.ORGANISATION_ADMIN, username=world.offices[unit].code)
    draft, submitted = world.draft(applicant), world.submitted(world.applicant(unit=unit))

    merged(world, boss, old=unit, new=new)

    successor = world.offices[new]
    assert Person.objects.get(pk=applicant.person_id).employer == successor
    assert set(Grant.objects.filter(user=clerk, revoked_at=None).values_list("organisation", "role")) == {
        (successor.pk, Role.CLERK)
    }
    clerk.refresh_from_db()
    old_admin.refresh_from_db()
    assert (clerk.home, old_admin.home) == (successor, world.offices[unit])
    assert not Grant.objects.filter(user=old_admin, revoked_at=None).exists()
    draft, submitted = world.fresh(draft), world.fresh(submitted)
    assert (draft.unit, draft.unit_name) == (successor, successor.name)
    assert (submitted.unit, submitted.unit_name) == (successor, world.offices[unit].name)
    assert world.submit(draft, applicant).holder is not None
    told = Notification.objects.get(recipient=world.owner(submitted), kind="review.succeeded")
    assert told.body.startswith(f"“{world.offices[unit].name}”已并入“{successor.name}”")


def test_terms_that_are_over_covers_and_what_is_held_already_are_not_carried(world, boss):
    office, successor = world.offices[COUNTY], world.offices[OTHER]
    clerk, other = world.officer(COUNTY), world.officer(COUNTY, number=1)
    today = clock.today()
    covers.arrange_cover(
        absent=clerk, substitute=other, organisation=office, starts_on=today, ends_on=today, reason="出差", by=clerk
    )
    both = make.officer(office, Role.CLERK)
    make.grants.grant(both, successor, Role.CLERK, by=None)
    over = make.officer(office, Role.LEADER)
    Grant.objects.filter(user=over).update(ends_on=today - timedelta(days=1), starts_on=today - timedelta(days=2))

    merged(world, boss)

    standing = Grant.objects.filter(organisation=successor, revoked_at=None)
    assert {(each.user_id, each.role) for each in standing} == {
        (user.pk, Role.CLERK) for user in (clerk, other, both)
    }  # fmt: skip
    assert clerk.covers.get().ended_by == boss


def test_functions_units_children_committees_and_running_periods_follow(world, boss):
    world.build_other_routes()
    old, new = world.offices["department_330000"], world.offices["department_transport"]
    make.organisation(OrganisationKind.EMPLOYER, parent=old, name="下属单位")
    Organisation.objects.filter(name="下属单位").update(competent_department=old)

    merge(old, new, basis=BASIS, by=boss)

    assert {row.sector for row in new.functions.all()} == {"construction", "transport"}
    child = Organisation.objects.get(name="下属单位")
    assert (Organisation.objects.get_parent(child), child.competent_department) == (new, new)
    assert Organisation.objects.get(pk=old.pk).status == OrganisationStatus.MERGED
    assert Organisation.objects.find_problems() == ([], [], [], [], [])
    assert Organisation.objects.get(pk=world.offices["mid_330000"].pk).competent_department == new


def test_a_function_both_have_is_had_once_and_a_committee_gets_its_new_office(world, boss):
    merged(world, boss, old=MID, new="mid_330200")

    office = world.offices["mid_330200"]
    assert office.functions.count() == 2  # each of its own city
    assert Committee.objects.filter(office=office).count() == 2
    saved = Event.objects.filter(stream=f"organisation:{office.pk}", kind="committee_saved")
    assert saved.count() == 1
    twin = make.organisation(OrganisationKind.HRSS, parent=world.offices["platform"], functions=(Function.HRSS,))
    other = make.organisation(OrganisationKind.HRSS, parent=world.offices["platform"], functions=(Function.HRSS,))
    merge(twin, other, basis=BASIS, by=boss)
    assert other.functions.count() == 1


def test_periods_rules_and_reorganisation_are_written(green_world):
    world, boss = green_world, green_world.officer("platform", Role.PLATFORM_ADMIN)
    unit, new = "unit_330106", "unit_330110"
    clerk = world.officer(unit)
    row = world.submitted()
    period = world.publicise([row], by=world.actor(clerk))
    ShareRule.objects.create(
        organisation=world.offices[unit], by="speciality", key="x", label="x", clerk=clerk, set_at=clock.now(),
        set_by=clerk,
    )  # fmt: skip

    done = merge(world.offices[unit], world.offices[new], basis=BASIS, by=boss)

    assert Publicity.objects.get(pk=period.pk).organisation == world.offices[new]
    assert ShareRule.objects.get().ended_by == boss
    assert (done.kind, done.applications, done.basis, Reorganisation.objects.count()) == ("merged", 1, BASIS, 1)
    assert str(done) == f"{world.offices[unit].name} 合并"


def test_what_is_closed_is_the_successors_to_take_up_again_and_keeps_its_name(world, boss):
    failed = world.application_at(State.NOT_PASSED)
    holder = failed.holder
    key = next(key for key, office in world.offices.items() if office == holder)
    merged(world, boss, old=key, new="mid_330200")

    row = world.fresh(failed)

    assert (row.holder, row.holder_name, row.version) == (world.offices["mid_330200"], holder.name, failed.version)
    assert not Event.objects.filter(stream=row.stream, kind="succeeded").exists()
    assert not Stage.objects.filter(organisation=holder).exists()
    assert set(failed.stages.filter(position=failed.position).values_list("organisation_name", flat=True)) == {
        holder.name
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (COUNTY, CITY, "人力社保部门不能并入主管部门"),
        (COUNTY, COUNTY, "请选择另一个机构"),
        (COUNTY, "platform", "不能并入平台管理机构"),
        ("platform", COUNTY, "平台管理机构不能合并"),
    ],
)
def test_what_cannot_stand_in_the_place_of_the_other_is_refused(world, boss, old, new, sentence):
    with pytest.raises(AccountsError, match=sentence):
        merge(world.offices[old], world.offices[new], basis=BASIS, by=boss)


def test_what_is_stopped_takes_nothing_over_and_what_is_merged_is_merged_once(world, boss):
    Organisation.objects.filter(pk=world.offices[OTHER].pk).update(status=OrganisationStatus.SUSPENDED)
    with pytest.raises(AccountsError, match="不能承接"):
        merged(world, boss)
    Organisation.objects.filter(pk=world.offices[OTHER].pk).update(status=OrganisationStatus.ACTIVE)
    merged(world, boss)

    with pytest.raises(AccountsError, match="已经合并，无需再次办理"):
        merge(world.offices[COUNTY], world.offices["hrss_330203"], basis=BASIS, by=boss)
    with pytest.raises(AccountsError, match="已经合并"):
        set_status(world.offices[COUNTY], OrganisationStatus.ACTIVE, by=boss)


def test_only_who_stands_above_both_decides(world):
    admin = world.officer(COUNTY, Role.ORGANISATION_ADMIN)
    with pytest.raises(AccountsError, match="请由共同的上级机构办理"):
        merge(world.offices[COUNTY], world.offices[OTHER], basis=BASIS, by=admin)
    child = make.organisation(OrganisationKind.HRSS, parent=world.offices[COUNTY])
    with pytest.raises(AccountsError, match="由上级机构的系统管理员办理"):
        merge(world.offices[COUNTY], child, basis=BASIS, by=admin)


def test_the_successor_does_not_stand_below(world, boss):
    child = make.organisation(OrganisationKind.HRSS, parent=world.offices[COUNTY])

    with pytest.raises(AccountsError, match="请先把它划转"):
        merge(world.offices[COUNTY], child, basis=BASIS, by=boss)


def test_an_open_letter_is_decided_first(world, boss, monkeypatch):
    monkeypatch.setattr(reorganising, "open_letter_at", lambda row: object())

    with pytest.raises(AccountsError, match="有委托证明尚未审核"):
        merged(world, boss)


def test_who_owes_a_fee_pays_or_is_let_off_first(world, boss, monkeypatch):
    class Owed:
        @staticmethod
        def filter(**_):
            return Owed

        @staticmethod
        def count():
            return 2

    monkeypatch.setattr(succession.FeeOrder, "objects", Owed)

    with pytest.raises(AccountsError, match="还有 2 张缴费单"):
        merged(world, boss)


def test_what_came_in_between_is_found_and_the_whole_begins_anew(world, boss, monkeypatch):
    world.application_at(State.AWAITING_RECEIPT, position=1)
    looks, locked = [], succession.locked_applications

    def once_too_few(which):
        looks.append(1)
        return locked(which)[:-1] if len(looks) == 1 else locked(which)

    monkeypatch.setattr(succession, "locked_applications", once_too_few)
    assert merged(world, boss).applications == 1
    assert len(looks) == 2

    monkeypatch.setattr(succession, "locked_applications", lambda which: [])
    world.application_at(State.AWAITING_RECEIPT, position=1, user=world.applicant(unit="unit_330203"))
    with pytest.raises(AccountsError, match="请稍后再试"):
        merged(world, boss, old="hrss_330203", new=OTHER)


# --- suspending and handing over -------------------------------------------------------------------------------


def test_nothing_new_starts_at_a_suspended_organisation(world, boss):
    application = world.draft()
    set_status(world.offices[COUNTY], OrganisationStatus.SUSPENDED, by=boss)
    set_status(world.offices["unit_330106"], OrganisationStatus.SUSPENDED, by=boss)

    way = plan_for(world.offices["unit_330106"], round=world.round, speciality="structure")
    with pytest.raises(ActionDenied, match="还有 1 项内容需要补充"):
        world.submit(application, world.owner(application))

    assert f"“{world.offices[COUNTY].name}”已停用，不能从这里提交新的申报，请联系其上级机构。" in way.problems


def test_a_unit_that_checks_online_and_is_suspended_says_so(green_world):
    unit = green_world.offices["unit_330106"]
    set_status(unit, OrganisationStatus.SUSPENDED, by=green_world.officer("platform", Role.PLATFORM_ADMIN))
    unit.refresh_from_db()

    way = plan_for(unit, round=green_world.round, speciality="environment_engineering")

    assert f"“{unit.name}”已停用，不能从这里提交新的申报，请联系其上级机构。" in way.problems


def test_what_is_under_way_at_a_suspended_organisation_is_finished_by_who_takes_it_over(world, boss):
    clerk = world.officer(COUNTY)
    row, ahead = world.application_at(State.AWAITING_APPROVAL, position=1), world.submitted()
    share([row.pk], to=clerk.pk, by=world.actor(clerk))
    done = world.application_at(State.INELIGIBLE)
    set_status(world.offices[COUNTY], OrganisationStatus.SUSPENDED, by=boss)
    assert stuck() != []
    line = stations(world.fresh(row), to=world.actor(world.owner(row)))
    assert line[0].note.startswith("该机构已停用，在办的申报由其上级机构移交")

    done_over = hand_over(world.offices[COUNTY], world.offices["hrss_330100"], basis=BASIS, by=boss)

    now = world.fresh(row)
    assert (now.holder, now.clerk, now.stage.clerk) == (world.offices["hrss_330100"], None, None)
    assert stuck() == []
    assert (done_over.applications, world.fresh(done).holder) == (2, world.offices[COUNTY])
    assert world.advance(now, lambda each: each.position == 2).position == 2
    assert world.fresh(ahead).holder == world.offices["hrss_330100"]
    assert Event.objects.filter(stream=f"organisation:{world.offices[COUNTY].pk}", kind="cases_handed_over").exists()
    assert payload_of(row)["succession"] == "handed_over"
    told = [line.detail for line in timeline(now, to=world.actor(world.owner(row)), for_applicant=True)]
    assert any(detail.startswith(f"“{world.offices[COUNTY].name}”在办的申报移交") for detail in told)


def test_the_officers_who_go_on_are_told_how_many(world, boss):
    world.application_at(State.AWAITING_APPROVAL, position=1)
    clerk = world.officer(OTHER)

    merged(world, boss)

    assert Notification.objects.get(recipient=clerk, kind="review.taken_over").title == "接办 1 件申报"


def test_only_a_suspended_organisation_hands_over_and_a_committee_office_to_one_of_its_kind(world, boss):
    with pytest.raises(AccountsError, match="没有停用"):
        hand_over(world.offices[COUNTY], world.offices[OTHER], basis=BASIS, by=boss)
    set_status(world.offices[MID], OrganisationStatus.SUSPENDED, by=boss)
    with pytest.raises(AccountsError, match="平台管理机构不办理申报"):
        hand_over(world.offices[MID], world.offices["platform"], basis=BASIS, by=boss)
    with pytest.raises(AccountsError, match="只能移交给另一个评委会办公室"):
        hand_over(world.offices[MID], world.offices[OTHER], basis=BASIS, by=boss)


def test_who_submits_while_an_office_on_the_way_is_suspended_is_told_what_is_missing(world, boss, monkeypatch):
    application = world.draft()
    plan = submission.Prospect.plan

    def suspended_after(prospect):
        way = plan(prospect)
        if Organisation.objects.get(pk=world.offices[CITY].pk).status == OrganisationStatus.ACTIVE:
            set_status(world.offices[CITY], OrganisationStatus.SUSPENDED, by=boss)
        return way

    monkeypatch.setattr(submission.Prospect, "plan", suspended_after)

    with pytest.raises(ActionDenied, match=f"“{world.offices[CITY].name}”已停用，不能从这里提交新的申报"):
        world.submit(application, world.owner(application))


def test_who_submits_while_offices_change_again_and_again_is_asked_to_try_once_more(world, monkeypatch):
    application = world.draft()
    monkeypatch.setattr(submission, "hold_in_place", lambda ids: ["西湖区职改办"])

    with pytest.raises(ActionDenied, match="“西湖区职改办”刚刚有变动，您的申报没有提交"):
        world.submit(application, world.owner(application))
