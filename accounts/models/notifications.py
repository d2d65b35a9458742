"""消息与外发: rows are written in the act's own transaction; workers deliver them afterwards."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.enums import ENDED, DeliveryState, Topic
from zcps.kit import clock


class Notification(models.Model):
    """One message to one account, in-site at once. `url` leads to the thing; no ID numbers, no experts' names."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, related_name="notifications", verbose_name="收件人"
    )
    kind = models.CharField("类别", max_length=40)
    topic = models.CharField("分类", max_length=10, choices=Topic, default=Topic.ACCOUNT)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    url = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", default=clock.now, editable=False)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    dedupe_key = models.CharField("去重键", max_length=120, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_of_recipient"),
            models.Index(fields=["recipient", "topic", "-id"], name="notification_by_topic"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """The outbox: one row for each message that must leave the house (SMS); leased by a worker, never lost.

    `sendings` grows when an administrator has it sent once more: for the gateway that is another message.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notification = models.OneToOneField(Notification, models.CASCADE, related_name="delivery", verbose_name="消息")
    created_at = models.DateTimeField("时间", default=clock.now, editable=False)
    phone_sealed = models.TextField("号码（加密）")
    text = models.TextField("短信内容", blank=True)
    sender = models.CharField("发送号码", max_length=20, blank=True)
    valid_until = models.DateTimeField("过后不再发送", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=DeliveryState, default=DeliveryState.CREATED)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    next_at = models.DateTimeField("下次发送", default=clock.now)
    leased_until = models.DateTimeField("占用至", null=True, blank=True)
    handed_at = models.DateTimeField("交网关时间", null=True, blank=True)
    finished_at = models.DateTimeField("完结时间", null=True, blank=True)
    reference = models.CharField("网关流水", max_length=80, blank=True)
    error = models.CharField("失败原因", max_length=200, blank=True)
    sendings = models.PositiveSmallIntegerField("第几次发送", default=1)
    resent_at = models.DateTimeField("重新发送时间", null=True, blank=True)
    resent_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="重新发送人"
    )

    class Meta:
        verbose_name = "短信"
        verbose_name_plural = "短信"
        constraints = [
            models.CheckConstraint(
                name="delivery_resent_pair",
                condition=Q(resent_at__isnull=True, resent_by__isnull=True)
                | Q(resent_at__isnull=False, resent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_ended_at",
                condition=Q(state__in=sorted(ENDED), finished_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(finished_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["created", "sending", "temporary_failure"]),
                name="delivery_due",
            ),
            models.Index(fields=["handed_at"], condition=Q(state="handed_over"), name="delivery_awaiting_receipt"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"短信：{self.notification}"

    @property
    def own_reference(self) -> str:
        """What the gateway knows this sending by: the same at every attempt, another one when it is sent once more."""
        return str(self.uuid) if self.sendings == 1 else f"{self.uuid}-{self.sendings}"
