"""请假代理: one colleague stands in for another at one organisation, from a day to a day."""

import uuid

from django.db import models
from django.db.models import F, Q

from zcps.kit import clock


class Cover(models.Model):
    """Who stands in for whom. The roles it brings are dated grants that refer to it (`Grant.cover`)."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    absent = models.ForeignKey("accounts.User", models.PROTECT, related_name="covers", verbose_name="请假人")
    substitute = models.ForeignKey("accounts.User", models.PROTECT, related_name="stand_ins", verbose_name="代理人")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="机构")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    reason = models.CharField("事由", max_length=200)
    arranged_at = models.DateTimeField("安排时间", default=clock.now, editable=False)
    arranged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="安排人")
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提前结束操作人"
    )

    class Meta:
        verbose_name = "请假代理"
        verbose_name_plural = "请假代理"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cover_term_order"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="cover_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="cover_ended_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["substitute", "ends_on"], condition=Q(ended_at__isnull=True), name="cover_standing"),
            models.Index(fields=["organisation", "-ends_on"], name="cover_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute}代{self.absent}"
