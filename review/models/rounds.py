"""年度评审批次: when one may apply, for which series, levels and specialities."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Round(models.Model):
    """An open window of one business under one scheme version's rules. Times are the server's."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="rounds", verbose_name="制度")
    business = models.CharField("业务", max_length=30)
    name = models.CharField("名称", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    series = models.CharField("系列", max_length=40)
    titles = ArrayField(models.CharField(max_length=40), verbose_name="可申报职称", default=list)
    specialities = ArrayField(models.CharField(max_length=40), verbose_name="专业", default=list, blank=True)
    opens_at = models.DateTimeField("开放时间")
    closes_at = models.DateTimeField("个人申报截止")
    notice = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "评审批次"
        verbose_name_plural = "评审批次"
        constraints = [models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="round_window_order")]

    def __str__(self) -> str:
        return self.name
