"""The web application for tests that dies by kill -9 between the commit and the answer: once, for the next batch, when a file says so."""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

from zcps.wsgi import application as whole

DIES = Path(os.environ["ZCPS_TEST_DIES"])


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Everything is done and committed when the inner application has returned; nothing of it has been sent."""
    answer = whole(environ, start_response)
    if environ["PATH_INFO"] == "/batches/run/" and DIES.exists():
        DIES.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
