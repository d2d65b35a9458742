"""Registers the app with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    label = "review"
    verbose_name = "申报与审核"
    default_auto_field = "django.db.models.BigAutoField"
