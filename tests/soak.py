"""The soak: readers hold a private demo world busy while its processes are killed; at the end nothing is lost or left behind.

Allowed: connections that a killed process had in its hands. Not allowed: an answer of 500 or more from a process that lives,
a demo that does not answer again within seconds, a broken chain of events, a process that survives the end.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/healthz")
SECONDS_BETWEEN_KILLS = 10
SECONDS_TO_RECOVER = 15
SECONDS_TO_START = 600
SECONDS_TO_STOP = 90


def main() -> int:
    """Exit code 0 when every promise held; what happened is printed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="zcps-soak-") as name:
        Path(name).chmod(0o711)
        environment = {**os.environ, "ZCPS_DATA": name}
        command = [sys.executable, "-m", "zcps.demo", "--port", str(options.port)]
        demo = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            _wait_for_answer(options.port, seconds=SECONDS_TO_START)
            answers = _soak(demo, options)
            problems = _problems(answers) + _chain_problems(Path(name))
        finally:
            left = _end(demo)
    problems += [f"still running after the end: {pid}" for pid in left]
    sys.stdout.write(f"answers: {dict(answers)}\n" + "".join(f"PROBLEM {problem}\n" for problem in problems))
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--port", type=int, default=8077)
    return parser.parse_args()


def _soak(demo: subprocess.Popen, options: argparse.Namespace) -> Counter:
    answers: Counter = Counter()
    over = threading.Event()
    readers = [threading.Thread(target=_read, args=(options.port, answers, over)) for _ in range(options.readers)]
    for reader in readers:
        reader.start()
    end = time.monotonic() + options.minutes * 60
    while time.monotonic() < end:
        time.sleep(SECONDS_BETWEEN_KILLS)
        os.kill(random.choice(_victims(demo.pid)), signal.SIGKILL)
        _wait_for_answer(options.port, seconds=SECONDS_TO_RECOVER)
    over.set()
    for reader in readers:
        reader.join()
    return answers


def _read(port: int, answers: Counter, over: threading.Event) -> None:
    while not over.is_set():
        answers[_ask(port, random.choice(PAGES))] += 1


def _ask(port: int, page: str) -> int | str:
    """The status, or the name of what broke the connection."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, OSError) as error:
        return type(error).__name__


def _victims(demo: int) -> list[int]:
    """Workers of the web server and of the queue: grandchildren, which their own masters must replace."""
    return [pid for child in _children(demo) for pid in _children(child) if "postgres" not in _command(pid)]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def _wait_for_answer(port: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while _ask(port, "/healthz") != 200:
        if time.monotonic() > deadline:
            raise TimeoutError(f"no answer within {seconds} s")
        time.sleep(0.5)


def _problems(answers: Counter) -> list[str]:
    return [
        f"{count} answers with status {status}"
        for status, count in answers.items()
        if isinstance(status, int) and status >= 500
    ]


def _chain_problems(folder: Path) -> list[str]:
    """verify_audit on the demo's own servers, whose addresses lie in its data folder."""
    command = [sys.executable, "manage.py", "verify_audit"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "ZCPS_DATA": str(folder)}, check=False)
    return ["verify_audit found broken chains"] if done.returncode else []


def _end(demo: subprocess.Popen) -> list[int]:
    """Ctrl-C; returns what still runs afterwards."""
    family = [pid for child in _children(demo.pid) for pid in (child, *_children(child))]
    demo.send_signal(signal.SIGINT)
    demo.wait(SECONDS_TO_STOP)
    return [pid for pid in family if _command(pid)]


if __name__ == "__main__":
    sys.exit(main())
