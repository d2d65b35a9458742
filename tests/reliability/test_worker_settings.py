"""What the worker is set up with. Each value was chosen for a fault; the reasons stand beside them in settings.py."""

import re

import pytest
from django.conf import settings

from tests.architecture.test_layers import own_files
from zcps.celery import SECONDS_BETWEEN, app

WANTED = {
    "accept_content": ["json"],
    "task_serializer": "json",
    "result_serializer": "json",
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_ignore_result": True,
    "task_publish_retry": False,
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": 10,
    "worker_enable_soft_shutdown_on_idle": True,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "visibility_timeout": 120,
    "result_backend_transport_options": {"visibility_timeout": 120},
}


@pytest.mark.parametrize("name", WANTED)
def test_the_worker_is_set_up_for_faults(name):
    assert app.conf[name] == WANTED[name]


def test_a_task_is_over_before_the_broker_hands_it_out_again():
    """All three places count: with Redis' own hour a task of a killed worker would come back an hour later."""
    limits = (
        app.conf.task_soft_time_limit,
        app.conf.task_time_limit,
        app.conf.broker_transport_options["visibility_timeout"],
    )

    assert list(limits) == sorted(limits)
    assert limits[2] == app.conf.visibility_timeout == app.conf.result_backend_transport_options["visibility_timeout"]


def test_tasks_that_may_outlast_that_guard_themselves():
    """The broker hands them out a second time while they run: `publish_root` holds a lock, documents are leased."""
    app.loader.import_default_modules()
    long = {name for name, task in app.tasks.items() if (task.time_limit or 0) > app.conf.visibility_timeout}

    assert long == {"accounts.publish_root", "review.render_documents"}


def test_no_task_is_put_off_by_the_broker():
    """A countdown longer than the visibility timeout runs again and again; times are rows."""
    put_off = re.compile(r"\b(countdown|eta|apply_async)\b\s*[=(]")
    found = [str(path) for path in own_files() if "tests" not in path.parts and put_off.search(path.read_text("utf-8"))]

    assert found == []


def test_everything_on_the_timetable_is_a_task_and_its_hint_expires_before_the_next():
    app.loader.import_default_modules()
    planned = app.conf.beat_schedule

    assert {name for name in planned if name not in app.tasks} == set()
    assert {name: plan["options"]["expires"] for name, plan in planned.items()} == SECONDS_BETWEEN


@pytest.mark.parametrize("place", ["docker-compose.yml", "zcps/servers.py"])
def test_redis_refuses_when_it_is_full_and_writes_down_what_it_has(place):
    words = (settings.BASE_DIR / place).read_text("utf-8").replace('", "', " ").replace('["', "").replace('"]', "")

    assert "--maxmemory-policy noeviction" in words
    assert "--appendonly yes" in words
