"""The ground under every test: the application's own role, and a database that is whole again after each."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.utils import ProgrammingError

from zcps import settings  # noqa: TID251 - what it says itself, not what this run has set
from zcps.kit import clock


def value_of(statement: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(statement).fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_the_role_without_ownership() -> None:
    assert value_of("SELECT current_user") == "zcps_app"
    assert value_of("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0


@pytest.mark.django_db
def test_the_application_may_not_truncate() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        value_of("TRUNCATE django_session")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("lock_timeout", "5s"), ("statement_timeout", "2min"), ("idle_in_transaction_session_timeout", "2min")],
)
def test_the_limits_of_the_settings_reach_the_database(name: str, value: str) -> None:
    assert value_of(f"SHOW {name}") == value


@pytest.mark.parametrize(
    "limit", ["lock_timeout=5000", "statement_timeout=15000", "idle_in_transaction_session_timeout=30000"]
)
def test_a_request_that_waits_too_long_is_ended(limit: str, monkeypatch) -> None:
    for name in ("ZCPS_LOCK_TIMEOUT", "ZCPS_STATEMENT_TIMEOUT", "ZCPS_IDLE_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)

    assert f"-c {limit}" in settings._database()["OPTIONS"]["options"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(run: int) -> None:
    assert Session.objects.count() == 0

    Session.objects.create(session_key=f"run{run}", session_data="", expire_date=clock.now())


@pytest.mark.django_db(transaction=True)
def test_the_owner_has_a_connection_of_its_own(owner_connection) -> None:
    assert owner_connection.execute("SELECT current_user").fetchone() == ("zcps_owner",)
