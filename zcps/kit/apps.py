"""Registers the app and its system checks with Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "zcps.kit"
    label = "kit"
    verbose_name = "工具箱"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registering is what the import is for.
        from zcps.kit import checks  # noqa: F401
