"""Has documents drawn by a long-lived process with limits of memory and time, and replaces it when it must be.

For workers, never for a request. Each worker process has one; the first document starts it, it warms up once, ends with
whoever started it, and is replaced after so many documents or when it holds too much memory.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from zcps.kit import typefaces
from zcps.kit.channel import receive, send

SECONDS = 60
START_SECONDS = 30  # importing and warming up, on a busy machine
MOST_DOCUMENTS = 200
MOST_MEMORY = 400 * 1024**2
PROGRAM = ("-m", "zcps.kit.render_process")
ROOT = Path(__file__).resolve().parents[2]
# The process finds its libraries and fonts by these; settings and keys are none of its business.
PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")


class RenderRefused(Exception):
    """This document cannot be made, now or later; the text says why to the person who asked."""


class RenderBroken(Exception):
    """The process is gone; the same document may well succeed in the next one."""


@dataclass(frozen=True)
class Printed:
    """A finished document. `unprinted`: characters that no font has, printed as 〓."""

    data: bytes
    pages: int
    unprinted: str = ""


def renderer_version() -> str:
    """What the look of a document depends on beside its HTML: the program and the faces of this machine."""
    return f"weasyprint {version_of('weasyprint')}, faces {typefaces.version()}"


def not_told(_done: int, _of: int) -> None:
    """Nobody wants to know how far a long list is."""


class Renderer:
    """One process that draws, and what is known of it. `memory`: bytes it held after its last document."""

    def __init__(self) -> None:
        self.memory = 0
        self._made = self._owner = 0
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._channel: socket.socket | None = None

    def render(
        self,
        html: str,
        *,
        files: Mapping[str, bytes] | None = None,
        most_pages: int | None = None,
        seconds: float = SECONDS,
        tell: Callable[[int, int], None] = not_told,
    ) -> Printed:
        """Return one document (see `pdf.render`); raise RenderRefused or RenderBroken.

        `seconds` are for the document, or for every portion of a long list, after which `tell` hears how far it is.
        """
        files = files or {}
        head = {"files": list(files), "most_pages": most_pages}
        with self._lock:
            told, made = self._asked(head, [html.encode(), *files.values()], seconds, tell)
        if "refused" in told:
            raise RenderRefused(told["refused"])
        return Printed(made[0], told["pages"], told["unprinted"])

    def stop(self) -> None:
        """End the process; the next document starts another."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _asked(
        self, head: dict[str, Any], bodies: list[bytes], seconds: float, tell: Callable[[int, int], None]
    ) -> tuple[dict[str, Any], list[bytes]]:
        whole = False
        try:
            channel = self._running()
            channel.settimeout(seconds)
            send(channel, head, bodies)
            while "done" in (answer := receive(channel))[0]:
                tell(answer[0]["done"], answer[0]["of"])
            told, made = answer
            self._made, self.memory = self._made + 1, told["memory"]
            whole = self._made < MOST_DOCUMENTS and self.memory <= MOST_MEMORY
        except TimeoutError:
            raise RenderRefused(f"文档过于复杂，{seconds:.0f} 秒内没有生成，请精简内容或者分批打印。") from None
        except (EOFError, OSError) as error:
            raise RenderBroken("生成文档的进程意外结束。") from error
        finally:
            if not whole:  # worn out, or broken off: the next document must not hear this one's answer
                self._end()
        return told, made

    def _running(self) -> socket.socket:
        if self._process is None or self._owner != os.getpid():
            self._start()
        return self._channel

    def _start(self) -> None:
        """Start and wait until it is warm. What a fork has inherited belongs to its parent."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, *PROGRAM, str(theirs.fileno())]
        # One arena: glibc reserves address space for each thread, which the limit would count.
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"MALLOC_ARENA_MAX": "1"}
        with theirs:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()])
        self._channel, self._owner, self._made = ours, os.getpid(), 0
        ours.settimeout(START_SECONDS)
        try:
            told, _ = receive(ours)
        except TimeoutError:
            raise RenderBroken(f"生成文档的进程 {START_SECONDS} 秒内没有准备好。") from None
        if "broken" in told:
            raise RenderBroken(told["broken"])

    def _end(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = self._channel = None


renderer = Renderer()
atexit.register(renderer.stop)
