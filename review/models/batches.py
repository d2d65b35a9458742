"""批量办理: what was asked once for many, and each row's own answer."""

import uuid

from django.db import models

from review.enums import Action, ItemState


class Batch(models.Model):
    """One request for many applications. Who asked, when, and how far it is, says its job; `parameters` are the act's values."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField("review.Job", models.PROTECT, related_name="batch", verbose_name="后台任务")
    action = models.CharField("动作", max_length=20, choices=Action)
    parameters = models.JSONField("参数", default=dict)

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = "批量办理"


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
