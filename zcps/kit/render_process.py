"""Draws documents one after the other, in a process of its own with hard limits; started and asked by `renderer.py`.

Run as `python -m zcps.kit.render_process FD`, where FD is a connected socket. It has no settings, keys or database.
"""

import os
import resource
import select
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from zcps.kit.channel import receive, send
from zcps.kit.pdf import PdfError, render, warm_up
from zcps.kit.pdf_lists import Tell

MEMORY = 700 * 1024**2  # of address space, libraries and faces included
SECONDS = 60  # of the processor, for one document or one portion of a long list
STACK = 256 * 1024
TOO_MUCH = "内容太多，生成时超过了内存限制，请分批打印。"


def main(descriptor: int) -> None:  # pragma: no cover - runs in a process of its own
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    channel = socket.socket(fileno=descriptor)
    threading.stack_size(STACK)
    threading.Thread(target=_end_with_parent, args=[channel], daemon=True).start()
    with suppress(EOFError, ConnectionError):
        send(channel, ready())
        while True:
            head, bodies = receive(channel)
            send(channel, *answer(head, bodies, tell=lambda done, of: _going(channel, done, of)))


def ready() -> dict[str, Any]:
    """Warm up; without its faces this process draws nothing, rather than forms with boxes for names."""
    try:
        warm_up()
    except PdfError as error:
        return {"broken": str(error)}
    return {"memory": _memory()}


def answer(head: dict[str, Any], bodies: list[bytes], tell: Tell) -> tuple[dict[str, Any], list[bytes]]:
    """The document, or why there is none; either way how much memory this process holds by now."""
    _allow_seconds()
    html, *files = bodies
    named = dict(zip(head["files"], files, strict=True))
    try:
        printed = render(html.decode(), files=named, most_pages=head["most_pages"], tell=tell)
    except PdfError as error:
        return {"refused": str(error), "memory": _memory()}, []
    except MemoryError:
        return {"refused": TOO_MUCH, "memory": MEMORY}, []
    return {"pages": printed.pages, "unprinted": printed.unprinted, "memory": _memory()}, [printed.data]


def _going(channel: socket.socket, done: int, of: int) -> None:  # pragma: no cover - runs in a process of its own
    """A long list has its minute for every portion."""
    _allow_seconds()
    send(channel, {"done": done, "of": of})


def _allow_seconds() -> None:
    """So much of the processor from now on: a document that loops ends this process, also when nobody waits for it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _memory() -> int:
    """Bytes that really lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _end_with_parent(channel: socket.socket) -> None:  # pragma: no cover - runs in a process of its own
    """The worker may be killed while a document is drawn: its end of the channel closes with it."""
    watch = select.poll()
    watch.register(channel, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


if __name__ == "__main__":  # pragma: no cover
    main(int(sys.argv[1]))
