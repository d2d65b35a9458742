"""The demo: servers, web and worker on this machine alone, ended together by Ctrl-C. Started by `bin/demo`."""

import argparse
import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from zcps import embedded
from zcps.servers import EmbeddedError, end_with_parent

START_SECONDS = 60
STOP_SECONDS = 20
# Named one by one: a shell starts what it puts into the background with Ctrl-C's signal ignored.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = [sys.executable, str(embedded.BASE_DIR / "manage.py")]


def main() -> int:
    """Runs until a signal or the death of a part; the exit code is 0 only for the signal."""
    port = _port()
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    try:
        with embedded.own_services() as folder:
            os.environ.update(ZCPS_DEMO="1", ZCPS_DEMO_PORT=str(port))
            _prepare(folder)
            with _running(folder, port) as parts:
                _say_welcome(port, folder)
                return _watch(parts)
    except KeyboardInterrupt:
        sys.stdout.write("\n已全部停止，数据已保留，下次启动继续使用。\n")
        return 0
    except (EmbeddedError, DemoError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


class DemoError(Exception):
    """The demo cannot run; the text says what to do."""


def _port() -> int:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Serves the demo world on this machine.")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args().port


def _interrupt(*_: object) -> None:
    """Begins the stop; a second Ctrl-C must not break it off half-way."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _prepare(folder: Path) -> None:
    """Brings the schema up to date; loads the demo world once, marked by a file that is written when it is whole."""
    _manage("migrate", "--verbosity=0")
    loaded = folder / "demo-loaded"
    if not loaded.exists():
        sys.stdout.write("首次启动：正在装载演示数据……\n")
        sys.stdout.flush()
        _manage("load_demo")
        loaded.touch()


def _manage(*arguments: str) -> None:
    done = subprocess.run([*MANAGE, *arguments], check=False)
    if done.returncode:
        message = f"“manage.py {arguments[0]}” failed; its message stands above."
        raise DemoError(message)


@contextlib.contextmanager
def _running(folder: Path, port: int) -> Iterator[dict[str, subprocess.Popen]]:
    _require_free(port)
    celery = [sys.executable, "-m", "celery", "-A", "zcps"]
    commands = {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "deploy/gunicorn.conf.py",
            "-b",
            f"127.0.0.1:{port}",
            "zcps.wsgi",
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
    }
    parts: dict[str, subprocess.Popen] = {}
    try:
        for name, command in commands.items():
            parts[name] = _spawn(command, log=folder / f"{name}.log")
        _wait_for_web(parts["web"], port, folder)
        yield parts
    finally:
        _stop(parts)


def _spawn(command: list[str], *, log: Path) -> subprocess.Popen:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=embedded.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches this process alone, which ends the others in order
            preexec_fn=functools.partial(end_with_parent, signal.SIGTERM),  # noqa: PLW1509 (one thread here)
        )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            message = f"Port {port} is taken: end what uses it, or choose another with --port."
            raise DemoError(message) from None


def _wait_for_web(web: subprocess.Popen, port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        time.sleep(0.2)
    message = f"The web server does not answer; the end of {folder / 'web.log'} says why."
    raise DemoError(message)


def _say_welcome(port: int, folder: Path) -> None:
    sys.stdout.write(
        f"\n演示系统已启动：http://127.0.0.1:{port}/\n"
        f"登录：打开 http://127.0.0.1:{port}/ ，登录页按机构和角色列出全部演示人员，点一下即以其身份进入。\n"
        f"日志：{folder}/*.log；短信写在 worker.log。按 Ctrl-C 停止。\n\n"
    )
    sys.stdout.flush()


def _watch(parts: dict[str, subprocess.Popen]) -> int:
    while True:
        for name, process in parts.items():
            if process.poll() is not None:
                sys.stderr.write(
                    f"“{name}” ended with code {process.returncode}; everything stops. See var/{name}.log.\n"
                )
                return 1
        time.sleep(0.5)


def _stop(parts: dict[str, subprocess.Popen]) -> None:
    for process in parts.values():
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in parts.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
