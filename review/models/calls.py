"""评审通知: the year's notice of a committee's founding unit, with its attachments; a round opens from it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse


def _pair(act: str) -> models.CheckConstraint:
    none, both = ({f"{act}_at__isnull": value, f"{act}_by__isnull": value} for value in (True, False))
    return models.CheckConstraint(condition=Q(**none) | Q(**both), name=f"call_{act}_pair")


class Call(models.Model):
    """A draft until it is published; from then on its words never change, it can only be taken down.

    `modes`: title code → `CallMode`; what is not named cannot be applied for under it.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    committee = models.ForeignKey("accounts.Committee", models.PROTECT, related_name="calls", verbose_name="评委会")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="calls", verbose_name="评委会组建单位"
    )
    business = models.CharField("业务", max_length=30)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=80)
    document_number = models.CharField("文号", max_length=60, blank=True)
    text = models.TextField("正文")
    requirements = models.TextField("申报要求", blank=True)
    modes = models.JSONField("申报方式", default=dict)
    opens_at = models.DateTimeField("申报开始")
    closes_at = models.DateTimeField("申报截止")
    version = models.PositiveIntegerField("版本", default=1)  # forms post the one they showed
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="创建人")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    round = models.OneToOneField(
        "review.Round", models.PROTECT, null=True, blank=True, related_name="call", verbose_name="评审批次"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤下人"
    )
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "评审通知"
        verbose_name_plural = "评审通知"
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="call_window_order"),
            _pair("published"),
            _pair("withdrawn"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, round__isnull=True)
                | Q(published_at__isnull=False, round__isnull=False),
                name="call_published_with_its_round",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, published_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="call_withdrawn_with_its_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
                name="call_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("review:call", args=[self.uuid])


class CallFile(models.Model):
    """附件 of a notice, as it was uploaded; fixed with it."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="files", verbose_name="评审通知")
    name = models.CharField("文件名", max_length=120)
    stored = models.CharField("存放位置", max_length=200)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("摘要", max_length=64)
    page_count = models.PositiveSmallIntegerField("页数")
    added_at = models.DateTimeField("上传时间")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = "评审通知附件"
        verbose_name_plural = "评审通知附件"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
