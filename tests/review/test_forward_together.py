"""审核推荐: those of the round who still wait are named, and whoever goes on without them says so."""

import pytest

from accounts.enums import Role
from review.enums import Action, State
from review.models import Application
from review.queries import waiting
from review.queries.waiting import NOBODY, Rest, rest_of

OFFICE = "department_330106"


@pytest.fixture
def client(green_world):
    return green_world.client_for(green_world.officer(OFFICE))


def examined(world) -> Application:
    return world.application_at(State.AWAITING_FORWARD, position=2)


def to_examine(world) -> Application:
    return world.application_at(State.AWAITING_APPROVAL, position=2)


def asked(*rows, **more) -> dict:
    return {"action": "forward", "selected": [f"{row.pk}:{row.version}" for row in rows]} | more


def test_who_still_waits_is_named_and_the_officer_is_asked(green_world, client):
    row, other = examined(green_world), to_examine(green_world)

    preview = client.post("/batches/preview/", asked(row))

    assert preview.context["asked"].rest == Rest(1, (other.name,))
    assert f"{other.name}仍在“待审查”" in preview.content.decode()
    key = str(preview.context["key"])
    refused = client.post("/batches/run/", asked(row, key=key))
    assert refused.context["form"].errors == {"despite_rest": ["请勾选确认，或者先审查其余人员。"]}
    assert green_world.fresh(row).state == State.AWAITING_FORWARD
    client.post("/batches/run/", asked(row, key=key, despite_rest="on"))
    assert green_world.fresh(row).position == 3


def test_when_everybody_has_been_examined_nobody_is_asked(green_world, client):
    row = examined(green_world)

    preview = client.post("/batches/preview/?inbox=examined", {"action": "forward", "all": "1"})

    assert preview.context["asked"].rest == NOBODY
    client.post("/batches/run/", asked(row, key=str(preview.context["key"])))
    assert green_world.fresh(row).position == 3


def test_a_whole_list_asks_too(green_world, client):
    examined(green_world)
    to_examine(green_world)

    preview = client.post("/batches/preview/?inbox=examined", {"action": "forward", "all": "1"})

    assert preview.context["asked"].rest.count == 1


def test_another_round_and_ones_own_application_do_not_count(green_world):
    row, other, own = examined(green_world), to_examine(green_world), to_examine(green_world)
    user = green_world.officer(OFFICE)
    actor = green_world.actor(user).at(green_world.offices[OFFICE].pk)
    Application.objects.filter(pk=own.pk).update(person=actor.person_id)
    second = green_world.open_round("review", titles=["senior_engineer"])
    Application.objects.filter(pk=other.pk).update(round=second)

    assert rest_of({row.round_id}, actor) == NOBODY


def test_a_unit_that_submits_its_people_one_by_one_is_not_asked(green_world):
    row = green_world.application_at(State.AWAITING_FORWARD, position=1)
    green_world.submitted()
    unit = green_world.client_for(green_world.officer("unit_330106"))

    assert unit.post("/batches/preview/", asked(row)).context["asked"].rest == NOBODY


def test_a_scheme_that_does_not_ask_does_not(world):
    row = world.application_at(State.AWAITING_FORWARD)
    world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.officer_for(row, Action.FORWARD))

    assert client.post("/batches/preview/", asked(row)).context["asked"].rest == NOBODY


def test_of_very_many_the_first_are_named(green_world, monkeypatch):
    row = examined(green_world)
    names = [to_examine(green_world).name for _ in range(3)]
    monkeypatch.setattr(waiting, "NAMED", 2)
    user = green_world.officer(OFFICE, Role.CLERK)

    rest = rest_of({row.round_id}, green_world.actor(user).at(user.home_id))

    assert (rest.count, len(rest.names)) == (3, 2)
    assert set(rest.names) <= set(names)
    assert rest.told.endswith("等 3 人")
