"""Registers the app with Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "zcps.kit"
    label = "kit"
    verbose_name = "工具箱"
    default_auto_field = "django.db.models.BigAutoField"
