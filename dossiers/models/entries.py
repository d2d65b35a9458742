"""业绩档案及其条目: JSON validated by the section's declaration, one row an entry."""

import uuid

from django.conf import settings
from django.db import models

from accounts.enums import Stream
from dossiers.enums import LOCKED, EntryState
from zcps.kit import clock


class Dossier(models.Model):
    """业绩档案 of one person; sections live in its entries. `waiting`: how many of them the employer has to check, since when."""

    person = models.OneToOneField("accounts.Person", models.PROTECT, related_name="dossier", verbose_name="姓名")
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    waiting = models.PositiveSmallIntegerField("待审核条数", default=0)
    waiting_since = models.DateTimeField("最早送审时间", null=True, blank=True)

    class Meta:
        verbose_name = "业绩档案"
        verbose_name_plural = "业绩档案"
        indexes = [
            models.Index(
                fields=["waiting_since", "id"], condition=models.Q(waiting__gt=0), name="dossier_waiting_for_check"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(waiting=0, waiting_since__isnull=True)
                | models.Q(waiting__gt=0, waiting_since__isnull=False),
                name="dossier_waiting_since",
            ),
        ]

    @property
    def stream(self) -> str:
        """The chain of what was sent, taken back and judged."""
        return f"{Stream.DOSSIER}:{self.pk}"


class Entry(models.Model):
    """One entry of one section; `version` grows with every change of its content.

    `data` holds field name → JSON value, always valid. `rough` holds what was typed and is no value yet, so that
    a draft loses nothing. `editor` names the open page that saved last: a page is never stale to itself.
    `in_force` is the version the employer approved last: it counts until a newer one is approved, whatever is changed here.
    """

    unchecked = ""  # why an application may not take it yet; set where entries are read for one

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="entries", verbose_name="业绩档案")
    section = models.CharField("栏目", max_length=30)
    section_version = models.PositiveSmallIntegerField("栏目版本", default=1)
    data = models.JSONField("内容", default=dict)
    rough = models.JSONField("未完成的内容", default=dict, blank=True)
    editor = models.CharField("最近保存的页面", max_length=36, blank=True)
    position = models.PositiveIntegerField("次序", default=0)
    state = models.CharField("状态", max_length=10, choices=EntryState, default=EntryState.DRAFT)
    version = models.PositiveIntegerField("版本", default=0)
    in_force = models.ForeignKey(
        "dossiers.EntryVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核通过的版本"
    )
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)
    updated_at = models.DateTimeField("更新时间", default=clock.now)
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="删除人"
    )

    class Meta:
        verbose_name = "档案条目"
        verbose_name_plural = "档案条目"
        indexes = [
            models.Index(
                fields=["dossier", "section", "position", "id"],
                condition=models.Q(deleted_at__isnull=True),
                name="entry_in_section",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | models.Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="entry_deleted_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EntryState.APPROVED) | models.Q(in_force__isnull=False),
                name="entry_approved_in_force",
            ),
        ]

    @property
    def is_locked(self) -> bool:
        return self.state in LOCKED


class EntryKey(models.Model):
    """Fields marked as keys (专利号, DOI, 证书编号 …) copied out, so that doubles across people can be found."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="keys", verbose_name="条目")
    name = models.CharField("字段", max_length=40)
    value = models.CharField("值", max_length=120)

    class Meta:
        verbose_name = "条目关键字段"
        verbose_name_plural = "条目关键字段"
        indexes = [models.Index(fields=["name", "value"], name="entry_key_lookup")]
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="entry_key_once")]
