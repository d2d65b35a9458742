"""批量办理: what was asked once for many, and each row's own answer."""

import uuid

from django.db import models

from review.enums import Action, ItemState


class Batch(models.Model):
    """One request for many applications; the same key of the same user is the same batch."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="batches", verbose_name="经办人")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="经办机构")
    action = models.CharField("动作", max_length=20, choices=Action)
    parameters = models.JSONField("参数", default=dict)
    idempotency_key = models.UUIDField("防重键")
    created_at = models.DateTimeField("时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = "批量办理"
        constraints = [models.UniqueConstraint(fields=["user", "idempotency_key"], name="batch_key_once")]


class BatchItem(models.Model):
    """One row of a batch with its result."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name="批次")
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="+", verbose_name="申报")
    version = models.PositiveIntegerField("所见版本")
    state = models.CharField("结果", max_length=10, choices=ItemState, default=ItemState.PENDING)
    reason = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "批量办理明细"
        verbose_name_plural = "批量办理明细"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "application"], name="batch_item_once")]
