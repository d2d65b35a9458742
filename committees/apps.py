"""Registers the app with Django."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    label = "committees"
    verbose_name = "评审与发证"
    default_auto_field = "django.db.models.BigAutoField"
