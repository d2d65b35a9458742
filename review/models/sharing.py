"""分办: standing rules by which what arrives at an office is given to one of its clerks."""

from django.db import models
from django.db.models import Q

from review.enums import ShareBy


class ShareRule(models.Model):
    """From now on what arrives with this speciality, or from this unit, goes to this clerk. Ended, never rewritten."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="机构")
    by = models.CharField("分办方式", max_length=12, choices=ShareBy)
    key = models.CharField("专业代码或单位编号", max_length=40)
    label = models.CharField("专业或单位名称", max_length=100)
    clerk = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="经办人")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="设定人")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停用人"
    )

    class Meta:
        verbose_name = "分办规则"
        verbose_name_plural = "分办规则"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "by", "key"], condition=Q(ended_at__isnull=True), name="share_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="share_rule_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}→{self.clerk_id}"
