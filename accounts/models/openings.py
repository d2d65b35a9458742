"""批量开通申报人账号: a spreadsheet that was taken over, and what came of each of its rows. No number of anybody."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import OpeningState


class Opening(models.Model):
    """One spreadsheet of a unit; its rows are written in chunks, so that it can be gone on with."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="机构")
    file_name = models.CharField("文件名", max_length=200)
    total = models.PositiveSmallIntegerField("行数")
    begun_at = models.DateTimeField("导入时间")
    begun_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="导入人")

    class Meta:
        verbose_name = "批量开通"
        verbose_name_plural = "批量开通"
        indexes = [models.Index(fields=["organisation", "-id"], name="opening_of_unit")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:people_opening", args=[self.uuid])


class OpeningRow(models.Model):
    """One row with its result; the account where there is one now."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="rows", verbose_name="批量开通")
    number = models.PositiveSmallIntegerField("行")
    name = models.CharField("姓名", max_length=50)
    state = models.CharField("结果", max_length=10, choices=OpeningState)
    reason = models.CharField("说明", max_length=300, blank=True)
    account = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="账号"
    )

    class Meta:
        verbose_name = "批量开通明细"
        verbose_name_plural = "批量开通明细"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="opening_row_once"),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(state=OpeningState.OPENED), name="opening_row_has_account"
            ),
        ]
