"""The whole house on this machine for tests of faults: a broker that can be stopped, a web server, a worker with its beat.

They share the test's database, so what the test wrote must be committed; end them before the database is renewed.
"""

import contextlib
import functools
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import redis
from django.conf import settings

from zcps.servers import Servers, end_with_parent

START_SECONDS = 60


def spawn(command: list[str], *, environment: dict[str, str], log: Path) -> subprocess.Popen:
    """A process that ends with this one, whatever happens to it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, preexec_fn=functools.partial(end_with_parent, signal.SIGKILL),  # noqa: PLW1509
        )  # fmt: skip


def end(process: subprocess.Popen) -> None:
    """By force, with its children: how it ends is not what is tested."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(is_so: Callable[[], object], *, seconds: float, what: str) -> float:
    """Wait for something; returns how long it took."""
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"{what} within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - start


@dataclass
class Broker:
    """A redis-server of one's own that forgets everything when it is stopped."""

    folder: Path
    process: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "redis"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        binary = Servers(self.folder)._redis_binary()
        command = [binary, "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.process = spawn(command, environment={}, log=self.folder / "redis.log")
        wait_until(self._answers, seconds=10, what="Redis")

    def stop(self) -> None:
        end(self.process)
        self.socket.unlink(missing_ok=True)

    def hang(self) -> None:
        """It takes connections and says nothing, as a machine out of memory does."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def empty(self) -> None:
        with redis.Redis(unix_socket_path=str(self.socket)) as connection:
            connection.flushall()

    def _answers(self) -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.Redis(unix_socket_path=str(self.socket)) as connection:
            return connection.ping()
        return False


@dataclass
class House:
    """Addresses of what runs, and how it was asked."""

    broker: Broker
    folder: Path
    port: int
    answers: list[tuple[str, int, float]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, session: str = "", body: str = "", *, address: str = "127.0.0.1") -> int:
        """One request; its status, and how long it took, are kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"sessionid={session}; csrftoken={'t' * 32}", "X-Forwarded-For": address}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        start = time.monotonic()
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        took = time.monotonic() - start
        connection.close()
        with self._lock:
            self.answers.append((f"{method} {path}", answer.status, took))
        return answer.status

    def read(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.read()


@contextlib.contextmanager
def running(folder: Path, *, has_beat_of_its_own: bool = False) -> Iterator[House]:
    """Broker, web server with two processes, worker and beat; `folder` must be short, it holds a socket."""
    (folder / "staticfiles").mkdir()
    broker = Broker(folder)
    house = House(broker, folder, free_port())
    environment = os.environ | {
        "REDIS_URL": broker.url,
        "ZCPS_DATA": str(folder),
        "SMS_BACKEND": "accounts.sms.FileBackend",
        "LOG_LEVEL": "INFO",
        "WEB_CONCURRENCY": "2",
        "ZCPS_TRUSTED_PROXIES": "1",
        "ZCPS_CONN_MAX_AGE": "60",
    }
    celery = [sys.executable, "-m", "celery", "-A", "zcps"]
    worker = [*celery, "worker", "--concurrency", "1", "--loglevel", "INFO", *([] if has_beat_of_its_own else ["-B"])]
    commands = {
        "web": [
            sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{house.port}", "zcps.wsgi",
        ],
        "worker": worker,
    } | ({"beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]} if has_beat_of_its_own else {})  # fmt: skip
    parts: list[subprocess.Popen] = []
    broker.start()
    try:
        for name, command in commands.items():
            parts.append(spawn(command, environment=environment, log=folder / f"{name}.log"))
        wait_until(lambda: is_open(house.port), seconds=START_SECONDS, what="the web server")
        yield house
    finally:
        for part in parts:
            end(part)
        broker.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
