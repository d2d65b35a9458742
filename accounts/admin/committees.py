"""评委会名册: kept by the platform; routes and 高评委设置 choose from it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.admin.base import PLATFORM, ScopedAdmin
from accounts.admin.sites import site
from accounts.enums import Role
from accounts.models import Committee
from accounts.policies import Actor
from accounts.services.organisations import record_committee


@admin.register(Committee, site=site)
class CommitteeAdmin(ScopedAdmin):
    """The registry of committees."""

    viewers = PLATFORM
    adders = changers = (Role.PLATFORM_ADMIN,)
    list_display = ("name", "level", "series", "region", "office", "seats", "valid_from", "valid_until", "status")
    list_filter = ("level", "status", "scheme")
    list_select_related = ("region", "office")
    search_fields = ("name__startswith",)
    raw_id_fields = ("office",)
    fields = (
        "scheme", "name", "level", "series", "specialities", "region", "sector", "office",
        "seats", "filing_number", "valid_from", "valid_until", "status",
    )  # fmt: skip

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows

    def save_model(self, request: HttpRequest, obj: Committee, form: ModelForm, change: Any) -> None:
        super().save_model(request, obj, form, change)
        record_committee(obj, by=request.user, changed=form.changed_data)
