"""通知书: what an office hands an applicant in writing, numbered without a gap; append-only, like the proof of its delivery."""

import uuid

from django.db import models
from django.db.models import Q

from review.enums import Delivered, NoticeKind


class OfficialNotice(models.Model):
    """One notice exactly as it was issued; everything it says is copied, so that later changes alter nothing.

    facts = {"name", "unit", "organisation", "business", "title", "speciality", "submitted_at", "reason",
             "tickets": [{"label", "message"}]}; `text` is the body as shown, a paragraph a line.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="notices", verbose_name="申报")
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="notices", verbose_name="环节")
    event = models.ForeignKey("accounts.Event", models.PROTECT, related_name="+", verbose_name="办理记录")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="出具机构")
    organisation_name = models.CharField("出具机构全称", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=NoticeKind)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=80)
    title = models.CharField("标题", max_length=60)
    addressee = models.CharField("收件人", max_length=50)
    facts = models.JSONField("事实")
    clause = models.CharField("依据", max_length=500, blank=True)
    deadline_on = models.DateField("期限", null=True, blank=True)
    remedy = models.CharField("救济途径", max_length=500, blank=True)
    telephone = models.CharField("咨询电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    office_hours = models.CharField("办公时间", max_length=80, blank=True)
    text = models.TextField("正文")
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "通知书"
        verbose_name_plural = "通知书"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "serial", "year"], name="notice_number_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="notice_of_office"),
            models.Index(fields=["organisation", "number"], name="notice_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class NoticeDelivery(models.Model):
    """送达记录: one way a notice reached the applicant, each once. What became of an SMS stands in the outbox."""

    notice = models.ForeignKey(OfficialNotice, models.PROTECT, related_name="deliveries", verbose_name="通知书")
    kind = models.CharField("方式", max_length=10, choices=Delivered)
    at = models.DateTimeField("时间")
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人或查阅人")
    # Messages are kept for a time of their own; that one was sent stays true when it is gone.
    notification = models.ForeignKey(
        "accounts.Notification",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name="站内消息",
    )
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "kind"], name="notice_delivered_once"),
            models.CheckConstraint(
                condition=Q(kind=Delivered.TOLD, by__isnull=True, notification__isnull=False)
                | (~Q(kind=Delivered.TOLD) & Q(by__isnull=False, notification__isnull=True)),
                name="notice_delivery_whole",
            ),
        ]
