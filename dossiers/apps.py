"""Registers the app with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    label = "dossiers"
    verbose_name = "业绩档案"
    default_auto_field = "django.db.models.BigAutoField"
