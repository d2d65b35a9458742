"""Documents are drawn by one long-lived process with limits, which is replaced when it must be."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.kit.files import png, portrait
from tests.kit.test_pdf import text_of
from zcps.kit import pdf, render_process, renderer
from zcps.kit.channel import receive, send
from zcps.kit.renderer import RenderBroken, Renderer, RenderRefused


@pytest.fixture(scope="module")
def drawing():
    """The real one, warmed up once for all."""
    drawing = Renderer()
    yield drawing
    drawing.stop()


# Speaks like the real one and draws nothing, for what befalls a process rather than a document.
QUICK = """
import socket, sys, time
from zcps.kit.channel import receive, send
channel = socket.socket(fileno=int(sys.argv[1]))
send(channel, {"memory": 1})
while True:
    html = receive(channel)[1][0]
    time.sleep(60 if html == b"slow" else 0)
    send(channel, {"pages": 1, "unprinted": "", "memory": 7}, [html])
"""


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(renderer, "PROGRAM", ("-c", QUICK))
    quick = Renderer()
    yield quick
    quick.stop()


def is_gone(pid: int) -> bool:
    """Dead, or only its number is left for its parent to read."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_until_gone(pid: int) -> bool:
    ends_at = time.monotonic() + 20
    while not is_gone(pid) and time.monotonic() < ends_at:
        time.sleep(0.05)
    return is_gone(pid)


def test_documents_are_drawn_one_after_the_other_by_one_process(drawing):
    printed = drawing.render('<p>䶮𠮷</p><img src="app:files/photo.png">', files={"photo.png": png(portrait())})
    pid = drawing.pid
    again = drawing.render("<p>二</p>")

    assert (text_of(printed.data).strip(), printed.pages, printed.unprinted) == ("䶮𠮷", 1, "")
    assert (text_of(again.data).strip(), drawing.pid) == ("二", pid)
    assert drawing.memory > 10 * 1024**2


def test_the_process_knows_no_settings_and_no_secret(drawing, monkeypatch):
    drawing.render("<p>一")
    environment = Path(f"/proc/{drawing.pid}/environ").read_bytes().decode()

    assert {line.partition("=")[0] for line in environment.split("\0") if line} <= {
        *renderer.PASSED_ON,
        "MALLOC_ARENA_MAX",
    }


def test_a_forbidden_document_is_refused_with_its_sentence_and_the_process_goes_on(drawing):
    drawing.render("<p>一")
    pid = drawing.pid

    with pytest.raises(RenderRefused, match=r"打印件不能引用“http://127\.0\.0\.1/x”"):
        drawing.render('<img src="http://127.0.0.1/x">')

    assert drawing.pid == pid


def test_a_document_that_takes_too_long_ends_its_process_and_the_next_is_drawn(quick):
    quick.render("one")
    pid = quick.pid

    with pytest.raises(RenderRefused, match="文档过于复杂，0 秒内没有生成"):
        quick.render("slow", seconds=0.05)

    assert is_gone(pid)
    assert quick.render("two").data == b"two"


def test_a_process_that_is_killed_is_told_and_replaced(quick):
    quick.render("one")
    os.kill(quick.pid, signal.SIGKILL)

    with pytest.raises(RenderBroken, match="意外结束"):
        quick.render("two")

    assert quick.render("three").data == b"three"


@pytest.mark.parametrize("limit", ["MOST_DOCUMENTS", "MOST_MEMORY"])
def test_a_worn_out_process_is_replaced_after_its_answer(quick, monkeypatch, limit):
    monkeypatch.setattr(renderer, limit, 1)

    assert quick.render("one").data == b"one"

    assert quick.pid is None


def test_a_fork_starts_a_process_of_its_own_and_leaves_its_parents_alone(quick, monkeypatch):
    quick.render("one")
    inherited, channel, own = quick._process, quick._channel, os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: own + 1)

    quick.render("two")

    assert quick.pid != inherited.pid
    assert inherited.poll() is None
    channel.close()
    inherited.kill()
    inherited.wait()


OWNER = """
import sys, time
from zcps.kit.renderer import Renderer
drawing = Renderer()
drawing.render("<p>一")
print(drawing.pid, flush=True)
drawing.render("<p>很长" * 400_000)
"""


def test_the_process_ends_with_a_killed_owner_in_the_middle_of_a_document():
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True, cwd=renderer.ROOT)
    with owner:
        pid = int(owner.stdout.readline())
        owner.kill()

    assert wait_until_gone(pid)


@pytest.mark.parametrize(
    ("answer", "sentence"), [({"broken": "缺少打印用的中文字体文件"}, "中文字体"), (None, "没有准备好")]
)
def test_a_process_that_cannot_start_says_why(monkeypatch, answer, sentence):
    class Process:
        pid = 0

        def __init__(self, command, **options) -> None:
            self.channel = socket.socket(fileno=os.dup(int(command[-1])))
            if answer:
                send(self.channel, answer)

        def kill(self) -> None:
            self.channel.close()

        def wait(self) -> None:
            pass

    monkeypatch.setattr(renderer.subprocess, "Popen", Process)
    monkeypatch.setattr(renderer, "START_SECONDS", 0.05)

    with pytest.raises(RenderBroken, match=sentence):
        Renderer().render("<p>一")


# --- inside the process ---------------------------------------------------------------------------------------


def answered(html, **head):
    return render_process.answer({"files": [], "most_pages": None, **head}, [html.encode()], tell=lambda done, of: None)


def test_the_process_answers_with_the_document_and_its_memory(monkeypatch):
    limits = []
    monkeypatch.setattr(render_process.resource, "setrlimit", lambda name, limit: limits.append(limit[0]))

    told, (data,) = answered("<p>一</p>")

    assert (told["pages"], told["unprinted"], data[:5]) == (1, "", b"%PDF-")
    assert told["memory"] > 10 * 1024**2
    assert limits[0] > render_process.SECONDS


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(pdf.PdfError("打印件不能引用。"), "打印件不能引用。"), (MemoryError(), render_process.TOO_MUCH)],
)
def test_the_process_says_why_there_is_no_document(monkeypatch, error, sentence):
    def fails(*args, **kwargs):
        raise error

    monkeypatch.setattr(render_process, "render", fails)
    monkeypatch.setattr(render_process.resource, "setrlimit", lambda *_: None)

    told, made = answered("<p>一")

    assert (told["refused"], made) == (sentence, [])


def test_the_process_is_ready_or_says_what_it_lacks(monkeypatch):
    def lacks():
        raise pdf.PdfError("缺少字体。")

    monkeypatch.setattr(render_process, "warm_up", lambda: None)
    ready = render_process.ready()
    monkeypatch.setattr(render_process, "warm_up", lacks)

    assert ready["memory"] > 0
    assert render_process.ready() == {"broken": "缺少字体。"}


def test_messages_come_whole_however_they_are_cut_and_the_end_is_an_end():
    ours, theirs = socket.socketpair()
    body = os.urandom(3_000_000)
    sending = threading.Thread(target=send, args=[theirs, {"a": "一"}, [body, b""]])
    sending.start()

    assert receive(ours) == ({"a": "一"}, [body, b""])

    sending.join()
    theirs.close()
    with pytest.raises(EOFError):
        receive(ours)
    ours.close()
