"""The project: settings, URLs, worker and the services a fresh machine lacks."""

from zcps.celery import app as celery_app  # so that tasks named anywhere find our broker

__all__ = ("celery_app",)
