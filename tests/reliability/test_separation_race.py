"""Two accounts of one person are given separated roles at the same moment: one is. With its negative controls."""

import threading

import pytest
from django.db import IntegrityError, connection

from accounts.enums import Function, Role
from accounts.exceptions import AccountsError
from accounts.models import Grant
from accounts.services import grants
from tests.factories import accounts as make
from tests.reliability.test_races import WAIT, one_won, race
from zcps.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = (Role.PLAN_CLERK, Role.PLAN_LEADER)


def granting() -> list:
    office = make.organisation(functions=(Function.COMMITTEE_SUPERVISOR,))
    person = make.person()
    users = [make.user(of=person, home=office) for _ in ROLES]

    def act(user, role):
        try:
            return grants.grant(user, office, role, by=None)
        except AccountsError as refused:
            raise ActionDenied(refused.sentence) from refused

    return [lambda user=user, role=role: act(user, role) for user, role in zip(users, ROLES, strict=True)]


def test_of_two_separated_roles_at_once_one_is_granted_and_the_other_is_refused_in_words():
    results = race(*granting())

    assert one_won(results)
    assert "由不同的人担任" in next(result.refused for result in results if result.refused)
    assert Grant.objects.count() == 1


def everybody_has_looked(monkeypatch) -> None:
    """Nobody waits for the other before looking, and nobody writes before both have looked."""
    met, looked = threading.Barrier(2), grants.refusal_of_role

    def looking(*args, **kwargs):
        found = looked(*args, **kwargs)
        met.wait(WAIT)
        return found

    monkeypatch.setattr(grants, "_lock_holder", lambda person_id: None)
    monkeypatch.setattr(grants, "refusal_of_role", looking)


def test_control_without_the_services_lock_the_database_refuses_one(monkeypatch):
    everybody_has_looked(monkeypatch)

    results = race(*granting())

    assert [type(result.error) for result in results if result.error] == [IntegrityError]
    assert Grant.objects.count() == 1


def test_control_without_the_lock_and_without_the_trigger_one_person_holds_both(monkeypatch, owner_connection):
    everybody_has_looked(monkeypatch)
    owner_connection.execute("ALTER TABLE accounts_grant DISABLE TRIGGER grant_separated")
    try:
        race(*granting())
    finally:
        owner_connection.execute("ALTER TABLE accounts_grant ENABLE TRIGGER grant_separated")

    assert sorted(Grant.objects.values_list("role", flat=True)) == sorted(ROLES)


def test_control_without_the_triggers_own_lock_both_rows_pass_it(owner_connection):
    """Two transactions that do not see each other's rows: only waiting for the holder keeps them apart."""
    wait = "SELECT pg_get_functiondef('accounts_wait_for_holder'::regproc)"
    kept = owner_connection.execute(wait).fetchone()[0]
    owner_connection.execute(
        "CREATE OR REPLACE FUNCTION accounts_wait_for_holder(account bigint, person bigint) RETURNS void"
        " LANGUAGE plpgsql AS $$ BEGIN END $$"
    )
    try:
        assert [result.error for result in race(*inserting())] == [None, None]
    finally:
        owner_connection.execute(kept)


def test_with_it_the_second_waits_and_is_refused():
    results = race(*inserting())

    assert [type(result.error) for result in results if result.error] == [IntegrityError]


def inserting() -> list:
    """The bare rows: each is written before either is committed, unless one has to wait."""
    office, person = make.organisation(), make.person()
    users = [make.user(of=person) for _ in ROLES]
    met = threading.Barrier(2)

    def insert(user, role):
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                cursor.execute(
                    "INSERT INTO accounts_grant (user_id, organisation_id, role, blocks, starts_on, granted_at)"
                    " VALUES (%s, %s, %s, '{}', current_date, now())",
                    [user.pk, office.pk, role],
                )
                both_wrote(met)
                cursor.execute("COMMIT")
            except Exception:
                cursor.execute("ROLLBACK")
                raise

    return [lambda user=user, role=role: insert(user, role) for user, role in zip(users, ROLES, strict=True)]


def both_wrote(met: threading.Barrier) -> None:
    """Wait for the other a moment; whoever waits in the database never comes."""
    try:
        met.wait(2)
    except threading.BrokenBarrierError:
        return
