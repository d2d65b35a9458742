"""The one way a service asks a worker to hurry: by the name of a task, after the commit.

Nothing depends on it. The rows are already written and beat sweeps them anyway, so a broker that is gone
or hangs costs one short wait, and then nothing for half a minute.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 30
# A broker that hangs costs a request this much, once in PAUSE_SECONDS. Workers wait longer for theirs (settings).
# Without `max_retries` Celery connects three times, with seconds in between, whatever `retry` says.
PATIENCE = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
_paused_until = 0.0
_held: ContextVar[set[str] | None] = ContextVar("held_hints", default=None)


def hurry(task_name: str) -> None:
    """Send the task's name to the broker once the transaction is committed; never raises."""
    held = _held.get()
    if held is not None:
        held.add(task_name)
    else:
        transaction.on_commit(partial(_send, task_name), robust=True)


@contextmanager
def held_hints() -> Iterator[None]:
    """While rows are written by the thousand, keep the hints back; in the end each task is asked for once."""
    names: set[str] = set()
    token = _held.set(names)
    try:
        yield
    finally:
        _held.reset(token)
    for name in sorted(names):
        hurry(name)


def _send(task_name: str) -> None:
    global _paused_until  # noqa: PLW0603 - the breaker is one for the process
    if time.monotonic() < _paused_until:
        return
    try:
        # A connection of its own: it has this patience, and it tells an emptied broker again where the queue is.
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            current_app.send_task(task_name, connection=connection, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the broker does, the act is done and the sweep will come
        _paused_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("the broker cannot be reached, workers find their work by themselves: %s", error)
