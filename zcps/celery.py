"""The background worker: its app, its queues' timetable and its sign of life."""

import os
import socket

import redis
from celery import Celery
from celery.signals import heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zcps.settings")

app = Celery("zcps")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What beat starts. A hint that nobody took before the next one is worthless, so each expires with its interval;
# every task finds its work in the database and may run twice.
SECONDS_BETWEEN = {
    "accounts.deliver": 5,  # messages that leave the house; the outbox's hint makes most of them quicker
    "accounts.draw_scans": 10,  # pages of uploaded authorisation letters; the hint makes most of them quicker
    "accounts.end_unreceipted": 600,  # messages the SMS gateway took and never spoke of again
    "accounts.mirror_grants": 60,  # terms of grants that begin or end
    "accounts.publish_root": 1800,  # the daily root over all event chains, once a day
    "accounts.tidy": 3600,  # sessions and telephone codes that are over, old failures' numbers
    "committees.announce_results": 60,  # who did not pass, once those who passed are known
    "dossiers.draw_pages": 10,  # page images of uploads; the hint after an upload makes most of them quicker
    "dossiers.tell_findings": 60,  # what employers found of dossiers, once a round of judging has come to rest
    "dossiers.sweep_orphans": 6 * 3600,  # files of uploads that were never written down
    "review.render_documents": 10,  # documents to print; the hint after a request makes most of them quicker
    "review.prepare_blank_forms": 300,  # blank forms of a new version of a scheme, or of a new look
    "review.lapse_overdue": 300,  # deadlines that passed
    "review.warn_before_lapse": 1800,  # deadlines that come near
    "review.run_jobs": 5,  # what offices asked for; the hint makes most of it quicker
    "review.tidy_jobs": 3600,  # files of jobs whose time is over
}
app.conf.beat_schedule = {
    name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
    for name, seconds in SECONDS_BETWEEN.items()
}

# A worker says every two seconds that it lives; after this many seconds of silence it counts as gone.
HEARTBEAT_SECONDS = 15
HEARTBEAT_KEY = "zcps:worker:"


def broker(*, timeout: float) -> redis.Redis:
    """A direct connection to the broker that never waits longer than `timeout` seconds."""
    from django.conf import settings

    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)  # Celery and redis-py name a socket differently
    return redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout)


@heartbeat_sent.connect
def leave_sign_of_life(**_: object) -> None:
    """Writes a key that fades: readable at once, and of no worth when Redis is emptied."""
    with broker(timeout=1) as connection:
        connection.set(f"{HEARTBEAT_KEY}{socket.gethostname()}:{os.getpid()}", 1, ex=HEARTBEAT_SECONDS)
