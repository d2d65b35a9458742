"""划转, and two hundred applications under way: every one still has a holder that can act and a way on."""

import pytest

from accounts.enums import Affiliation, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Person, Reorganisation
from committees.management.population.writing import Population
from review.enums import CLOSED, Duty, State
from review.models import Application, Stage
from review.queries.timeline import timeline
from review.services.succession import under_way_at
from tests.factories import accounts as make
from tests.review.desk import CITY, COUNTY
from tests.review.successions import OTHER, merged, moved, payload_of, statements, stuck


@pytest.fixture
def boss(world):
    return world.officer("platform", Role.PLATFORM_ADMIN)


def test_moved_to_another_county_what_is_under_way_stays_and_later_stops_are_found_anew(world, boss):
    row, at_city = world.submitted(), world.application_at(State.AWAITING_RECEIPT, position=2)
    ningbo = world.offices["hrss_330203"].region

    done = moved(world, boss, parent="hrss_330203", region=ningbo)

    now = world.fresh(row)
    assert (now.holder, now.version, done.applications) == (world.offices[COUNTY], row.version + 1, 2)
    names = list(row.stages.order_by("position").values_list("organisation_name", flat=True))
    assert names[0] == world.offices[COUNTY].name
    assert names[1] == world.offices["department_330200"].name
    assert payload_of(row)["stages"][0].endswith(world.offices["department_330200"].name)
    assert world.fresh(at_city).holder == at_city.holder
    assert world.advance(now, lambda each: each.position == 2).holder == world.offices["department_330200"]
    unit = Organisation.objects.get(pk=world.offices["unit_330106"].pk)
    assert (Organisation.objects.get_parent(unit), unit.region_id) == (world.offices["hrss_330203"], "330203")
    told = [line.detail for line in timeline(now, to=world.actor(world.owner(row)), for_applicant=True)]
    assert any(f"划转到“{world.offices['hrss_330203'].name}”" in detail for detail in told)


@pytest.mark.parametrize("ownership", ["state", "private"])
def test_a_way_of_other_stops_or_none_is_gone_as_it_was_planned(world, boss, ownership):
    world.build_other_routes()
    row = world.submitted()
    before = list(row.stages.values_list("organisation", flat=True))
    Organisation.objects.filter(pk=world.offices["unit_330106"].pk).update(ownership=ownership)

    done = moved(world, boss, affiliation=Affiliation.NONE)

    assert (done.applications, list(row.stages.values_list("organisation", flat=True))) == (0, before)


def test_another_department_alone_moves_nothing_in_the_tree(world, boss):
    row, unit = world.submitted(), world.offices["unit_330106"]

    done = moved(world, boss, parent="platform", competent_department=world.offices[CITY])

    fresh = Organisation.objects.get(pk=unit.pk)
    assert (done.applications, fresh.path, fresh.competent_department) == (0, unit.path, world.offices[CITY])
    assert world.fresh(row).version == row.version


def test_under_another_organisation_alone_no_way_changes(world, boss):
    row = world.submitted()

    done = moved(world, boss)

    assert (done.applications, world.fresh(row).version) == (0, row.version)
    with pytest.raises(AccountsError, match="没有变化"):
        moved(world, boss)


def test_nothing_is_put_below_itself(world, boss):
    child = make.organisation(parent=world.offices[COUNTY])
    world.offices["child"] = child

    with pytest.raises(AccountsError, match="的下级机构，不能作为它的上级机构"):
        moved(world, boss, unit=COUNTY, parent="child")


# --- two hundred -----------------------------------------------------------------------------------------------


@pytest.fixture
def two_hundred(world):
    """In every kind of place at and around the county's office, and their copies."""
    for state in (State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_FORWARD):
        world.application_at(state, position=1)
    world.application_at(State.AWAITING_RECEIPT, position=2)
    world.application_at(State.RETURNED)
    world.application_at(State.AWAITING_VOTES)
    world.application_at(State.INELIGIBLE)
    while under_way_at(world.offices[COUNTY]) < 200:
        list(Population(260, str(under_way_at(world.offices[COUNTY]))).write())
    return world


def test_a_merge_with_two_hundred_under_way_leaves_nobody_stuck(two_hundred, boss):
    world, elsewhere = two_hundred, "hrss_330203"
    for _ in range(2):
        world.application_at(State.AWAITING_APPROVAL, position=1, user=world.applicant(unit="unit_330203"))
    count = under_way_at(world.offices[COUNTY])
    few = statements(lambda: merged(world, boss, old=elsewhere))

    many = statements(lambda: merged(world, boss))

    assert count >= 200
    assert Reorganisation.objects.latest("pk").applications == count
    assert stuck() == []
    assert many <= few + 12  # a second officer's roles
    held = Application.objects.filter(holder=world.offices[OTHER]).exclude(state__in=sorted(CLOSED))
    assert held.values("state").distinct().count() >= 4
    for state in (State.AWAITING_RECEIPT, State.AWAITING_APPROVAL, State.AWAITING_FORWARD):
        row = world.fresh(held.filter(state=state).latest("pk"))
        assert world.advance(row, lambda now: now.position == 2 and now.duty != Duty.EMPLOYER_CHECK).position == 2


def test_a_move_with_two_hundred_under_way_asks_the_registry_once_for_those_who_chose_alike(world, boss):
    for _ in range(2):
        world.submitted()
    unit = world.offices["unit_330106"]
    ningbo = world.offices["hrss_330203"].region
    few = statements(lambda: moved(world, boss, parent="hrss_330203", region=ningbo))
    moved(world, boss, parent=COUNTY, region=world.offices[COUNTY].region)
    list(Population(220, "move").write())
    submitted = Application.objects.filter(submitted_at__isnull=False, closed_at__isnull=True)
    Person.objects.filter(applications__in=submitted).update(employer=unit)
    submitted.update(unit=unit)

    many = statements(lambda: moved(world, boss, parent="hrss_330203", region=ningbo))

    assert submitted.count() >= 200
    assert Reorganisation.objects.latest("pk").applications == submitted.count()
    assert stuck() == []
    assert many <= few + 5
    assert not Stage.objects.filter(
        application__in=submitted, organisation=world.offices[CITY], reached_at__isnull=True
    ).exists()
