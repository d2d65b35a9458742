"""Numbers of persons lie nowhere in plain, and links to files die with the right to see them."""

import logging
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from accounts.enums import Role
from accounts.models import Delivery, Grant, Person
from accounts.numbers import id_number_of, phone_of
from accounts.services.grants import revoke
from review.enums import Action, State
from review.models import Application, ConsignmentItem
from review.services.door import move_one
from tests.factories import accounts as make
from tests.world import World

pytestmark = pytest.mark.uncounted
COUNTY, DEPARTMENT = "hrss_330106", "department_330100"
PHONE = "13957100001"


@pytest.fixture
def world(db) -> World:
    return World()


# --- in plain ------------------------------------------------------------------------------------------------


def leave_traces(world: World) -> list[str]:
    """Everything a number is typed for: registering, signing in rightly and wrongly, searching, printing a roster."""
    number = make.id_number()
    person = {"name": "李晓梅", "document": "resident_id", "id_number": number, "phone": PHONE}
    passwords = {"password": make.PASSWORD, "again": make.PASSWORD}
    client = Client()
    client.post("/register/", {**person, **passwords, "act": "code"})
    code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
    client.post("/register/", {**person, **passwords, "act": "register", "code": code})
    assert Person.objects.filter(name="李晓梅").exists()
    client.post("/sign-in/person/", {"login": number, "password": "wrong"})
    client.post("/sign-in/person/", {"login": number, "password": make.PASSWORD})
    client.post("/reset/", {**person, "act": "code"})

    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    world.act(Action.DECLINE, row)
    world.act(Action.FORWARD, world.fresh(row))
    consignment = ConsignmentItem.objects.filter(application=row).latest("pk").consignment
    officer = world.client_for(world.officer(DEPARTMENT))
    printed = officer.post(f"/consignments/{consignment.uuid}/roster/")
    officer.post("/inbox/handled/number/", {"number": id_number_of(row.person)})
    assert id_number_of(row.person) in printed.content.decode()
    return [number, PHONE, id_number_of(row.person), phone_of(row.person)]


def test_no_table_session_or_log_line_holds_a_number_in_plain(world, caplog):
    with caplog.at_level(logging.DEBUG):
        numbers = leave_traces(world)

    found = {table for table in _tables() if _mentions(table, numbers)}
    sessions = [row.get_decoded() for row in Session.objects.all()]

    assert found == set()
    assert sessions
    assert not any(number in str(session) for session in sessions for number in numbers)
    assert not any(number in caplog.text for number in numbers)


def test_control_a_number_in_plain_is_found_wherever_it_lies(world):
    world.submitted()
    Application.objects.update(current_profession="证件 330106198501150017 号")

    assert _mentions("review_application", ["330106198501150017"])


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def _mentions(table: str, numbers: list[str]) -> bool:
    patterns = [f"%{number}%" for number in numbers]
    with connection.cursor() as cursor:
        statement = f'SELECT EXISTS (SELECT FROM "{table}" AS row WHERE row::text LIKE ANY(%s))'  # noqa: S608 - our own tables
        return cursor.execute(statement, [patterns]).fetchone()[0]


# --- files ---------------------------------------------------------------------------------------------------


def file_of(row: Application) -> str:
    file = row.revision.content["sections"]["education"][0]["evidence"][0]["file"]
    return f"/applications/{row.uuid}/evidence/{file}/pages/1/"


def test_a_link_to_a_file_is_dead_after_the_application_was_withdrawn(world):
    row = world.submitted()
    client = world.client_for(world.officer(COUNTY))
    before = client.get(file_of(row)).content.decode()

    move_one(Action.WITHDRAW, row, version=row.version, by=world.actor(world.owner(row)))

    assert "预览还没有生成" in before  # found: the sample has no picture yet
    assert client.get(file_of(row)).status_code == 404


def test_a_link_to_a_file_is_dead_at_once_when_the_role_is_taken_away(world):
    row, clerk = world.submitted(), world.officer(COUNTY)
    client = world.client_for(clerk)
    client.get(file_of(row))

    revoke(Grant.objects.get(user=clerk, role=Role.CLERK), by=world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    assert client.get(file_of(row)).status_code == 403
