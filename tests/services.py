"""A pytest plugin: a private PostgreSQL and Redis for this run, a migrated template, and a database as the application's role.

Loaded by `-p` before Django's settings are read; the servers start with the first test that wants the database. Tests run as the role without ownership, so rights and triggers are the real ones.
After a test that commits the tables are emptied from outside, because events refuse it from inside; a test that changed more
than rows gets a fresh clone of the template.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.test import TransactionTestCase

from tests.template import copy_cluster
from zcps import embedded
from zcps.kit.keyfile import ensure_key_file
from zcps.servers import Servers

TEMPLATE, TEST_DATABASE = "zcps", "zcps_test"
_data = Path(tempfile.mkdtemp(prefix="zcps-test-"))
_data.chmod(0o711)  # the servers' account passes through, nobody lists
_servers = Servers(_data, durable=False, sockets=_data / "sockets.d")
# Where migrated clusters are kept between runs; processes of one run (pytest -n) inherit it.
_templates = Path(os.environ.setdefault("ZCPS_TEST_TEMPLATES", str(embedded.data_folder() / "test-templates")))


def _set_environment() -> None:
    """The whole environment of the settings, so that nothing of the developer's own leaks in."""
    for name in (
        "ZCPS_ENV",
        "ZCPS_DEMO",
        "DEBUG",
        "ZCPS_DATABASE_ROLE",
        "SMS_BACKEND",
        "SMS_SIGNATURE",
        "SMS_SENDER",
        "SMS_GATEWAY_URL",
        "SMS_GATEWAY_KEYS",
        "SMS_GATEWAY_CA",
        "SMS_GATEWAY_SECONDS",
        "SMS_RECEIPT_HOURS",
        "EMAIL_BACKEND",
    ):
        os.environ.pop(name, None)
    os.environ.update(_servers.environment())
    os.environ["DATABASE_URL"] = _servers.database_url("zcps_app", TEST_DATABASE)
    os.environ.update(
        SECRET_KEY="tests-only-" * 6,
        ZCPS_DATA=str(_data),
        ZCPS_CONN_MAX_AGE="0",
        ZCPS_EVEN_ANSWER_SECONDS="0",
        LOG_LEVEL="WARNING",
        ZCPS_STATIC_SOURCES="0",
        # A machine that stands still for a while must not end a test's statement; requests keep the settings' own limit.
        ZCPS_STATEMENT_TIMEOUT="120000",
        ZCPS_IDLE_TIMEOUT="120000",
    )
    os.environ["ZCPS_KEY_FILE"] = str(_data / "keys" / "fields.json")
    ensure_key_file(os.environ["ZCPS_KEY_FILE"])
    (_data / "staticfiles").mkdir()  # whitenoise warns without it


@atexit.register  # also when pytest fails before its own hooks run
@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Stops the servers and removes all they wrote."""
    _servers.stop()
    shutil.rmtree(_data, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What the imports made lives as long as the run: looking through it for garbage again and again costs a tenth of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


_set_environment()


def _administer(*statements: str) -> None:
    with psycopg.connect(_servers.database_url("postgres", "postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


# Tables, triggers, functions, constraints, rights: what a test changes beside rows.
_SHAPE = """
SELECT max(changed), sum(rows) FROM (
    SELECT max(xmin::text::bigint) AS changed, count(*) AS rows FROM pg_trigger UNION ALL
    SELECT max(xmin::text::bigint), count(*) FROM pg_proc UNION ALL
    SELECT max(xmin::text::bigint), count(*) FROM pg_constraint UNION ALL
    SELECT max(xmin::text::bigint), count(*) FROM pg_attribute UNION ALL
    SELECT max(xmin::text::bigint), count(*) FROM pg_index) AS catalogue
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class _Clean:
    """What the test database is when nothing has been done to it."""

    shape: tuple[int, int] | None = None
    given: dict[str, str] = {}  # table that the migrations filled: digest of its rows
    empty: list[str] = []


def renew_test_database() -> None:
    """Replaces the test database by a fresh clone of the template."""
    from django.db import connections

    connections.close_all()
    _administer(
        f"DROP DATABASE IF EXISTS {TEST_DATABASE} WITH (FORCE)",
        f"CREATE DATABASE {TEST_DATABASE} TEMPLATE {TEMPLATE} OWNER zcps_owner STRATEGY file_copy",
    )
    with psycopg.connect(_servers.database_url("postgres", TEST_DATABASE), autocommit=True) as connection:
        tables = [name for (name,) in connection.execute(_TABLES)]
        _Clean.empty = [name for name in tables if not connection.execute(f'SELECT FROM "{name}" LIMIT 1').rowcount]
        _Clean.given = {name: _digest(connection, name) for name in tables if name not in _Clean.empty}
        _Clean.shape = connection.execute(_SHAPE).fetchone()


def _digest(connection: psycopg.Connection, table: str) -> str:
    rows = f'SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM "{table}" AS row'  # noqa: S608 - own names
    return connection.execute(rows).fetchone()[0]


def clean_test_database() -> None:
    """Takes away what a test committed; a clone of the template costs ten times as much."""
    from django.db import connections

    connections.close_all()
    with psycopg.connect(_servers.database_url("postgres", TEST_DATABASE), autocommit=True) as connection:
        is_same = connection.execute(_SHAPE).fetchone() == _Clean.shape
        if is_same and all(_digest(connection, name) == digest for name, digest in _Clean.given.items()):
            connection.execute(_OTHERS)
            connection.execute("SET session_replication_role = replica")
            connection.execute("; ".join(f'DELETE FROM "{name}"' for name in _Clean.empty))  # noqa: S608 - own names
            return
    renew_test_database()


@contextmanager
def unchecked() -> Iterator[None]:
    """Writing without triggers and foreign keys, for loads that are too large to check; statistics are fresh afterwards.

    The database is not cleaned of so much, but cloned anew.
    """
    from django.db import connections

    _Clean.shape = None
    _administer(f"ALTER DATABASE {TEST_DATABASE} SET session_replication_role = replica")
    connections.close_all()
    yield
    _administer(f"ALTER DATABASE {TEST_DATABASE} RESET session_replication_role")
    connections.close_all()
    with psycopg.connect(_servers.database_url("postgres", TEST_DATABASE), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def owner_url() -> str:
    """The test database's address for the role that owns it."""
    return _servers.database_url("zcps_owner", TEST_DATABASE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> None:
    """Starts the servers on a copy of the migrated cluster, and clones the database the tests use."""
    copy_cluster(_data / "postgres", kept_in=_templates)
    _servers.start()
    with django_db_blocker.unblock():
        renew_test_database()


def _clean_instead_of_flush(self) -> None:
    clean_test_database()


TransactionTestCase._fixture_teardown = _clean_instead_of_flush
