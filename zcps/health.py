"""GET /healthz: whether database, broker and worker answer, and how long the oldest message has waited; JSON for machines."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from time import monotonic

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zcps.celery import HEARTBEAT_KEY, broker

logger = logging.getLogger(__name__)

SECONDS = 0.5
# A check that hangs keeps its thread; when all hang, the next request says so without waiting for ever either.
_checks = ThreadPoolExecutor(max_workers=6, thread_name_prefix="healthz")


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answers within a second. 503 only without the database: no request needs Redis or a worker to succeed."""
    deadline = monotonic() + SECONDS
    running = {name: _checks.submit(check) for name, check in CHECKS.items()}
    answers = {name: _answer(future, deadline) for name, future in running.items()}
    healthy = answers["database"] and answers["broker"] and answers["worker"]
    status = "ok" if healthy else "degraded" if answers["database"] else "down"
    return JsonResponse({"status": status, **answers}, status=200 if answers["database"] else 503)


def _answer(future: Future, deadline: float) -> object:
    try:
        return future.result(timeout=max(0.0, deadline - monotonic()))
    except TooLate:
        return None
    except Exception:
        logger.warning("health check failed", exc_info=True)
        return None


def _in_own_connection(read: Callable[[], object]) -> object:
    """Threads of the pool live long, connections must not: they would outlive a restart of the database."""
    try:
        return read()
    finally:
        connection.close()


def _database() -> bool:
    def read() -> bool:
        with connection.cursor() as cursor:
            return cursor.execute("SELECT 1").fetchone() == (1,)

    return _in_own_connection(read)


def _broker() -> bool:
    with broker(timeout=SECONDS) as redis:
        return redis.ping()


def _worker() -> bool:
    """Whether any worker wrote its sign of life lately."""
    with broker(timeout=SECONDS) as redis:
        return next(redis.scan_iter(f"{HEARTBEAT_KEY}*"), None) is not None


def _oldest_undelivered_seconds() -> int:
    """Age of the message that is due longest; 0 when nothing waits."""
    from accounts import queries

    return _in_own_connection(queries.oldest_undelivered_seconds)


CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "oldest_undelivered_seconds": _oldest_undelivered_seconds,
}
