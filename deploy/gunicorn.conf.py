"""Gunicorn: synchronous workers with persistent database connections; as fast here as threads, and simpler to reason about."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
# PostgreSQL ends a statement after 15 s; a request that still hangs after this is beyond help.
timeout = 60
graceful_timeout = 30
# A slow leak never grows old; the jitter keeps workers from restarting together.
max_requests = 2_000
max_requests_jitter = 200
preload_app = False
accesslog = None
errorlog = "-"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 (a heartbeat file that never waits for a disk)
# A socket in the account's home would be one more door, and two demos would quarrel about it.
control_socket_disable = True
