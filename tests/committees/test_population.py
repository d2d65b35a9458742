"""manage.py populate: copies are whole applications of their own, and lie where life puts them."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from accounts.models import Organisation, Person
from accounts.services.events import verify_all
from committees.management.population.writing import Population
from review.enums import Action, State
from review.models import Application, Revision
from tests.world import World


@pytest.fixture
def population(world: World) -> World:
    world.application_at(State.RETURNED)
    world.application_at(State.AWAITING_VOTES)
    world.application_at(State.ABANDONED)
    world.application_at(State.INELIGIBLE)
    for _ in range(3):
        world.application_at(State.AWAITING_APPROVAL, position=1)
    assert list(Population(400, "1").write()) == [400]
    return world


def test_copies_are_whole_people_with_valid_chains(population):
    connection.check_constraints()

    assert list(verify_all()) == []
    assert Person.objects.values("id_number_index").distinct().count() == Person.objects.count()
    assert set(Application.objects.values_list("revision__application", "pk")) >= {
        (pk, pk) for pk in Application.objects.filter(revision__isnull=False).values_list("pk", flat=True)
    }
    assert Organisation.objects.find_problems() == ([], [], [], [], [])


def test_a_copy_speaks_of_its_own_person_only(population):
    latest = Application.objects.select_related("person", "unit").order_by("-pk")[:20]

    for row in latest:
        content = Revision.objects.filter(application=row).latest("number").content
        assert (row.name, row.id_index) == (row.person.name, row.person.id_number_index)
        assert (row.unit_name, row.unit_id) == (row.unit.name, row.person.employer_id)
        assert content["person"] == {"name": row.name, "person": str(row.person.uuid)}


def test_the_busiest_office_holds_a_tenth_and_more(population):
    held = Counter(Application.objects.exclude(closed_at__isnull=False).values_list("holder", flat=True))

    assert max(held.values()) >= 40


def test_a_copy_can_be_read_and_worked_on(population):
    officer = population.officer("hrss_330106")
    row = Application.objects.filter(state=State.AWAITING_APPROVAL, holder=officer.home).latest("pk")

    page = population.client_for(officer).get(reverse("review:review", args=[row.uuid]))
    moved = population.act(Action.REJECT, row, by=officer)

    assert row.name in page.content.decode()
    assert moved.state == State.INELIGIBLE
    assert list(verify_all()) == []


def test_the_same_seed_draws_the_same_people(world):
    world.submitted()
    list(Population(3, "7").write())
    first = list(Application.objects.order_by("-pk").values_list("name", "unit_name")[:3])

    assert Population(3, "7").patterns.keys() >= {Application.objects.earliest("pk").pk}
    assert len(set(first)) == 3


def test_nothing_to_copy_from_is_said(db):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("populate", applications=1)


@pytest.mark.parametrize("number", [0, -5])
def test_a_number_below_one_is_refused(number):
    with pytest.raises(CommandError, match="至少为 1"):
        call_command("populate", applications=number)
